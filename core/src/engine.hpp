// The bot without its adapters and its signals: the stores, the way of a message and the plugins,
// put together and taken apart in order. `cox run` gives it adapters, `cox harness` a script.
// Threads: start() and stop() on one thread; the rest any.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "admin.hpp"
#include "config/config.hpp"
#include "home.hpp"
#include "plugins/session.hpp"
#include "web/site.hpp"
#include "work/dispatcher.hpp"

namespace cox::chat {
struct Passed;
}

namespace cox {

struct EngineOptions {
  Home home;
  config::Config config;
  std::vector<std::string> plugin_folders;
  std::optional<std::uint64_t> seed;
  bool threaded = true;  // timers fire by themselves; otherwise poll_timers()
  bool watch = true;     // follow the files
};

class Engine final : public plugins::Intake {
 public:
  static Result<std::unique_ptr<Engine>> create(EngineOptions options, const Clock& clock);
  ~Engine() override;

  // Who delivers what is said; before start().
  void deliver_through(chat::Deliverer& deliverer);
  // Who takes HTTP requests for adapters; before start().
  using ToAdapter = std::function<bool(const std::string& session, const std::string& path,
                                       const work::ExchangePtr& exchange)>;
  void requests_to(ToAdapter adapters);
  void when_ended(std::function<void(const std::string& session)> ended);

  // What `adapters` shows, for readiness and metrics; before start().
  void adapters_by(std::function<Json()> list);

  // Loads the plugins. Messages may come in, and wait for resume().
  void start();
  // Takes up what an earlier process left: accepted messages that never began, calls that never
  // ended. Once the adapters are there to tell the rooms. Then begins to route what has come in, so
  // that a room's messages are handled in the order in which they were said.
  void resume();
  // Waits until all work has come to rest and no call is open; false if it did not within
  // `patience`.
  bool drain(Millis patience);
  // Begins nothing more, drains, and stops the parts from the producers to the consumers. False
  // where something had to be cut off. What is said to the bot from here on is accepted on disk and
  // waits for the next start.
  bool stop(Millis patience);
  // A stop() that waits cuts off what it waits for. Any thread.
  void hurry();
  // After stop(): nothing more is accepted, and the files are closed.
  void close();

  // A config that was read again, whole and without problems.
  void configure(const config::Config& config);

  // Intake.
  Status receive(const std::string& session, const cox_message& message) override;
  Status receive_later(const std::string& session, const cox_message& message,
                       Taken taken) override;
  void ended(const std::string& session) override;
  Result<Json> press(const std::string& session, const cox_message& given,
                     std::string_view values) override;
  void receipt(std::uint64_t ticket, const Status& status, const std::string& id) override;
  void went(const std::string& session, const char* state, const std::string& why) override;

  work::Work& work();
  Admin& admin();
  plugins::Manager& plugins();
  plugins::Ground& ground();
  Timers& timers();
  Random& random();
  const web::Site& site();  // requests may come before start() and until close()
  // Waits until nothing is under way, open calls aside.
  bool settle(Millis patience);
  // Waits until no process of a job runs, and then the same.
  bool settle_jobs(Millis patience);

 private:
  struct Parts;
  void note_start();
  Status load_authority();
  void load_authority_again();
  void note_crashes();
  std::string death_in(const std::string& build) const;
  void watch_itself();
  void note_config(const config::Config& config);
  // What became of a message.
  struct Reception {
    Status status;         // not ok: nothing comes of it
    bool is_told = false;  // but whoever said it hears why
    Status for_adapter() const { return is_told ? Status() : status; }
  };
  Reception take_in(const std::string& session, const cox_message& message);
  chat::Passed let_in(const std::string& session, const cox_message& message);
  Status memory_for(const chat::Message& message);
  chat::Passed without_memory(const chat::Message& message, const Status& why);
  void turn_away(const std::string& session, chat::Passed& passed);
  Reception counted(const chat::MessagePtr& message, const Reception& reception);
  Status accept(const chat::MessagePtr& message);
  Reception accept_said(const chat::MessagePtr& message);
  Status accept_later(const chat::MessagePtr& message, Taken taken);
  chat::Received received_now(const chat::MessagePtr& message);
  Status keep(chat::Received& received);
  Status pass_on(const chat::Received& received);
  Reception refuse(const chat::Message& message, const Status& why);
  static Status for_next_start(const chat::Received& received);
  bool must_be_kept(const chat::Message& message) const;
  explicit Engine(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace cox
