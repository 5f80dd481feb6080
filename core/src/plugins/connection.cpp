#include "plugins/connection.hpp"

#include <cox/abi.h>

#include <algorithm>
#include <utility>

namespace cox::plugins {

namespace {

// A number that is not negative, or one line of text that an operator will read to its end.
Json numeric(const Json& value) {
  return value.is_number() ? Json(std::max<std::int64_t>(value.as_int(), 0)) : Json();
}
Json worded(const Json& value) { return value.text().empty() ? Json() : value; }

}  // namespace

const char* Connection::name_of(std::uint32_t state) {
  if (state == COX_STATE_ONLINE) return "online";
  return state == COX_STATE_OFFLINE ? "offline" : "connecting";
}

Connection::Change Connection::state(std::uint32_t state, std::string why, Millis now) {
  const Change changed{state != state_, why != why_};
  if (changed.state) since_ = now;
  // Left against its will: that it says why it is not online any more is the error.
  const bool fell = state_ == COX_STATE_ONLINE && state != COX_STATE_ONLINE;
  if ((fell || state == COX_STATE_OFFLINE) && !why.empty()) went_wrong(why, now);
  if (state == COX_STATE_ONLINE && state_ != COX_STATE_ONLINE && std::exchange(was_online_, true))
    ++reconnects_;
  state_ = state;
  why_ = std::move(why);
  return changed;
}

bool Connection::report(std::string_view text, Millis now) {
  const auto facts = Json::parse(text);
  if (!facts || !facts->is_object()) return false;
  for (const char* key : {"lag_ms", "queue", "rate_waits"}) {
    if (facts->contains(key)) facts_.set(key, numeric((*facts)[key]));
  }
  if (facts->contains("advice")) facts_.set("advice", worded((*facts)["advice"]));
  if (facts->contains("last_error")) went_wrong((*facts)["last_error"].as_string(), now);
  return true;
}

void Connection::went_wrong(std::string what, Millis now) {
  last_error_ = std::move(what);
  error_at_ = now;
}

void Connection::describe(Json& json, Millis now) const {
  json.set("state", name_of(state_)).set("for_ms", now - since_);
  if (!why_.empty()) json.set("why", why_);
  json.set("reconnects", reconnects_);
  for (const auto& [key, value] : facts_.members()) {
    if (!value.is_null()) json.set(key, value);
  }
  if (last_error_.empty()) return;
  json.set("last_error", last_error_).set("error_age_ms", now - error_at_);
}

}  // namespace cox::plugins
