// What people say and where, as owned values. The boundary's borrowed views are turned into these
// once, at the gate, and are shared unchanged from then on.
#pragma once

#include <cox/abi.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace cox::chat {

struct Address {
  std::string adapter;
  std::string room;
  std::string thread;
  std::string user;
  std::string message;
  bool direct = false;

  // Names the queue this address is ordered in: one per adapter and room (or person).
  std::string lane() const;
};

struct Message {
  std::uint32_t kind = COX_MESSAGE_TEXT;
  std::uint32_t flags = 0;
  std::string id;
  std::string adapter;
  std::string room;
  std::string room_name;
  std::string thread;
  std::string user;
  std::string user_name;
  std::string text;
  Millis time = 0;
  std::string extra;

  bool direct() const { return (flags & COX_MESSAGE_DIRECT) != 0; }
  bool known() const { return (flags & COX_MESSAGE_KNOWN) != 0; }
  Address address() const;  // where an answer to it goes
};

using MessagePtr = std::shared_ptr<const Message>;

// The two directions across the boundary. to_c() borrows from its argument.
Message from_c(const cox_message& given);
cox_message to_c(const Message& message);
Address from_c(const cox_address& given);
cox_address to_c(const Address& address);

// As JSON, for what is kept on disk.
std::string to_json(const Message& message);
Message message_from_json(std::string_view text);  // absent fields stay empty
std::string to_json(const Address& address);
Address address_from_json(std::string_view text);

}  // namespace cox::chat
