#include "chat/without_secrets.hpp"

#include <cox/json.hpp>
#include <utility>

#include "base/log.hpp"
#include "base/scrubber.hpp"

namespace cox::chat {
namespace {

// In Markdown asterisks would be marks; these only look like some.
constexpr std::string_view kMarkdownMask = "\xE2\x88\x97\xE2\x88\x97\xE2\x88\x97";

std::string plain(std::string_view text) { return log::scrubbed(text); }
std::string markdown(std::string_view text) {
  return log::registered().scrubbed(text, kMarkdownMask);
}

Json walk(const Json& value, std::string (*scrub)(std::string_view)) {
  if (value.is_string()) return Json(scrub(value.text()));
  if (value.is_array()) {
    Json::Array items;
    for (const Json& item : value.items()) items.push_back(walk(item, scrub));
    return Json(std::move(items));
  }
  if (value.is_object()) {
    const auto inside = value["kind"].text() == "markdown" ? markdown : plain;
    Json out = Json::object();
    for (const auto& [key, member] : value.members()) out.set(plain(key), walk(member, inside));
    return out;
  }
  const std::string text = value.dump();
  std::string scrubbed = plain(text);
  return scrubbed == text ? value : Json(std::move(scrubbed));
}

}  // namespace

std::string without_secrets(const Outgoing& out) {
  if (out.format == COX_FORMAT_MARKDOWN) return markdown(out.body);
  std::string scrubbed = plain(out.body);
  if (out.format != COX_FORMAT_RICH || scrubbed == out.body) return scrubbed;
  const auto json = Json::parse(out.body);
  if (!json) return scrubbed;
  const std::string text = walk(*json, plain).dump();
  // Where something is left that only shows in the whole, better a card that is broken.
  return plain(text);
}

}  // namespace cox::chat
