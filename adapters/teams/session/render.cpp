#include "render.hpp"

#include <cox/sdk/split.hpp>
#include <optional>

#include "protocol/card.hpp"

namespace teams {

namespace {

constexpr std::size_t kMostCardBytes = 26'000;  // Teams refuses cards from 28 KB on

std::optional<cox::Json> card_of(const cox::Outgoing& out) {
  const auto card = cox::Json::parse(out.body);
  if (!card || !card->is_object()) return std::nullopt;
  cox::Json activity = card_activity(*card);
  if (activity.dump().size() > kMostCardBytes) return std::nullopt;  // as text, then
  const std::string title = (*card)["title"].as_string();
  if (!title.empty()) activity.set("summary", title);  // what a notification shows
  return activity;
}

}  // namespace

std::vector<cox::Json> activities_of(const cox::Outgoing& out, std::size_t most,
                                     const FindPerson& find) {
  if (out.format == COX_FORMAT_RICH) {
    if (auto card = card_of(out)) return {std::move(*card)};
  }
  const bool is_markdown = out.format == COX_FORMAT_MARKDOWN;
  const std::string text = is_markdown ? out.body : out.text();
  std::vector<cox::Json> all;
  for (const std::string& piece : cox::split_text(text, most, cox::count_bytes)) {
    Markup markup(find);
    if (all.empty() && out.is_reply() && find(out.address.user))
      markup.mention(out.address.user).text(" ");
    if (is_markdown) {
      markup.markdown(piece);
    } else {
      markup.text(piece);
    }
    all.push_back(markup.activity());
  }
  return all;
}

}  // namespace teams
