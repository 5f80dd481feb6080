// The gate: what an adapter hands over becomes an owned message, or is turned away, in memory and
// before it counts as accepted. It repairs and completes the message, hides secrets, and drops what
// must not be answered: duplicates, floods, other bots and loops of replies.
// Threads: any; the borrowed message is not used after pass() returns.
#pragma once

#include <cox/abi.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/status.hpp"
#include "chat/message.hpp"
#include "chat/rate.hpp"
#include "chat/recent_ids.hpp"
#include "chat/shared_files.hpp"

namespace cox::chat {

struct GateOptions {
  std::size_t message_bytes = 4u << 20;  // all of a message's texts together
  bool answer_bots = false;              // take in what other bots say
  std::size_t flood_messages = 0;        // of one account in `flood_window`; 0: no limit
  Millis flood_window = 10'000;
  bool flag_tokens = true;  // look for well-known tokens
};

// What a message held that must not be said in a chat.
struct Flagged {
  std::vector<std::string> secrets;  // names of the bot's own; empty for one without a name
  std::vector<std::string> tokens;   // kinds, see log::tokens_in()
  bool any() const { return !secrets.empty() || !tokens.empty(); }
};

// What became of a message. Exactly one of three:
//   taken in   `message` is set
//   dropped    no message, status ok: the adapter acknowledges it and nothing more happens
//   refused    no message, status not ok: the adapter is told
struct Passed {
  MessagePtr message;
  Status status;
  std::string reason;    // why there is no message, for the log
  std::string say;       // a sentence for the person, to be said at `address`; mostly empty
  bool is_said = false;  // by whoever asked the gate
  Address address;
  Flagged flagged;  // it was dropped because of this; `address` names it
};

class Gate {
 public:
  Gate(const Clock& clock, GateOptions options);

  // `adapter` is the name of the connection in the config; what the message says itself is ignored.
  Passed pass(std::string_view adapter, const cox_message& message);

  // To be called where a message that passed could not be accepted after all, so that it is not
  // taken for a duplicate when the platform sends it again.
  void forget(const Message& message);

  // Those of the messages that came.
  const SharedFiles& files() const { return files_; }

  // Takes effect for messages that come afterwards; what was seen so far is remembered.
  void configure(GateOptions options);

 private:
  GateOptions options() const;
  bool is_loop(const Message& message);
  bool is_duplicate(const Message& message);
  Passed taken_in(std::string_view adapter, const cox_message& from, const GateOptions& options);
  Passed check(std::shared_ptr<Message> message, const GateOptions& options);
  Passed check_flood(std::shared_ptr<Message> message, const GateOptions& options);

  const Clock& clock_;
  SharedFiles files_;
  mutable std::mutex mutex_;  // guards what follows
  GateOptions options_;
  std::map<std::string, RecentIds> seen_;  // by adapter
  Rate senders_;
  Rate echoes_;
};

}  // namespace cox::chat
