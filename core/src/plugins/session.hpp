// One connection of the bot to a chat, over all builds of its adapter: the C tables on one side,
// the way of a message on the other. Threads: any; a build is closed only when nothing is being
// sent through it.
#pragma once

#include <cox/abi.h>

#include <functional>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>

#include "chat/outbox.hpp"
#include "plugins/generation.hpp"
#include "work/exchange.hpp"

namespace cox::plugins {

// Where what people say goes; implemented by the floor above. Threads: any.
class Intake {
 public:
  virtual ~Intake() = default;
  // ok: accepted, or whoever said it is being told why not. The platform is to bring again what
  // fails.
  virtual Status receive(const std::string& session, const cox_message& message) = 0;
  // The same without waiting for room (then it is busy, and nothing was taken) or for the disk:
  // where it returns ok, `taken` is called once with what receive() would have returned.
  using Taken = std::function<void(const Status&)>;
  virtual Status receive_later(const std::string& session, const cox_message& message,
                               Taken taken) = 0;
  // The session will never have any more input.
  virtual void ended(const std::string& session) = 0;
  // The session is "online", "connecting" or "offline" now, and was not before.
  virtual void went(const std::string& session, const char* state, const std::string& why) = 0;
  // Somebody pressed a button. What they are to fill in first, or null: it is done. The message of
  // a failure is for them.
  virtual Result<Json> press(const std::string& session, const cox_message& press,
                             std::string_view values) = 0;
  // The result of a send that was pending.
  virtual void receipt(std::uint64_t ticket, const Status& status, const std::string& id) = 0;
};

class Session {
 public:
  Session(std::string name, Intake& intake);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // What an adapter finds wrong in the config of a session, without one; ok where it cannot tell.
  static Status validate(const cox_adapter_type& type, const std::string& name,
                         const std::string& config);

  // Opens and starts. `config` is JSON; `state` what an older build handed over.
  Status open(const GenerationPtr& library, const std::string& config, const std::string& state);
  // Opens with another build before the one that is open closes. On failure that one stays.
  Status overlap(const GenerationPtr& library, const std::string& config);
  // Stops and closes; returns the state to hand over. Idempotent.
  std::string close();

  chat::Delivery deliver(const chat::Outgoing& out, std::uint64_t ticket);

  // Hands over an HTTP request for the adapter's own place; it answers in its time. While it is not
  // open the answer is 503. False: this adapter takes none.
  bool request(const work::ExchangePtr& exchange, const std::string& path);

  Json describe() const;
  // COX_ABILITY_*; 0 while it is closed.
  std::uint32_t abilities() const;

 private:
  struct Run;  // with one build
  using RunPtr = std::shared_ptr<Run>;

  Result<RunPtr> start(const GenerationPtr& library, const std::string& config,
                       const std::string& state);
  std::string end(Run& run) const;
  RunPtr swap(RunPtr next);
  std::string place() const;
  static cox_status receive(const cox_session_host* host, const cox_message* message,
                            const cox_sink* error);
  static cox_status receive_later(const cox_session_host* host, const cox_message* message,
                                  void* context, void (*taken)(void* context, cox_status status),
                                  const cox_sink* error);
  static void receipt(const cox_session_host* host, std::uint64_t ticket, cox_status status,
                      cox_str words);
  static void state(const cox_session_host* host, std::uint32_t state, cox_str why);
  static void ended(const cox_session_host* host);
  static void report(const cox_session_host* host, cox_str facts);
  static cox_status press(const cox_session_host* host, const cox_message* press, cox_str values,
                          const cox_sink* answer);
  static cox_status respond(const cox_session_host* host, std::uint64_t id,
                            const cox_http_response* response, const cox_sink* error);

  const std::string name_;
  Intake& intake_;
  mutable std::shared_mutex change_;  // guards run_; never held while the adapter runs
  RunPtr run_;                        // null while it is closed
};

}  // namespace cox::plugins
