// What an adapter hands over: something that was said in its chat. Fill in what the chat knows.
#ifndef COX_SDK_INCOMING_HPP
#define COX_SDK_INCOMING_HPP

#include <cox/abi.h>

#include <cox/json.hpp>
#include <cox/sdk/boundary.hpp>
#include <cstdint>
#include <string>

namespace cox {

struct Incoming {
  // The {} lets people write only what they know: {.user = "ann", .text = "hi"}.
  std::string user{};       // the account's id
  std::string user_name{};  // what people call them; empty: the same
  std::string room{};       // the platform's id of the room
  std::string room_name{};  // what people call it; empty: the same
  std::string text{};
  std::string thread{};
  std::string id{};  // the platform's id of the message; duplicates are dropped
  std::uint32_t kind = COX_MESSAGE_TEXT;  // COX_MESSAGE_...: emote, enter, leave, topic, edit...
  bool direct = false;                    // said to the bot alone: no name is needed
  bool mention = false;  // the platform marked it as addressed to the bot; name already removed
  bool from_bot = false;
  bool known = false;     // the platform vouches for `user`; without it nobody holds a role
  std::int64_t time = 0;  // milliseconds since the Unix epoch; 0: now
  Json extra{};           // an object with anything beyond the basics, or null
};

namespace sdk {

inline std::uint32_t message_flags(const Incoming& in) {
  std::uint32_t flags = 0;
  if (in.direct) flags |= COX_MESSAGE_DIRECT;
  if (in.from_bot) flags |= COX_MESSAGE_FROM_BOT;
  if (in.mention) flags |= COX_MESSAGE_MENTION;
  if (in.known) flags |= COX_MESSAGE_KNOWN;
  return flags;
}

// Calls use(const cox_message&) with a view of the message, which is valid only inside.
template <class Use>
auto with_message(const Incoming& in, Use use) {
  const std::string extra = in.extra.is_null() ? std::string() : in.extra.dump();
  cox_message out{};
  out.size = sizeof(out);
  out.kind = in.kind;
  out.flags = message_flags(in);
  out.id = borrow(in.id);
  out.room = borrow(in.room);
  out.room_name = borrow(in.room_name);
  out.thread = borrow(in.thread);
  out.user = borrow(in.user);
  out.user_name = borrow(in.user_name);
  out.text = borrow(in.text);
  out.time = in.time;
  out.extra = borrow(extra);
  return use(out);
}

}  // namespace sdk
}  // namespace cox

#endif  // COX_SDK_INCOMING_HPP
