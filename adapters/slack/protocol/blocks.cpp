#include "blocks.hpp"

#include <cox/abi.h>

#include <algorithm>
#include <cox/format.hpp>
#include <cox/sdk/split.hpp>
#include <utility>

#include "card.hpp"
#include "rich_text.hpp"
#include "text.hpp"

namespace slack {

namespace {

using cox::Json;

constexpr std::size_t kMostCharacters = 3'000;
constexpr const char* kNothing = "(nothing)";

Json post(const Spans& spans) {
  Json out = Json::object({{"text", to_mrkdwn(spans)}});
  const Json block = to_rich_text(spans);
  if (block.is_null()) return out.set("text", kNothing);
  return out.set("blocks", Json::array({block}));
}

std::vector<Json> card_posts(const Json& card) {
  std::vector<Json> out;
  const std::string color = color_of(card);
  for (Json& blocks : card_messages(card)) {
    const std::string text = escape(clipped(cox::card_to_plain(card), kMostCharacters));
    Json message = Json::object({{"text", text}, {"blocks", blocks}});
    if (!color.empty()) {
      // Only what hangs on a message has a colour. What is shown beside it would be there twice.
      Json hung = Json::object({{"color", color}, {"fallback", text}, {"blocks", blocks}});
      message = Json::object({{"attachments", Json::array({std::move(hung)})}});
    }
    out.push_back(std::move(message));
  }
  return out;
}

}  // namespace

std::vector<Json> to_posts(std::uint32_t format, const std::string& body) {
  if (format == COX_FORMAT_RICH) {
    const auto card = Json::parse(body);
    if (card && card->is_object()) return card_posts(*card);
  }
  std::vector<Json> out;
  for (const std::string& piece : cox::split_text(body, kMostCharacters, cox::count_utf16))
    out.push_back(
        post(format == COX_FORMAT_MARKDOWN ? cox::parse_markdown(piece) : plain_spans(piece)));
  if (out.empty()) out.push_back(Json::object({{"text", kNothing}}));
  return out;
}

Json to_post(std::uint32_t format, const std::string& body) {
  return std::move(to_posts(format, body).front());
}

}  // namespace slack
