// The records of calls on disk: what was accepted, what began, how it ended. Append-only and
// chained by hashes (chain.hpp), in one SQLite file with one writer thread that commits waiting
// records together. Threads: any.
//
// No registered secret is kept: body.cpp takes them out of whatever is recorded.
//
// Appending is cheap: the record is queued and the call returns; only where thousands wait does it
// block until the writer has caught up. What could not be written is refused, not kept: wait() says
// so and a begin is gone, so a call that had to wait for it must not run. Ends, notes, done() and
// the begins of what only reads are tried again with the next write, since what they tell has
// happened already.
#pragma once

#include <cox/json.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/health.hpp"
#include "base/status.hpp"

namespace cox::audit {

// Grows with every append; a record is durable once wait(ticket) has returned ok.
using Ticket = std::uint64_t;

struct Begin {
  std::string call;  // id of the call
  std::string plugin;
  std::uint32_t generation = 0;
  std::string build;   // the library's build id
  std::string kind;    // "command", "listener", "timer", ...
  std::string name;    // command or listener id
  std::string effect;  // "reads", "writes", "destroys"
  std::string adapter;
  std::string room;
  std::string user;
  std::string person = {};  // whom the account belongs to, where it is linked to one
  std::string accepted;     // entry of the inbox it came from
  bool shared = false;      // others may have a share of that entry: it stays, with this one noted
  std::string text;         // empty where only the digest is kept
  std::string digest;       // SHA-256 of the text, hex; empty where the text is kept
  std::string canonical = {};  // the command in its flag form, as every door would give it
  std::string arguments;       // JSON
  std::string rule;            // which rule allowed it
  std::string plan = {};       // hash of the plan that was confirmed or approved
  std::string address;         // JSON of chat::Address, for reports after a restart
  Millis time = 0;
};

struct End {
  std::string call = {};
  std::string
      outcome;  // "ok", "failed", "denied", "cancelled", "timeout", "unknown" (after a crash)
  std::string error;
  std::string output;  // SHA-256 of what was replied, hex
  Millis time = 0;
  Millis took = -1;        // from its begin, by the steady clock; -1: not known
  std::int64_t began = 0;  // number of the record of its begin, filled in as it is written
};

struct OpenCall {
  Begin begin;
};

// A message that was accepted and not yet turned into calls.
struct Accepted {
  std::string id;       // bot-local
  std::string message;  // JSON of chat::Message
  Millis time = 0;
  std::string begun = {};  // "PLUGIN/NAME\n" for each call with a share of it that has begun
  // Makes `message` on the thread that writes, if it is written at all: most are done before.
  std::function<std::string()> later = {};
};

class Records {
 public:
  // Opens or creates `path`, migrating older data. Fails with a message that says what to do.
  static Result<std::unique_ptr<Records>> open(const std::string& path, const Clock& clock);
  virtual ~Records() = default;  // close()

  // Appends. The record is written in order, with whatever else waits.
  virtual Ticket begin(Begin begin) = 0;
  virtual Ticket end(End end) = 0;
  // Anything else worth keeping: a decision, a reload, a start or stop. `kind` is a word in small
  // letters. Facts by these names are what a search for a person, a room, ... looks at: "adapter",
  // "room", "user", "person", "asker" and "by" (both ADAPTER:ACCOUNT), "plugin", "command" or
  // "name" (its id), "effect", "outcome".
  virtual Ticket note(std::string_view kind, Json facts) = 0;

  // The durable inbox: accept() puts a message in; done() takes it out, and so does a begin that
  // names it and does not share it.
  virtual Ticket accept(Accepted accepted) = 0;
  // The same; `settled` is called once with what wait() would return, on the thread that writes or,
  // where the records are closed, on this one. It must not wait.
  using Settled = std::function<void(const Status&)>;
  virtual void accept(Accepted accepted, Settled settled) = 0;
  virtual Ticket done(std::string_view accepted_id) = 0;

  // Blocks until the record of `ticket` and all before it are on disk or refused; the failure where
  // that of `ticket` could not be written.
  virtual Status wait(Ticket ticket) = 0;

  // What an earlier process left behind: calls without an end, accepted messages not done.
  virtual Result<std::vector<OpenCall>> open_calls() = 0;
  virtual Result<std::vector<Accepted>> accepted() = 0;

  // The newest `count` records, oldest first, as JSON objects: "seq", "kind", "time" and what the
  // kind has. Empty texts are left out.
  virtual Result<std::vector<Json>> tail(std::size_t count) = 0;

  // Waits until all that was queued is on disk or refused, so that another connection sees it.
  virtual void flush() = 0;

  // Ok where the last attempt to write succeeded; otherwise why not, and since when.
  virtual Health::State health() const = 0;
  // Writes what waits, then takes no more: tickets given later fail.
  virtual void close() = 0;
};

// Hex SHA-256, for digests in records.
std::string digest(std::string_view bytes);

}  // namespace cox::audit
