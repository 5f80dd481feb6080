// What the bot says, and what becomes of it. Threads: values; Deliverer any.
#pragma once

#include <cox/abi.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "base/status.hpp"
#include "chat/message.hpp"

namespace cox::chat {

struct Outgoing {
  std::uint32_t act = COX_ACT_SEND;
  std::uint32_t format = COX_FORMAT_TEXT;
  Address address;
  std::string body;
  std::uint64_t ref = 0;         // edit, remove, react: of the message that is meant, or 0
  std::string call;              // id of the call it is said for, or empty
  std::string plugin;            // who says it; empty: the bot itself
  std::uint32_t generation = 0;  // of that plugin
  std::uint32_t flags = 0;       // COX_SAY_*
  std::string file_name;         // COX_ACT_FILE
  std::shared_ptr<const std::string> file;
};

// The answer of an adapter to one message.
struct Delivery {
  enum class State { sent, pending, failed };

  // `id` is the platform's, or empty where it gives none.
  static Delivery sent(std::string id) { return {State::sent, std::move(id), {}}; }
  // The result follows through Outbox::receipt().
  static Delivery pending() { return {State::pending, {}, {}}; }
  // Code::busy: try again later. Any other code is final.
  static Delivery failed(Status why) { return {State::failed, {}, std::move(why)}; }

  State state = State::failed;
  std::string id;
  Status status;
};

// Where messages leave the bot; implemented by the floor that runs the adapters.
class Deliverer {
 public:
  virtual ~Deliverer() = default;

  // Hands one message to the adapter that `out.address` names. May block. For edit, remove and
  // react `out.address.message` is the platform's id of the message that is meant. Messages of one
  // lane come one after the other, those of different lanes at the same time. `ticket` names this
  // try.
  virtual Delivery deliver(const Outgoing& out, std::uint64_t ticket) = 0;

  // Whether there is a connection of that name, open or not: a message to any other one fails. Must
  // not block.
  virtual bool serves(const std::string& adapter) = 0;

  // What that adapter's chat can do now, COX_ABILITY_*; 0 where it is not there. Must not block.
  virtual std::uint32_t abilities(const std::string&) { return 0; }
};

}  // namespace cox::chat
