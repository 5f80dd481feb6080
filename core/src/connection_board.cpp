#include "connection_board.hpp"

#include <atomic>
#include <mutex>
#include <utility>

#include "base/files.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace cox {

namespace {

constexpr const char* kAges[] = {"for_ms", "error_age_ms"};

// Without what changes by itself.
Json lasting(const Json& adapters) {
  Json all = Json::array();
  for (const Json& adapter : adapters.items()) {
    Json kept = Json::object();
    for (const auto& [key, value] : adapter.members()) {
      if (key != kAges[0] && key != kAges[1]) kept.set(key, value);
    }
    all.push(std::move(kept));
  }
  return all;
}

}  // namespace

struct ConnectionBoard::State {
  State(std::string the_path, const Clock& the_clock, std::function<Json()> the_list)
      : path(std::move(the_path)), clock(the_clock), list(std::move(the_list)) {}

  void look() {
    const Json adapters = list();
    std::string now = lasting(adapters).dump();
    std::lock_guard lock(mutex);
    if (stopped || now == last) return;
    const Json json = Json::object({{"at", clock.now()}, {"adapters", adapters}});
    Status written = write_file_atomically(path, json.dump(), 0600);
    if (written.ok()) {
      last = std::move(now);
    } else if (!std::exchange(complained, true)) {
      log::warn("bot", text::cat("`cox adapters` will show nothing new: ", written.message()));
    }
  }

  const std::string path;
  const Clock& clock;
  const std::function<Json()> list;
  Timers* timers = nullptr;
  std::atomic<Timers::Id> timer{0};
  Executor* executor = nullptr;
  std::mutex mutex;  // guards what follows
  std::string last;
  bool complained = false;
  bool stopped = false;
};

ConnectionBoard::ConnectionBoard(std::string path, const Clock& clock, Timers& timers,
                                 Executor& executor, std::function<Json()> list)
    : state_(std::make_shared<State>(std::move(path), clock, std::move(list))) {
  state_->timers = &timers;
  state_->executor = &executor;
}

void ConnectionBoard::start() {
  state_->timer = state_->timers->start(
      kEvery, kEvery, [state = state_] { state->executor->post([state] { state->look(); }); });
}

void ConnectionBoard::stop() {
  state_->timers->cancel(state_->timer);
  std::lock_guard lock(state_->mutex);
  state_->stopped = true;
}

void ConnectionBoard::look() { state_->look(); }

Result<ConnectionBoard::Seen> ConnectionBoard::read(const std::string& path, Millis now) {
  auto text = read_file(path);
  if (!text.ok()) return not_found("no bot has run in this home yet");
  const auto json = Json::parse(*text);
  if (!json) return invalid(text::cat(path, " is damaged; the running bot writes it anew"));
  Seen seen;
  seen.age = now - (*json)["at"].as_int();
  seen.adapters = Json::array();
  for (const Json& each : (*json)["adapters"].items()) {
    Json adapter = each;
    for (const char* key : kAges) {
      if (adapter.contains(key)) adapter.set(key, adapter[key].as_int() + seen.age);
    }
    seen.adapters.push(std::move(adapter));
  }
  return seen;
}

}  // namespace cox
