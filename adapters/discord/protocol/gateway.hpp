// One shard's conversation with the gateway, version 10, as a state machine: it is told what comes
// and what time it is, and says what to send and when to come back. No socket, no clock, no chance
// of its own. Used from one thread.
#pragma once

#include <chrono>
#include <cox/json.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "close_code.hpp"

namespace discord {

class Gateway {
 public:
  using Millis = std::chrono::milliseconds;

  struct Identity {
    std::string token = {};
    std::int64_t intents = 0;
    int shard = 0;
    int shards = 1;
    std::string entry = {};  // of the config, for advice
  };
  // What is to be done. The connection belongs to whoever holds the machine.
  struct Step {
    enum class What {
      send,      // `payload`
      identify,  // ask for a turn, then send identify()
      dispatch,  // `event` with `data` happened
      ready,     // the session stands: new, or with what was missed
      close,     // with `code`; then come back after `wait`
    };
    What what;
    cox::Json payload = {};
    std::string event = {};
    std::uint16_t code = 0;
    Millis wait{0};
    std::string why = {};
  };
  using Steps = std::vector<Step>;

  // `random` gives evenly distributed numbers from 0 up to, not including, 1.
  Gateway(Identity identity, std::function<double()> random);

  void opened(Millis now);
  // A payload that came.
  Steps take(const cox::Json& payload, Millis now);
  // What the clock brings: heartbeats, and the end of patience. Call it at wakes().
  Steps tick(Millis now);
  std::optional<Millis> wakes() const;
  // The connection is gone; how to come back.
  Ending ended(std::uint16_t code);

  cox::Json identify() const;
  // identify() went out; READY is waited for from now on.
  void asked(Millis now) { asked_ = now; }
  bool can_resume() const { return !session_.empty(); }
  // Where to come back to; empty: as at first.
  const std::string& resume_url() const { return resume_url_; }
  bool is_ready() const { return ready_; }
  int shard() const { return identity_.shard; }
  // From the last heartbeat to its answer; none yet: negative.
  Millis lag() const { return lag_; }
  std::int64_t sequence() const { return sequence_; }
  // Gives the session up.
  void forget();

  // For a next build of the adapter.
  cox::Json save() const;
  void restore(const cox::Json& saved);

 private:
  Steps on_hello(const cox::Json& data, Millis now);
  Steps on_event(const cox::Json& payload, Millis now);
  Steps on_invalid(const cox::Json& data);
  Step beat(Millis now);
  cox::Json resume() const;
  static Step closing(std::uint16_t code, Millis wait, std::string why);

  const Identity identity_;
  const std::function<double()> random_;
  std::string session_ = {};
  std::string resume_url_ = {};
  std::int64_t sequence_ = -1;  // of the last event; none yet
  Millis interval_{0};          // of heartbeats; 0: no hello yet
  std::optional<Millis> next_ = std::nullopt;
  std::optional<Millis> asked_ = std::nullopt;  // to resume or identify; or the last event since
  Millis beaten_{0};
  bool acknowledged_ = true;
  bool ready_ = false;
  bool greeted_ = false;
  Millis lag_{-1};
};

}  // namespace discord
