#include "chat/without_secrets.hpp"

#include <cox/json.hpp>
#include <utility>

#include "base/log.hpp"

namespace cox::chat {
namespace {

Json walk(const Json& value) {
  if (value.is_string()) return Json(log::scrubbed(value.text()));
  if (value.is_array()) {
    Json::Array items;
    for (const Json& item : value.items()) items.push_back(walk(item));
    return Json(std::move(items));
  }
  if (value.is_object()) {
    Json out = Json::object();
    for (const auto& [key, member] : value.members()) out.set(log::scrubbed(key), walk(member));
    return out;
  }
  const std::string text = value.dump();
  std::string scrubbed = log::scrubbed(text);
  return scrubbed == text ? value : Json(std::move(scrubbed));
}

}  // namespace

std::string without_secrets(const Outgoing& out) {
  std::string scrubbed = log::scrubbed(out.body);
  if (out.format != COX_FORMAT_RICH || scrubbed == out.body) return scrubbed;
  const auto json = Json::parse(out.body);
  if (!json) return scrubbed;
  std::string text = walk(*json).dump();
  // Where something is left that only shows in the whole, better a card that is broken.
  return log::scrubbed(text) == text ? text : log::scrubbed(text);
}

}  // namespace cox::chat
