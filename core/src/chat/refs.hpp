// What became of the messages that the bot said lately, by their bot-local references: where they
// were said and the platform's id, which edit, remove and react need. Threads: guarded by the
// outbox's mutex.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

#include "base/clock.hpp"
#include "base/status.hpp"
#include "chat/outgoing.hpp"

namespace cox::chat {

class Refs {
 public:
  // Remembers the last `capacity` messages. References start at a number made of `now` (wall
  // clock), so one that a plugin kept from before a restart names nothing instead of something
  // else.
  Refs(Millis now, std::size_t capacity)
      : capacity_(capacity), first_(static_cast<std::uint64_t>(now) << 20 | 1) {}

  // A new reference, never 0.
  std::uint64_t add(const Address& address);
  // The message arrived; `id` is empty where the platform gives none.
  void sent(std::uint64_t ref, std::string id);
  void failed(std::uint64_t ref, std::string why);

  // Where the message of `ref` was said; null where it is unknown. Valid until the next add().
  const Address* address(std::uint64_t ref) const;

  // The platform's id of the message of `ref`; empty where it is not known (yet).
  std::string id(std::uint64_t ref) const;

  // Fills in the platform's id of the message that `out` (edit, remove, react) is about. A failure
  // says why that message cannot be changed.
  Status resolve(Outgoing& out) const;

 private:
  enum class State { waiting, sent, failed };
  struct Said {
    Address address;
    State state = State::waiting;
    std::string text;  // sent: the platform's id; failed: why
  };
  const Said* find(std::uint64_t ref) const;
  void settle(std::uint64_t ref, State state, std::string text);

  const std::size_t capacity_;
  std::uint64_t first_;    // reference of said_.front()
  std::deque<Said> said_;  // in order of their references, without gaps
};

// Whether the act is about a message that was said before.
bool is_about_message(std::uint32_t act);

}  // namespace cox::chat
