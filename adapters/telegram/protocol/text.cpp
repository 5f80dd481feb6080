#include "text.hpp"

#include <strings.h>

#include <algorithm>

#include "utf16.hpp"

namespace telegram {

namespace {

using cox::Json;

bool is_same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\n");
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

void note_mention(Text& text, std::string_view id, std::string_view name) {
  text.mentions.push(Json::object({{"kind", "user"}, {"id", id}, {"name", name}}));
}

void note(Text& text, std::string_view part, const Json& entity, const Me& me) {
  const std::string_view type = entity["type"].text();
  if (type == "mention" && part.size() > 1) {
    // Telegram tells no id of somebody who is named by @name.
    const bool is_me = is_same_name(part.substr(1), me.name);
    note_mention(text, is_me ? std::to_string(me.id) : std::string(), part.substr(1));
  } else if (type == "text_mention") {
    note_mention(text, std::to_string(entity["user"]["id"].as_int()), part);
  } else if (type == "url" || type == "text_link") {
    const std::string_view url = type == "url" ? part : entity["url"].text();
    if (!url.empty()) text.links.push(url);
  }
}

// "/deploy_status@cox_bot web" -> "deploy status web". What is for another bot stays as it is.
void take_command(Text& text, std::string_view part, std::string_view rest, const Me& me) {
  const std::size_t at = part.find('@');
  const bool is_mine = at == std::string_view::npos || is_same_name(part.substr(at + 1), me.name);
  if (!is_mine || part.size() < 2) return;
  std::string name(part.substr(1, at == std::string_view::npos ? at : at - 1));
  std::transform(name.begin(), name.end(), name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  const auto words = me.words.find(name);
  text.plain = (words == me.words.end() ? name : words->second) + std::string(rest);
  text.mention = true;
}

// The bot's name, or a command, at the beginning says who is meant.
void take_address(Text& text, std::string_view whole, const Json& entity, const Me& me) {
  const std::string_view type = entity["type"].text();
  const std::string_view part = units_of(whole, 0, entity["length"].as_int());
  const std::string_view rest = whole.substr(part.size());
  if (type == "bot_command") return take_command(text, part, rest, me);
  const bool is_me =
      (type == "mention" && part.size() > 1 && is_same_name(part.substr(1), me.name)) ||
      (type == "text_mention" && entity["user"]["id"].as_int() == me.id);
  if (!is_me) return;
  std::string_view said = without_blanks(rest);
  if (!said.empty() && (said.front() == ',' || said.front() == ':'))
    said = without_blanks(said.substr(1));
  text.plain = std::string(said);
  text.mention = true;
}

}  // namespace

Text to_text(std::string_view whole, const Json& entities, const Me& me) {
  Text text{.plain = std::string(whole)};
  for (const Json& entity : entities.items()) {
    const std::int64_t offset = entity["offset"].as_int(-1);
    note(text, units_of(whole, offset, entity["length"].as_int()), entity, me);
    if (offset == 0 && !text.mention) take_address(text, whole, entity, me);
  }
  return text;
}

}  // namespace telegram
