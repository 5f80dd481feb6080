#include "gateway.hpp"

#include <algorithm>
#include <utility>

namespace discord {

namespace {

using cox::Json;

enum Opcode : std::int64_t {
  kDispatch = 0,
  kHeartbeat = 1,
  kIdentify = 2,
  kResume = 6,
  kReconnect = 7,
  kInvalidSession = 9,
  kHello = 10,
  kAcknowledged = 11
};

// Not 1000 or 1001: those would end the session that we come back to.
constexpr std::uint16_t kComingBack = 4000;
constexpr Gateway::Millis kPatience{20'000};  // for the greeting, and for READY
constexpr Gateway::Millis kLeastInterval{100};
constexpr Gateway::Millis kMostInterval{600'000};

Json payload(Opcode opcode, Json data) {
  return Json::object({{"op", static_cast<std::int64_t>(opcode)}, {"d", std::move(data)}});
}

}  // namespace

Gateway::Gateway(Identity identity, std::function<double()> random)
    : identity_(std::move(identity)), random_(std::move(random)) {}

void Gateway::opened(Millis now) {
  interval_ = Millis(0);
  acknowledged_ = true;
  ready_ = false;
  greeted_ = false;
  asked_.reset();
  next_ = now + kPatience;
}

Gateway::Steps Gateway::take(const Json& payload, Millis now) {
  const Json& opcode = payload["op"];
  if (!opcode.is_int())
    return {closing(4002, Millis(0), "Discord sent something that is no payload")};
  switch (opcode.as_int()) {
    case kDispatch:
      return on_event(payload, now);
    case kHeartbeat:
      return {beat(now)};
    case kReconnect:
      return {closing(kComingBack, Millis(0), "Discord asked us to reconnect")};
    case kInvalidSession:
      return on_invalid(payload["d"]);
    case kHello:
      return on_hello(payload["d"], now);
    case kAcknowledged:
      if (!acknowledged_) lag_ = now - beaten_;
      acknowledged_ = true;
      return {};
    default:
      return {};  // of a later version: not for us
  }
}

Gateway::Steps Gateway::on_hello(const Json& data, Millis now) {
  if (std::exchange(greeted_, true)) return {};
  const Millis interval(data["heartbeat_interval"].as_int());
  interval_ = std::min(std::max(interval, kLeastInterval), kMostInterval);
  // At random, so that all who lost their connection at once do not beat at once.
  next_ = now + Millis(static_cast<std::int64_t>(double(interval_.count()) * random_()));
  if (!can_resume()) return {{.what = Step::What::identify}};
  asked_ = now;
  return {{.what = Step::What::send, .payload = resume()}};
}

Gateway::Steps Gateway::on_event(const Json& payload, Millis now) {
  if (asked_) asked_ = now;  // what was missed may take long
  const Json& sequence = payload["s"];
  const std::string event = payload["t"].as_string();
  // Resuming may repeat what came already.
  if (sequence.is_int() && sequence.as_int() <= sequence_ && event != "READY") return {};
  if (sequence.is_int()) sequence_ = sequence.as_int();
  Steps steps;
  if (event == "READY") {
    session_ = payload["d"]["session_id"].as_string();
    resume_url_ = payload["d"]["resume_gateway_url"].as_string();
  }
  steps.push_back({.what = Step::What::dispatch, .payload = payload["d"], .event = event});
  if (event == "READY" || event == "RESUMED") {
    ready_ = true;
    asked_.reset();
    steps.push_back({.what = Step::What::ready, .event = event});
  }
  return steps;
}

Gateway::Steps Gateway::on_invalid(const Json& data) {
  if (data.as_bool()) return {closing(kComingBack, Millis(0), "Discord asked us to resume")};
  forget();
  const auto wait = Millis(1'000 + static_cast<std::int64_t>(4'000 * random_()));
  return {closing(kComingBack, wait, "the session is not valid any more")};
}

Gateway::Step Gateway::beat(Millis now) {
  beaten_ = now;
  acknowledged_ = false;
  if (interval_ > Millis(0)) next_ = now + interval_;
  const Json sequence = sequence_ < 0 ? Json() : Json(sequence_);
  return {.what = Step::What::send, .payload = payload(kHeartbeat, sequence)};
}

Gateway::Steps Gateway::tick(Millis now) {
  if (!next_ || now < *next_) return {};
  next_.reset();
  if (interval_ == Millis(0))
    return {closing(kComingBack, Millis(0), "Discord has not greeted us")};
  if (!acknowledged_)
    return {closing(kComingBack, Millis(0), "Discord has not answered our heartbeat")};
  if (asked_ && now - *asked_ > kPatience)
    return {closing(kComingBack, Millis(0), "Discord has not answered who we are")};
  return {beat(now)};
}

std::optional<Gateway::Millis> Gateway::wakes() const { return next_; }

Ending Gateway::ended(std::uint16_t code) {
  next_.reset();
  ready_ = false;
  Ending ending = ending_of(code, identity_.entry);
  if (ending.next != Return::resume) forget();
  if (ending.next == Return::resume && !can_resume()) ending.next = Return::fresh;
  return ending;
}

Json Gateway::identify() const {
  const Json properties =
      Json::object({{"os", "linux"}, {"browser", "coxswain"}, {"device", "coxswain"}});
  return payload(kIdentify,
                 Json::object({{"token", identity_.token},
                               {"properties", properties},
                               {"intents", identity_.intents},
                               {"large_threshold", 50},
                               {"shard", Json::array({identity_.shard, identity_.shards})}}));
}

Json Gateway::resume() const {
  return payload(
      kResume,
      Json::object({{"token", identity_.token}, {"session_id", session_}, {"seq", sequence_}}));
}

void Gateway::forget() {
  session_.clear();
  resume_url_.clear();
  sequence_ = -1;
}

Json Gateway::save() const {
  if (!can_resume()) return {};
  return Json::object({{"session", session_},
                       {"url", resume_url_},
                       {"sequence", sequence_},
                       {"shards", identity_.shards}});
}

void Gateway::restore(const Json& saved) {
  if (saved["shards"].as_int() != identity_.shards) return;
  session_ = saved["session"].as_string();
  resume_url_ = saved["url"].as_string();
  sequence_ = saved["sequence"].as_int(-1);
}

Gateway::Step Gateway::closing(std::uint16_t code, Millis wait, std::string why) {
  return {.what = Step::What::close, .code = code, .wait = wait, .why = std::move(why)};
}

}  // namespace discord
