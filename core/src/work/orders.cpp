#include "work/orders.hpp"

#include <memory>
#include <utility>

#include "base/text.hpp"
#include "brain/space.hpp"

namespace cox::work {

namespace {

using brain::kCoreSpace;

std::string key_of(const std::string& plugin, std::string_view order) {
  return text::cat(brain::kOrders, plugin, "/", order);
}

brain::Operation operation(brain::Operation::Kind kind, std::string key, std::string json = {}) {
  brain::Operation made;
  made.kind = kind;
  made.space = kCoreSpace;
  made.key = std::move(key);
  made.json = std::move(json);
  return made;
}

// Who spoke and where, without what was said.
chat::Message speaker(chat::Message message) {
  message.kind = COX_MESSAGE_TEXT;
  message.flags &= COX_MESSAGE_DIRECT | COX_MESSAGE_KNOWN;
  message.id.clear();
  message.text.clear();
  message.extra.clear();
  message.time = 0;
  return message;
}

}  // namespace

Result<std::string> Orders::give(const std::string& plugin, const Call& call) {
  const chat::MessagePtr& said = call.spec().message;
  if (said == nullptr) return invalid("nobody spoke in this call, so nobody gave an order");
  std::string id = ids_.next();
  auto kept = brain_.apply(
      {operation(brain::Operation::Kind::set, key_of(plugin, id), chat::to_json(speaker(*said)))});
  if (!kept.ok()) return kept.status();
  return id;
}

Status Orders::carry_out(const std::string& plugin, std::string_view order, std::string text) {
  const auto kept = brain_.get(kCoreSpace, key_of(plugin, order));
  if (kept.status().code() == Code::not_found)
    return not_found("there is no such standing order any more");
  if (!kept.ok()) return kept.status();
  if (!intake_) return {Code::unsupported, "nothing takes in what is said"};
  auto message = std::make_shared<chat::Message>(chat::message_from_json(kept->json));
  message->flags |= COX_MESSAGE_MENTION;  // meant for the bot: no name is needed
  message->id = text::cat("order:", ids_.next());
  message->time = clock_.now();
  message->text = std::move(text);
  return intake_(message);
}

Status Orders::revoke(const std::string& plugin, std::string_view order) {
  return brain_.apply({operation(brain::Operation::Kind::remove, key_of(plugin, order))}).status();
}

}  // namespace cox::work
