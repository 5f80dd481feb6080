#include <algorithm>
#include <cox/net/backoff.hpp>
#include <cox/net/rest.hpp>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <utility>
#include <variant>

#include "net/rest_lanes.hpp"
#include "net/rest_verdict.hpp"

namespace cox::net {

namespace {

using Millis = std::chrono::milliseconds;

// So often a call waits for less than this because the platform says so. One that says "at once"
// again and again would be asked without end: from then on it counts as a failure.
constexpr Millis kShortWait{250};
constexpr int kShortWaits = 5;
// What a platform says may be nonsense: after so long it is asked once more.
constexpr Millis kLongestClosed{3'600'000};

Rest::Options completed(Loop& loop, Rest::Options options) {
  // What may wait waits here: the client's own limit would only be a second one.
  options.http.waiting = std::max(options.http.waiting, options.waiting);
  if (!options.judge)
    options.judge = [](const Rest::Call&, const HttpResponse& answer) {
      return Rest::usual(answer);
    };
  if (!options.random)
    options.random = [engine = std::make_shared<std::mt19937_64>(std::random_device{}())] {
      return (*engine)();
    };
  if (!options.clock) options.clock = [&loop] { return loop.now(); };
  return options;
}

}  // namespace

// What a callback of ours does last is to call the owner, who may destroy all of it.
class Rest::Parts : public std::enable_shared_from_this<Parts> {
 public:
  Parts(Loop& loop, Options options)
      : loop_(loop),
        options_(completed(loop, std::move(options))),
        timer_(loop),
        http_(std::make_unique<HttpClient>(loop, options_.http)) {}

  Id send(Call call, Done done);
  bool cancel(Id id);
  void close();
  State state() const;

 private:
  struct Waiting {
    Call call;
    Url to;
    Done done;
    Backoff backoff;
    int tries = 0;                                         // that have failed
    Millis waited{0};                                      // because the platform said so
    int short_waits = 0;                                   // of these
    std::optional<HttpClient::Id> request = std::nullopt;  // under way
  };

  void finish_soon(Id id, Outcome outcome);
  void start();
  void begin(Id id, Waiting& one);
  void on_outcome(Id id, Outcome outcome);
  bool tries_again(Id id, Waiting& one, const Outcome& outcome);
  bool holds(Id id, Waiting& one, const Verdict& verdict);
  void close_for(const Waiting& one, const Verdict& verdict, const HttpResponse& answer);
  const HttpResponse* closed(const Waiting& one);
  static bool is_in_vain(Waiting& one, const Verdict& verdict);
  bool backs_off(Id id, Waiting& one);
  void release(Waiting& one);
  void unpark(const Url& to);
  void finish(Id id, Outcome outcome);

  Loop& loop_;
  const Options options_;
  Timer timer_;
  std::unique_ptr<HttpClient> http_;
  RestLanes lanes_;
  std::map<Id, Waiting> calls_;
  // A call begins when there is a connection for it, so that no deadline runs before.
  struct Origin {
    std::size_t under_way = 0;
    std::set<Id> parked = {};  // begun for their lanes; the oldest is next
  };
  std::map<std::string, Origin> origins_;
  struct Closed {
    Millis until{0};
    HttpResponse answer = {};
  };
  std::map<std::string, Closed> closed_;  // by lane; "": everything
  std::uint64_t rate_waits_ = 0;
  Id last_ = 0;
};

Rest::Id Rest::Parts::send(Call call, Done done) {
  const Id id = ++last_;
  const auto to = Url::parse(call.url);
  const bool is_full = calls_.size() >= options_.waiting;
  calls_.emplace(id, Waiting{std::move(call), to.value_or(Url{}), std::move(done),
                             Backoff(options_.first, options_.longest, options_.random)});
  if (!to) {
    // Not shown: some platforms have a secret in it.
    finish_soon(id,
                Failure{Failure::Kind::invalid, "the address of a call is no http or https URL"});
  } else if (is_full) {
    finish_soon(id, Failure{Failure::Kind::full,
                            "too many calls wait, so none more goes to " + to->authority()});
  } else {
    lanes_.add(id, calls_.at(id).call.lane);
    start();
  }
  return id;
}

// Not from inside send(): the caller is not ready for its callback yet.
void Rest::Parts::finish_soon(Id id, Outcome outcome) {
  loop_.post([weak = weak_from_this(), id, outcome = std::move(outcome)] {
    const auto self = weak.lock();
    if (self && self->calls_.contains(id)) self->finish(id, outcome);
  });
}

// Everything that may begin, and the timer for what may later.
void Rest::Parts::start() {
  const Millis now = options_.clock();
  while (const auto id = lanes_.begin(now)) begin(*id, calls_.at(*id));
  const auto wakes = lanes_.wakes();
  if (!wakes) return timer_.cancel();
  timer_.after(std::max(*wakes - now, Millis(1)), [this] { start(); });
}

void Rest::Parts::begin(Id id, Waiting& one) {
  if (const HttpResponse* const answer = closed(one)) return finish_soon(id, *answer);
  Origin& origin = origins_[one.to.authority()];
  if (origin.under_way >= options_.http.connections_per_host) {
    origin.parked.insert(id);
    return;
  }
  ++origin.under_way;
  HttpRequest request{.method = one.call.method, .fields = one.call.fields, .body = one.call.body};
  one.request = http_->send(one.to, std::move(request),
                            {.deadline = one.call.deadline, .body_bytes = one.call.body_bytes},
                            [this, id](Outcome outcome) { on_outcome(id, std::move(outcome)); });
}

void Rest::Parts::on_outcome(Id id, Outcome outcome) {
  Waiting& one = calls_.at(id);
  release(one);
  if (tries_again(id, one, outcome)) return start();
  finish(id, std::move(outcome));
}

bool Rest::Parts::tries_again(Id id, Waiting& one, const Outcome& outcome) {
  Verdict verdict;
  if (const auto* answer = std::get_if<HttpResponse>(&outcome)) {
    verdict = options_.judge(one.call, *answer);
    const bool is_refused = verdict.what == Verdict::What::again;
    if (is_refused && verdict.wait > options_.most_wait) close_for(one, verdict, *answer);
  }
  const bool is_held = holds(id, one, verdict);
  if (verdict.what == Verdict::What::done)
    return may_be_mended(one.call, outcome) && backs_off(id, one);
  if (is_in_vain(one, verdict)) return backs_off(id, one);
  if (is_held) lanes_.again(id, Millis(0));  // the hold is what it waits for
  return is_held;
}

// Obeys the platform's wait, unless that is too long. A call that has waited too often is given up,
// and the next ones of its lane wait all the same.
bool Rest::Parts::holds(Id id, Waiting& one, const Verdict& verdict) {
  if (verdict.wait <= Millis(0) || verdict.wait > options_.most_wait) return false;
  one.waited += verdict.wait;
  ++rate_waits_;
  const Millis until = options_.clock() + verdict.wait;
  if (verdict.scope == Verdict::Scope::everything)
    lanes_.hold_everything(until);
  else
    lanes_.hold(id, until);
  return one.waited <= options_.most_wait;
}

// Nothing waits that long; but whoever calls all the same would be counted against us.
void Rest::Parts::close_for(const Waiting& one, const Verdict& verdict,
                            const HttpResponse& answer) {
  const bool is_all = verdict.scope == Verdict::Scope::everything;
  if (!is_all && one.call.lane.empty()) return;
  closed_[is_all ? "" : one.call.lane] = {options_.clock() + std::min(verdict.wait, kLongestClosed),
                                          answer};
}

// The answer that closed its lane, or everything, while that lasts.
const HttpResponse* Rest::Parts::closed(const Waiting& one) {
  const Millis now = options_.clock();
  std::erase_if(closed_, [now](const auto& each) { return now >= each.second.until; });
  auto found = closed_.find("");
  if (found == closed_.end()) found = closed_.find(one.call.lane);
  return found == closed_.end() ? nullptr : &found->second.answer;
}

bool Rest::Parts::is_in_vain(Waiting& one, const Verdict& verdict) {
  return verdict.wait <= Millis(0) ||
         (verdict.wait < kShortWait && ++one.short_waits > kShortWaits);
}

bool Rest::Parts::backs_off(Id id, Waiting& one) {
  if (++one.tries >= options_.tries) return false;
  lanes_.again(id, options_.clock() + one.backoff.next());
  return true;
}

// Its connection is free for the next.
void Rest::Parts::release(Waiting& one) {
  if (!std::exchange(one.request, std::nullopt)) return;
  --origins_.at(one.to.authority()).under_way;
  unpark(one.to);
}

void Rest::Parts::unpark(const Url& to) {
  const auto origin = origins_.find(to.authority());
  if (origin == origins_.end()) return;
  if (origin->second.under_way >= options_.http.connections_per_host) return;
  std::set<Id>& parked = origin->second.parked;
  if (!parked.empty()) {
    lanes_.again(*parked.begin(), Millis(0));
    parked.erase(parked.begin());
  } else if (origin->second.under_way == 0) {
    origins_.erase(origin);
  }
}

void Rest::Parts::finish(Id id, Outcome outcome) {
  const auto self = shared_from_this();
  const auto one = calls_.extract(id);
  lanes_.end(id);
  start();
  one.mapped().done(std::move(outcome));
}

bool Rest::Parts::cancel(Id id) {
  const auto found = calls_.find(id);
  if (found == calls_.end()) return false;
  const auto one = calls_.extract(found);
  lanes_.end(id);
  if (one.mapped().request) http_->cancel(*one.mapped().request);
  release(one.mapped());
  const auto origin = origins_.find(one.mapped().to.authority());
  if (origin != origins_.end()) origin->second.parked.erase(id);
  unpark(one.mapped().to);  // in place of this one, which may have been about to begin
  start();
  return true;
}

// No callback of the client or the timer comes any more.
void Rest::Parts::close() {
  timer_.cancel();
  http_.reset();
  calls_.clear();
  lanes_ = {};
  closed_.clear();
}

Rest::State Rest::Parts::state() const {
  return {calls_.size(), rate_waits_, lanes_.held(options_.clock())};
}

// ---- the public face ----

Rest::Rest(Loop& loop, Options options)
    : parts_(std::make_shared<Parts>(loop, std::move(options))) {}
Rest::~Rest() { parts_->close(); }
Rest::Id Rest::send(Call call, Done done) { return parts_->send(std::move(call), std::move(done)); }
bool Rest::cancel(Id id) { return parts_->cancel(id); }
Rest::State Rest::state() const { return parts_->state(); }

}  // namespace cox::net
