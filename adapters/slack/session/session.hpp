// One workspace: who we are there, the way in (a socket, or Slack's calls over HTTP), what is said
// on both sides. Lives on the loop's thread.
#pragma once

#include <cox/abi.h>

#include <cox/net/backoff.hpp>
#include <cox/net/loop.hpp>
#include <cox/net/pace.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "api.hpp"
#include "directory.hpp"
#include "intake.hpp"
#include "link.hpp"
#include "protocol/door.hpp"
#include "settings.hpp"
#include "speaking.hpp"

namespace slack {

class Session {
 public:
  using Millis = std::chrono::milliseconds;

  struct Callbacks {
    std::function<void(std::uint32_t state, const std::string& why)> state;
    std::function<void(const cox::Json& facts)> report;
    std::function<void(const Trouble& why)> trouble;
    std::function<std::uint64_t()> random;
    std::function<Millis()> clock;  // that only goes forward
  };

  // `settings` outlive it.
  Session(cox::net::Loop& loop, const Settings& settings, Intake::Bot bot, Callbacks callbacks);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void begin() { identify(); }
  // What came over HTTP and was admitted.
  void admit(const Admitted& admitted, Seen::Acknowledge acknowledge);
  Speaking& speaking() { return speaking_; }
  Intake& intake() { return intake_; }
  cox::net::Pace& pace() { return pace_; }
  // Whether it is known who we are: before that nothing can be said, and nothing heard.
  bool is_ready() const { return is_ready_; }
  // Nothing comes in any more. Then intake().stop() from another thread, and the end.
  void close();

 private:
  void identify();
  void identified(const Result& result);
  void open_link();
  void came(Link::Number number, const Frame& frame);
  void watch(const Result& result);
  void online();
  void offline(const Trouble& why);
  void identify_after(Millis time);

  cox::net::Loop& loop_;
  const Settings& settings_;
  const Callbacks callbacks_;
  Self self_;
  std::string where_;  // "cox in Acme"
  bool is_ready_ = false;
  bool is_closed_ = false;
  cox::net::Backoff backoff_;
  cox::net::Timer again_;
  Api api_;
  cox::net::Pace pace_;
  Directory directory_;
  Intake intake_;
  Speaking speaking_;
  std::unique_ptr<Link> link_;
};

}  // namespace slack
