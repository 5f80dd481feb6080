// One running session of an adapter: the C tables on one side, the way of a message on the other.
// Threads: any; send, and the change to another session, are kept apart.
#pragma once

#include <cox/abi.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>

#include "chat/outbox.hpp"
#include "plugins/generation.hpp"

namespace cox::plugins {

// Where what people say goes; implemented by the floor above. Threads: any.
class Intake {
 public:
  virtual ~Intake() = default;
  // ok: accepted. A failure's message has been told to the person where that makes sense.
  virtual Status receive(const std::string& session, const cox_message& message) = 0;
  // The session will never have any more input.
  virtual void ended(const std::string& session) = 0;
  // The result of a send that was pending.
  virtual void receipt(std::uint64_t ticket, const Status& status, const std::string& id) = 0;
};

class Session {
 public:
  Session(std::string name, Intake& intake);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Opens and starts. `config` is JSON; `state` what an older session handed over.
  Status open(GenerationPtr library, const std::string& config, const std::string& state);
  // Stops and closes; returns the state to hand over. Idempotent.
  std::string close();

  chat::Delivery deliver(const chat::Outgoing& out, std::uint64_t ticket);

  const std::string& name() const { return name_; }
  std::uint32_t abilities() const { return abilities_; }
  bool is_open() const { return session_ != nullptr; }
  Json describe() const;

 private:
  struct Table {
    cox_session_host base;
    Session* session;
  };
  void begin(Millis now);
  static Session& of(const cox_session_host* host);
  static cox_status receive(const cox_session_host* host, const cox_message* message,
                            const cox_sink* error);
  static void receipt(const cox_session_host* host, std::uint64_t ticket, cox_status status,
                      cox_str words);
  static void state(const cox_session_host* host, std::uint32_t state, cox_str why);
  static void ended(const cox_session_host* host);

  const std::string name_;
  Intake& intake_;
  Table table_;
  mutable std::shared_mutex change_;  // shared: sending; alone: opening and closing
  GenerationPtr library_;
  work::ActorPtr actor_;  // keeps the library mapped as long as the session is open
  std::atomic<void*> session_{nullptr};
  std::atomic<std::uint32_t> abilities_{0};
  mutable std::mutex mutex_;  // guards what follows
  std::uint32_t connection_ = COX_STATE_CONNECTING;
  std::string why_;
  Millis since_ = 0;
};

}  // namespace cox::plugins
