#include "saying.hpp"

#include <cox/abi.h>

#include <array>
#include <cox/sdk/percent.hpp>
#include <cox/sdk/split.hpp>
#include <string_view>
#include <utility>

#include "protocol/card.hpp"
#include "protocol/markdown.hpp"
#include "protocol/text.hpp"

namespace discord {

namespace {

using cox::Json;
using cox::Outgoing;

constexpr std::size_t kContent = 2'000;

// What plugins use most; any other is given as the emoji itself.
constexpr std::array<std::pair<std::string_view, std::string_view>, 24> kEmoji{
    {{"eyes", "\U0001F440"},
     {"white_check_mark", "\u2705"},
     {"x", "\u274C"},
     {"+1", "\U0001F44D"},
     {"thumbsup", "\U0001F44D"},
     {"-1", "\U0001F44E"},
     {"thumbsdown", "\U0001F44E"},
     {"rocket", "\U0001F680"},
     {"warning", "\u26A0\uFE0F"},
     {"hourglass", "\u231B"},
     {"fire", "\U0001F525"},
     {"tada", "\U0001F389"},
     {"heart", "\u2764\uFE0F"},
     {"ok", "\U0001F197"},
     {"ok_hand", "\U0001F44C"},
     {"wave", "\U0001F44B"},
     {"question", "\u2753"},
     {"exclamation", "\u2757"},
     {"heavy_check_mark", "\u2714\uFE0F"},
     {"no_entry", "\u26D4"},
     {"lock", "\U0001F512"},
     {"unlock", "\U0001F513"},
     {"ship", "\U0001F6A2"},
     {"anchor", "\u2693"}}};

Json with_mentions(Json body, const Mentions& mentions) {
  return body.set("allowed_mentions", mentions.to_json());
}

Json card_of(const Outgoing& out, Mentions& mentions) {
  if (out.format != COX_FORMAT_RICH) return {};
  const auto card = Json::parse(out.body);
  if (!card) return {};
  Json message = card_message(*card, mentions);
  const bool is_empty = message["embeds"].size() == 0 && message["components"].size() == 0;
  return is_empty ? Json() : message;
}

}  // namespace

std::vector<Json> bodies(const Outgoing& out) {
  Mentions mentions;
  if (Json card = card_of(out, mentions); !card.is_null())
    return {with_mentions(std::move(card), mentions)};
  const std::string text = rendered(out.format, out.body, mentions);
  std::vector<Json> all;
  for (const std::string& piece : cox::split_text(text, kContent))
    all.push_back(with_mentions(Json::object({{"content", piece}}), mentions));
  return all;
}

Json changed_body(const Outgoing& out) {
  Mentions mentions;
  if (Json card = card_of(out, mentions); !card.is_null())
    return with_mentions(card.set("content", ""), mentions);
  const std::string text = rendered(out.format, out.body, mentions);
  return with_mentions(Json::object({{"content", shortened(text, kContent)},
                                     {"embeds", Json::array()},
                                     {"components", Json::array()}}),
                       mentions);
}

Json file_body(const Outgoing& out) {
  Mentions mentions;
  Json body = Json::object();
  const std::string text = rendered(out.format, out.body, mentions);
  if (!text.empty()) body.set("content", shortened(text, kContent));
  body.set("attachments", Json::array({Json::object({{"id", 0}, {"filename", out.file_name}})}));
  return with_mentions(std::move(body), mentions);
}

std::string reaction_path(const std::string& reaction) {
  std::string name = reaction;
  if (name.size() > 2 && name.front() == ':' && name.back() == ':') {
    name = name.substr(1, name.size() - 2);
    for (const auto& [known, emoji] : kEmoji)
      if (name == known) return cox::percent_encoded(emoji);
    if (name.find(':') == std::string::npos) return "";
  }
  for (const auto& [known, emoji] : kEmoji)
    if (name == known) return cox::percent_encoded(emoji);
  return cox::percent_encoded(name);
}

}  // namespace discord
