// Open calls. A call is open as long as somebody holds it: the handler that runs, and every
// operation it started. When the last one lets go its end is recorded. Threads: any.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "audit/digest.hpp"
#include "audit/records.hpp"
#include "base/effect.hpp"
#include "base/ids.hpp"
#include "chat/message.hpp"
#include "work/actor.hpp"
#include "work/exchange.hpp"

namespace cox::work {

// A captured group, owned. Without a value the group took no part in the match.
struct Group {
  std::string name;
  std::optional<std::string> text;
};

// What a call is about, before it begins.
struct CallSpec {
  std::uint32_t kind = COX_CALL_LISTENER;
  std::string name;                      // command, listener, event or question id
  chat::MessagePtr message;              // null where nobody said anything
  std::optional<chat::Address> address;  // where a reply goes
  std::vector<Group> groups;
  std::string data;       // JSON
  std::string arguments;  // of a command: a JSON object, typed
  std::string shown;      // the same for records: secret ones are "***"; empty: as they are
  std::string canonical;  // the command in its flag form, secret arguments as "***"
  std::string plan;       // hash of the plan that was confirmed or approved
  std::string person;     // whom the speaker's account belongs to, where it is linked
  Effect effect = Effect::writes;
  bool addressed = true;  // the person expects an answer
  bool secret = false;    // what was said may hold a secret, nobody knows where: a digest is kept
  bool confined = false;  // an undeclared `hear`: no effect beyond its own room
  std::string rule;       // which rule allowed it
  std::string accepted;   // the durable inbox entry it came from
  ExchangePtr exchange;   // the HTTP request it answers
  bool recorded = true;   // begin and end are written down
};

// What was said, which `spec` has, without its secret arguments.
std::string text_for_records(const CallSpec& spec);

class Calls;

class Call {
 public:
  ~Call();
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  const std::string& id() const { return id_; }
  const ActorPtr& actor() const { return actor_; }
  const CallSpec& spec() const { return spec_; }
  Millis since() const { return since_; }  // by the steady clock
  // Whether it is on record for something that it changes.
  bool has_effect() const { return spec_.recorded && spec_.effect != Effect::reads; }
  std::string outcome() const;  // as far as it is known: "ok" until something went wrong

  // The outcome that will be recorded; the first failure stays.
  void failed(std::string outcome, std::string error);
  // What it says, for the digest at its end: each text followed by a line feed.
  void said(std::string_view text);

  // Counts its messages that the chats have not taken or refused yet, see work/saying.hpp. False
  // where there are `most` of them already.
  bool sets_out(std::size_t most);
  void arrived() { --unsaid_; }
  // True once, for whoever asks first.
  bool is_first_refusal() { return !refused_.exchange(true); }

 private:
  friend class Calls;
  Call(Calls& calls, ActorPtr actor, CallSpec spec, std::string id, Millis since);

  Calls& calls_;
  ActorPtr actor_;
  CallSpec spec_;
  std::string id_;
  Millis since_;  // by the steady clock
  std::atomic<std::size_t> unsaid_{0};
  std::atomic<bool> refused_{false};
  mutable std::mutex mutex_;
  audit::Digest output_;
  std::string outcome_ = "ok";
  std::string error_;
};

using CallPtr = std::shared_ptr<Call>;

class Calls {
 public:
  Calls(audit::Records& records, const Clock& clock, Ids& ids)
      : records_(records), clock_(clock), ids_(ids) {}

  // Opens a call. Where it writes or destroys this returns only once its record is on disk, and
  // fails where that cannot be: no effect without a record.
  Result<CallPtr> begin(const ActorPtr& actor, CallSpec spec) { return begin_from(actor, spec); }
  // The same; what `spec` holds goes to the call, and stays where there is none.
  Result<CallPtr> begin_from(const ActorPtr& actor, CallSpec& spec);

  // Something goes on without the call, such as a job, also after a restart, or an answer that the
  // chat does not have yet: its record stays open until let_go() has been called as often, even
  // where the call itself is over.
  void keep_open(const std::string& call);
  // The last one writes the end; the first outcome that is not "ok" stays.
  void let_go(const std::string& call, const std::string& outcome, const std::string& error);

  // The open call with this id, or null.
  CallPtr find(const std::string& id) const;

  struct Summary {
    std::string id, plugin, name, room, user;
    Millis since = 0;  // by the steady clock
  };
  std::vector<Summary> open() const;
  std::size_t open_count() const;
  // Open calls of one generation.
  std::vector<CallPtr> of(const Actor* actor) const;

 private:
  friend class Call;
  struct Open {
    std::weak_ptr<Call> call;
    const Actor* actor;
  };
  struct Kept {
    std::size_t holders = 0;
    bool over = false;  // the call itself
    Millis since = -1;  // of the call, by the steady clock; negative: it began before a restart
    audit::End end;
  };
  Status record(const Actor& actor, const CallSpec& spec, const std::string& id, Millis now);
  // Released by the caller: a last reference must not end under the lock.
  std::vector<CallPtr> all(const std::function<bool(const Open&)>& which) const;
  void end(Call& call);
  void write_end(audit::End end, Millis since);

  audit::Records& records_;
  const Clock& clock_;
  Ids& ids_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Open> open_;
  std::unordered_map<std::string, Kept> kept_;
};

// The call that this thread is running code for, or null: so that what a plugin says without naming
// its call is still attributed to it.
class CurrentCall {
 public:
  explicit CurrentCall(CallPtr call)
      : call_(std::move(call)), before_(std::exchange(current(), &call_)) {}
  ~CurrentCall() { current() = before_; }
  CurrentCall(const CurrentCall&) = delete;
  CurrentCall& operator=(const CurrentCall&) = delete;
  static const CallPtr& get();

 private:
  // A plain pointer: a thread_local with a destructor is registered with the dynamic linker, which
  // would wait there while a constructor of some library runs.
  static const CallPtr*& current();
  const CallPtr call_;
  const CallPtr* const before_;
};

}  // namespace cox::work
