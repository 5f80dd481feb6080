#include "chat/message.hpp"

#include <cox/json.hpp>

#include "base/json_line.hpp"
#include "base/text.hpp"
#include "chat/sized.hpp"

namespace cox::chat {
namespace {

constexpr std::size_t kRoom = 200;  // the ids of most chats, and their names

// The text fields by the names that they have on disk.
template <class Value>
struct Field {
  std::string_view name;
  std::string Value::*member;
};

constexpr Field<Message> kMessageFields[] = {{"id", &Message::id},
                                             {"adapter", &Message::adapter},
                                             {"room", &Message::room},
                                             {"room_name", &Message::room_name},
                                             {"thread", &Message::thread},
                                             {"user", &Message::user},
                                             {"user_name", &Message::user_name},
                                             {"text", &Message::text},
                                             {"extra", &Message::extra}};

constexpr Field<Address> kAddressFields[] = {{"adapter", &Address::adapter},
                                             {"room", &Address::room},
                                             {"thread", &Address::thread},
                                             {"user", &Address::user},
                                             {"message", &Address::message}};

template <class Value, std::size_t Count>
void write_fields(JsonLine& line, const Value& value, const Field<Value> (&fields)[Count]) {
  for (const auto& [name, member] : fields) {
    if (!(value.*member).empty()) line.text(name, value.*member);
  }
}

template <class Value, std::size_t Count>
void read_fields(const Json& json, Value& value, const Field<Value> (&fields)[Count]) {
  for (const auto& [name, member] : fields) value.*member = json[name].as_string();
}

std::string owned(cox_str text) { return text::to_utf8(text::from_c(text)); }

}  // namespace

std::string Address::lane() const {
  // Control characters keep "room x" and "person x" apart; platforms do not use them in ids.
  if (direct && !user.empty()) return text::cat(adapter, "\n\n", user);
  return text::cat(adapter, "\n", room);
}

Address Message::address() const { return {adapter, room, thread, user, id, direct()}; }

Message from_c(const cox_message& given) {
  const cox_message from = complete(given);
  Message message;
  message.kind = from.kind;
  message.flags = from.flags;
  message.id = owned(from.id);
  message.adapter = owned(from.adapter);
  message.room = owned(from.room);
  message.room_name = owned(from.room_name);
  message.thread = owned(from.thread);
  message.user = owned(from.user);
  message.user_name = owned(from.user_name);
  message.text = owned(from.text);
  message.time = from.time;
  message.extra = owned(from.extra);
  return message;
}

cox_message to_c(const Message& message) {
  cox_message to{};
  to.size = sizeof(to);
  to.kind = message.kind;
  to.flags = message.flags;
  to.id = text::to_c(message.id);
  to.adapter = text::to_c(message.adapter);
  to.room = text::to_c(message.room);
  to.room_name = text::to_c(message.room_name);
  to.thread = text::to_c(message.thread);
  to.user = text::to_c(message.user);
  to.user_name = text::to_c(message.user_name);
  to.text = text::to_c(message.text);
  to.time = message.time;
  to.extra = text::to_c(message.extra);
  return to;
}

Address from_c(const cox_address& given) {
  const cox_address from = complete(given);
  return {owned(from.adapter), owned(from.room),    owned(from.thread),
          owned(from.user),    owned(from.message), (from.flags & COX_ADDRESS_DIRECT) != 0};
}

cox_address to_c(const Address& address) {
  cox_address to{};
  to.size = sizeof(to);
  to.flags = address.direct ? COX_ADDRESS_DIRECT : 0;
  to.adapter = text::to_c(address.adapter);
  to.room = text::to_c(address.room);
  to.thread = text::to_c(address.thread);
  to.user = text::to_c(address.user);
  to.message = text::to_c(address.message);
  return to;
}

std::string to_json(const Message& message) {
  JsonLine line(kRoom + message.text.size() + message.extra.size());
  line.number("kind", message.kind);
  if (message.flags != 0) line.number("flags", message.flags);
  if (message.time != 0) line.number("time", message.time);
  write_fields(line, message, kMessageFields);
  return line.closed();
}

Message message_from_json(std::string_view text) {
  const Json json = Json::parse(text).value_or(Json());
  Message message;
  message.kind = static_cast<std::uint32_t>(json["kind"].as_int(COX_MESSAGE_TEXT));
  message.flags = static_cast<std::uint32_t>(json["flags"].as_int());
  message.time = json["time"].as_int();
  read_fields(json, message, kMessageFields);
  return message;
}

std::string to_json(const Address& address) {
  JsonLine line(kRoom);
  write_fields(line, address, kAddressFields);
  if (address.direct) line.json("direct", "true");
  return line.closed();
}

Address address_from_json(std::string_view text) {
  const Json json = Json::parse(text).value_or(Json());
  Address address;
  read_fields(json, address, kAddressFields);
  address.direct = json["direct"].as_bool();
  return address;
}

}  // namespace cox::chat
