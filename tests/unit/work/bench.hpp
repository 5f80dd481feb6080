// The work floor on stores in a temporary folder and a clock that tests turn, with plugins whose
// handlers are plain functions. What the bot says is kept for tests to wait for.
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/files.hpp"
#include "base/log.hpp"
#include "base/sqlite.hpp"
#include "commands/declaration.hpp"
#include "routing/listener.hpp"
#include "work/dispatcher.hpp"
#include "work/middleware.hpp"
#include "work/perform.hpp"
#include "work/work.hpp"

namespace cox::work::test {

// Longer than any working bot needs.
constexpr auto kPatience = std::chrono::seconds(30);

// Waits until `condition` holds; false where it never does.
inline bool eventually(const std::function<bool()>& condition) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

// A door that stays shut until the test opens it.
class Gate {
 public:
  void open() {
    std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  bool wait() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    return changed_.wait_for(lock, kPatience, [this] { return open_; });
  }
  // Waits until somebody stands before it.
  bool reached() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [this] { return waiting_ > 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  int waiting_ = 0;
};

// What happened, in order.
class Notes {
 public:
  void add(std::string note) {
    std::lock_guard lock(mutex_);
    notes_.push_back(std::move(note));
  }
  std::vector<std::string> all() const {
    std::lock_guard lock(mutex_);
    return notes_;
  }
  std::size_t size() const { return all().size(); }
  bool reach(std::size_t count) const {
    return eventually([&] { return size() >= count; });
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> notes_;
};

// The chat: takes whatever is said.
class Chat final : public chat::Deliverer {
 public:
  chat::Delivery deliver(const chat::Outgoing& out, std::uint64_t) override {
    std::lock_guard lock(mutex_);
    said_.push_back(out);
    return chat::Delivery::sent("m" + std::to_string(said_.size()));
  }
  bool serves(const std::string&) override { return true; }

  std::vector<std::string> bodies() const {
    std::lock_guard lock(mutex_);
    std::vector<std::string> bodies;
    for (const auto& out : said_) bodies.push_back(out.body);
    return bodies;
  }
  bool heard(const std::string& part) const {
    return eventually([&] {
      for (const auto& body : bodies()) {
        if (body.find(part) != std::string::npos) return true;
      }
      return false;
    });
  }

 private:
  mutable std::mutex mutex_;
  std::vector<chat::Outgoing> said_;
};

using Run = std::function<cox_status(const cox_call&, cox_result&)>;

// The C face of a function. It lives as long as the bench.
struct Handler {
  Run run;
  std::function<bool(const cox_message&)> matches;
  std::atomic<int> drops{0};

  static cox_status run_it(void* self, const cox_call* call, cox_result* result) {
    return static_cast<Handler*>(self)->run(*call, *result);
  }
  static std::int32_t match_it(void* self, const cox_message* message) {
    return static_cast<Handler*>(self)->matches(*message) ? 1 : 0;
  }
  static void drop_it(void* self) { ++static_cast<Handler*>(self)->drops; }

  cox_handler c() {
    return {sizeof(cox_handler), 0, this, run_it, matches ? match_it : nullptr, drop_it};
  }
};

inline std::string text_of(cox_str text) { return {text.data, text.data + text.size}; }

inline void answer(const cox_result& result, const std::string& words) {
  result.text->put(result.text->self, {words.data(), words.size()});
}

class Bench {
  // Handlers go last: whatever still holds one drops it.
  std::mutex mutex_;
  std::vector<std::unique_ptr<Handler>> handlers_;
  std::map<std::string, std::uint32_t> orders_;
  routing::OwnerId owners_ = 0;
  int said_ = 0;

 public:
  Bench()
      : records(std::move(*audit::Records::open(folder / "records.db", clock))),
        brain(std::move(*brain::Brain::open(folder / "brain.db", clock))) {
    outbox.deliver_through(chat);
    outbox.check_with([this](chat::Outgoing out, std::function<void(chat::Outbox::Checked)> next) {
      Passing passing;
      passing.outgoing = out;
      pass(services, work.registry.view()->response, std::move(passing),
           [out, next = std::move(next)](Verdict verdict) {
             next({verdict.allowed, verdict.reason, verdict.body ? *verdict.body : out.body});
           });
    });
  }
  ~Bench() {
    CHECK(activity.settle(kPatience));
    outbox.stop(std::chrono::milliseconds(1000));
    timers.stop();
    for (Executor* each : {&steps, &deadlines, &lanes, &deliveries}) CHECK(each->stop(kPatience));
  }

  // ---- plugins ----
  Handler& handler(Run run) {
    std::lock_guard lock(mutex_);
    handlers_.push_back(std::make_unique<Handler>());
    handlers_.back()->run = std::move(run);
    return *handlers_.back();
  }
  ActorPtr plugin(const std::string& id, std::uint32_t generation = 1, std::size_t limit = 10'000) {
    auto actor = std::make_shared<Actor>();
    actor->id = id;
    actor->version = "1.0.0";
    actor->generation = generation;
    actor->owner = ++owners_;
    actor->order =
        orders_.try_emplace(id, static_cast<std::uint32_t>(orders_.size())).first->second;
    actor->mailbox = std::make_shared<Mailbox>(lanes, 1, limit);
    return actor;
  }
  // `declaration` is a listener's JSON.
  Handler& listen(const ActorPtr& actor, const std::string& declaration, Run run,
                  std::function<bool(const cox_message&)> matches = nullptr) {
    Handler& made = handler(std::move(run));
    made.matches = std::move(matches);
    auto listener = routing::parse_listener(*Json::parse(declaration));
    REQUIRE_MESSAGE(listener.ok(), listener.status().message());
    if (listener->id.empty()) {
      listener->id = "listener-" + std::to_string(actor->declared.listeners.size() + 1);
    }
    actor->declared.listeners.push_back({std::move(*listener), made.c(), nullptr});
    return made;
  }
  Handler& command(const ActorPtr& actor, const std::string& declaration, Run run) {
    Handler& made = handler(std::move(run));
    auto declared = commands::parse_declaration(*Json::parse(declaration));
    REQUIRE_MESSAGE(declared.ok(), declared.status().message());
    actor->declared.commands.push_back({std::move(*declared), made.c()});
    return made;
  }
  Handler& step(const ActorPtr& actor, Stage stage, Run run) {
    Handler& made = handler(std::move(run));
    const std::string id = "step-" + std::to_string(actor->declared.middleware.size() + 1);
    actor->declared.middleware.push_back({stage, id, made.c()});
    return made;
  }
  void live(const ActorPtr& actor, const ActorPtr& old = nullptr) {
    const Status replaced = work.registry.replace(old, actor);
    REQUIRE_MESSAGE(replaced.ok(), replaced.message());
  }
  // A hand-over as the floor above does it, without state.
  void take_over(const ActorPtr& old, const ActorPtr& next) {
    next->mailbox->pause();
    live(next, old);
    std::vector<Task> tasks;
    for (Task& task : old->mailbox->supersede()) {
      if (Task again = task.hand_over(next); again.run) tasks.push_back(std::move(again));
    }
    next->mailbox->put_first(std::move(tasks));
    next->mailbox->resume();
  }

  // ---- people ----
  chat::MessagePtr message(const std::string& text, const std::string& room = "ops",
                           const std::string& user = "ada", std::uint32_t flags = 0) {
    auto said = std::make_shared<chat::Message>();
    said->flags = flags | COX_MESSAGE_KNOWN;
    said->id = std::to_string(++said_);
    said->adapter = "chat";
    said->room = room;
    said->user = user;
    said->text = text;
    return said;
  }
  void say(const std::string& text, const std::string& room = "ops",
           const std::string& user = "ada", std::uint32_t flags = 0) {
    dispatcher.dispatch(message(text, room, user, flags), "");
  }
  bool settle() { return activity.settle(kPatience); }
  // From here on it cannot be read.
  void break_brain() const {
    auto other = sqlite::Database::open(folder / "brain.db");
    REQUIRE(other->execute("DROP VIEW stored; DROP TABLE entries").ok());
  }
  // Turns the clock and fires what is due.
  void advance(Millis by) {
    clock.advance(by);
    timers.poll();
  }
  // Ends of recorded calls by name of the call, in order.
  std::vector<std::string> outcomes() {
    REQUIRE(records->wait(records->note("test", Json::object())).ok());
    auto lines = records->tail(1000);
    REQUIRE(lines.ok());
    std::vector<std::string> all;
    for (const Json& line : *lines) {
      if (line["kind"].as_string() == "end") all.push_back(line["outcome"].as_string());
    }
    return all;
  }

  TemporaryFolder folder;
  FakeClock clock;
  Random random{7};
  Ids ids{clock, random};
  Timers timers{clock, false};
  Executor routes{"routes", 1}, lanes{"lanes", 16}, steps{"steps", 4}, deadlines{"deadlines", 2},
      deliveries{"send", 4};
  std::unique_ptr<audit::Records> records;
  std::unique_ptr<brain::Brain> brain;
  chat::Outbox outbox{clock, random, timers, deliveries};
  authority::Authority authority{{true, {}}, clock};
  Activity activity;
  MemoryWatch memory{clock};
  Services services{clock,    random, ids,    timers,    lanes,    steps, deadlines,
                    *records, *brain, outbox, authority, activity, memory};
  Work work{services};
  chat::Inbox inbox{100};
  Dispatcher dispatcher{work, inbox, routes};
  Chat chat;
  Notes notes;
};

// A handler that notes `name` and what was said.
inline Run noting(Notes& notes, const std::string& name) {
  return [&notes, name](const cox_call& call, cox_result&) {
    notes.add(call.message == nullptr ? name : name + ":" + text_of(call.message->text));
    return COX_OK;
  };
}

}  // namespace cox::work::test
