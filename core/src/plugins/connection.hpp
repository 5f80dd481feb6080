// How a connection to a chat is, as its adapter tells it: for operators. Pure; guarded by its
// owner.
#pragma once

#include <cox/json.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace cox::plugins {

class Connection {
 public:
  explicit Connection(Millis now) : since_(now) {}

  struct Change {
    bool state = false;  // another than before
    bool words = false;  // said otherwise than before
  };
  // COX_STATE_*, and why for people.
  Change state(std::uint32_t state, std::string why, Millis now);
  // The adapter's report: a JSON object (abi.h, cox_session_host). False: it is none, and ignored.
  bool report(std::string_view text, Millis now);

  // "online", "connecting", "offline".
  static const char* name_of(std::uint32_t state);
  // Adds what is known: state, for_ms, why, reconnects, lag_ms, queue, rate_waits, last_error,
  // error_age_ms, advice. What there is nothing to say of is left out.
  void describe(Json& json, Millis now) const;

 private:
  void went_wrong(std::string what, Millis now);

  std::uint32_t state_ = 0;
  std::string why_;
  Millis since_;
  bool was_online_ = false;
  std::int64_t reconnects_ = 0;
  std::string last_error_;
  Millis error_at_ = 0;
  Json facts_ = Json::object();  // lag_ms, queue, rate_waits and advice
};

}  // namespace cox::plugins
