#include "base/timers.hpp"

#include <pthread.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <utility>
#include <vector>

namespace cox {
namespace {

constexpr Millis kLongest = 1000LL * 60 * 60 * 24 * 365 * 100;  // keeps sums from overflowing
constexpr Millis kLongestWait = 60 * 60 * 1000;
constexpr Millis kWallCheck = 1000;  // the wall clock may jump at any time
// Periods that were missed (the process was stopped, a fake clock turned far) are made up for one
// by one, but not without end.
constexpr Millis kMostMadeUp = 10'000;

using Due = std::pair<Millis, Timers::Id>;

struct Timer {
  Millis due = 0;
  Millis period = 0;
  bool wall = false;
  std::shared_ptr<const Timers::Fire> fire;
};

struct Firing {
  Timers::Id id;
  std::thread::id thread;
};

}  // namespace

struct Timers::State {
  explicit State(const Clock& the_clock) : clock(the_clock) {}

  Id add(Timer timer);
  bool must_look_for(const Timer& timer) const;
  Timer remove(Id id);  // one without `fire` where there is none
  Id earliest_due() const;
  bool fire_next(std::unique_lock<std::mutex>& lock);
  void schedule_again(Id id, Timer timer);
  Millis next() const;
  void run();
  bool firing_here() const;
  void wait_until_fired(std::unique_lock<std::mutex>& lock, Id id);

  std::set<Due>& queue(const Timer& timer) { return timer.wall ? wall : steady; }

  const Clock& clock;
  mutable std::mutex mutex;
  std::condition_variable wake;   // the timers changed, or stop
  std::condition_variable fired;  // a fire returned
  std::map<Id, Timer> timers;
  std::set<Due> steady, wall;   // `timers` by time
  std::vector<Firing> firings;  // what runs right now
  Millis looks_at = 0;  // when the thread looks by itself, by the steady clock; 0: it is awake
  Id last = 0;
  bool stopped = false;
  std::thread thread;
};

Timers::Id Timers::State::add(Timer timer) {
  std::lock_guard lock(mutex);
  if (stopped) return 0;
  const bool wakes = must_look_for(timer);
  queue(timer).emplace(timer.due, ++last);
  timers.emplace(last, std::move(timer));
  if (wakes) wake.notify_all();
  return last;
}

// Whether the thread would come too late for it. Most timers are deadlines that are cancelled long
// before, and every message has some: none of them is worth waking a thread.
bool Timers::State::must_look_for(const Timer& timer) const {
  if (timer.wall && wall.empty()) return true;  // from now on it watches for jumps of the clock
  const Millis left = timer.due - (timer.wall ? clock.now() : clock.steady());
  return clock.steady() + left < looks_at;
}

Timer Timers::State::remove(Id id) {
  const auto found = timers.find(id);
  if (found == timers.end()) return {};
  Timer timer = std::move(found->second);
  queue(timer).erase({timer.due, id});
  timers.erase(found);
  return timer;
}

// The timer that has been due for longest on its own clock; 0 where none is due.
Timers::Id Timers::State::earliest_due() const {
  Due most{-1, 0};
  const auto consider = [&most](const std::set<Due>& all, Millis now) {
    if (all.empty()) return;
    const auto [due, id] = *all.begin();
    const Millis late = now - due;
    if (late > most.first || (late == most.first && id < most.second)) most = {late, id};
  };
  consider(steady, clock.steady());
  consider(wall, clock.now());
  return most.second;
}

// Fires one due timer with the mutex released; false where none is due.
bool Timers::State::fire_next(std::unique_lock<std::mutex>& lock) {
  const Id id = earliest_due();
  if (id == 0 || stopped) return false;
  Timer timer = remove(id);
  auto fire = timer.period > 0 ? timer.fire : std::move(timer.fire);
  if (timer.period > 0) schedule_again(id, std::move(timer));
  firings.push_back({id, std::this_thread::get_id()});
  lock.unlock();
  (*fire)();
  fire.reset();  // what it holds is gone before cancel() returns
  lock.lock();
  const auto mine = std::ranges::find_if(firings, [id](const Firing& firing) {
    return firing.id == id && firing.thread == std::this_thread::get_id();
  });
  firings.erase(mine);
  fired.notify_all();
  return true;
}

void Timers::State::schedule_again(Id id, Timer timer) {
  const Millis missed = (clock.steady() - timer.due) / timer.period;
  timer.due += timer.period * (1 + std::max<Millis>(missed - kMostMadeUp, 0));
  queue(timer).emplace(timer.due, id);
  timers.emplace(id, std::move(timer));
}

Millis Timers::State::next() const {
  Millis wait = -1;
  const auto consider = [&wait](const std::set<Due>& all, Millis now) {
    if (all.empty()) return;
    const Millis left = std::max<Millis>(all.begin()->first - now, 0);
    wait = wait < 0 ? left : std::min(wait, left);
  };
  consider(steady, clock.steady());
  consider(wall, clock.now());
  return wait;
}

void Timers::State::run() {
  pthread_setname_np(pthread_self(), "timers");
  std::unique_lock lock(mutex);
  while (!stopped) {
    looks_at = 0;
    if (fire_next(lock)) continue;
    if (stopped) break;
    const Millis until = next();
    const Millis most = wall.empty() ? kLongestWait : kWallCheck;
    const Millis wait = until < 0 ? most : std::min(until, most);
    looks_at = clock.steady() + wait;
    wake.wait_for(lock, std::chrono::milliseconds(wait));
  }
}

bool Timers::State::firing_here() const {
  return std::ranges::any_of(
      firings, [](const Firing& firing) { return firing.thread == std::this_thread::get_id(); });
}

// Returns once no other thread runs this timer (any timer: id 0). A fire that waited here could
// wait for itself, or for another fire that waits for it, so it does not.
void Timers::State::wait_until_fired(std::unique_lock<std::mutex>& lock, Id id) {
  if (firing_here()) return;
  fired.wait(lock, [&] {
    return std::ranges::none_of(firings, [id](const Firing& f) { return id == 0 || f.id == id; });
  });
}

Timers::Timers(const Clock& clock, bool threaded) : state_(std::make_unique<State>(clock)) {
  if (threaded) state_->thread = std::thread([state = state_.get()] { state->run(); });
}

Timers::~Timers() { stop(); }

Timers::Id Timers::start(Millis delay, Millis period, Fire fire) {
  const Millis due = state_->clock.steady() + std::clamp<Millis>(delay, 0, kLongest);
  return state_->add({due, std::clamp<Millis>(period, 0, kLongest), false,
                      std::make_shared<const Fire>(std::move(fire))});
}

Timers::Id Timers::at(Millis at, Fire fire) {
  return state_->add({std::clamp<Millis>(at, 0, kLongest), 0, true,
                      std::make_shared<const Fire>(std::move(fire))});
}

bool Timers::cancel(Id id) {
  std::unique_lock lock(state_->mutex);
  Timer timer = state_->remove(id);
  state_->wait_until_fired(lock, id);
  lock.unlock();  // what the timer holds is freed without the mutex: it may use the timers
  return timer.fire != nullptr;
}

std::size_t Timers::poll() {
  std::unique_lock lock(state_->mutex);
  std::size_t count = 0;
  while (state_->fire_next(lock)) ++count;
  state_->wake.notify_all();
  return count;
}

Millis Timers::next() const {
  std::lock_guard lock(state_->mutex);
  return state_->next();
}

void Timers::stop() {
  std::map<Id, Timer> dropped;  // freed without the mutex, as in cancel()
  std::unique_lock lock(state_->mutex);
  state_->stopped = true;
  dropped.swap(state_->timers);
  state_->steady.clear();
  state_->wall.clear();
  state_->wake.notify_all();
  state_->wait_until_fired(lock, 0);
  // The timer thread cannot join itself; the destructor, on another thread, will.
  std::thread thread;
  if (state_->thread.get_id() != std::this_thread::get_id()) thread.swap(state_->thread);
  lock.unlock();
  if (thread.joinable()) thread.join();
}

}  // namespace cox
