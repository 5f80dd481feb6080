#include "mrkdwn.hpp"

#include <algorithm>

#include "text.hpp"

namespace slack {

namespace {

// "ID|label" in its parts; the label is as it was typed.
struct Tag {
  std::string target;
  std::string label;
};

Tag parse_tag(std::string_view inside) {
  const std::size_t bar = std::min(inside.find('|'), inside.size());
  return {unescape(inside.substr(0, bar)),
          unescape(inside.substr(std::min(bar + 1, inside.size())))};
}

// "@ann" where the label may have its mark already.
std::string marked(char mark, const std::string& name) {
  return !name.empty() && name[0] == mark ? name : mark + name;
}

class Reader {
 public:
  Reader(std::string_view bot, const NameOf& name_of) : bot_(bot), name_of_(name_of) {}

  Heard read(std::string_view text) {
    take_address(text);
    while (!text.empty()) {
      const std::size_t open = std::min(text.find('<'), text.size());
      heard_.text += unescape(text.substr(0, open));
      text.remove_prefix(open);
      const std::size_t close = text.find('>');
      if (close == std::string_view::npos) break;
      tag(text.substr(1, close - 1));
      text.remove_prefix(close + 1);
    }
    heard_.text += unescape(text);
    return std::move(heard_);
  }

 private:
  // "<@BOT>: ping" is said to the bot.
  void take_address(std::string_view& text) {
    const std::size_t from = std::min(text.find_first_not_of(" \n\t"), text.size());
    std::string_view rest = text.substr(from);
    const std::string start = "<@" + std::string(bot_);
    if (bot_.empty() || rest.substr(0, start.size()) != start) return;
    rest.remove_prefix(start.size());
    const std::size_t close = rest.find('>');
    if (close == std::string_view::npos || (close > 0 && rest[0] != '|')) return;
    rest.remove_prefix(close + 1);
    if (!rest.empty() && (rest[0] == ':' || rest[0] == ',')) rest.remove_prefix(1);
    rest.remove_prefix(std::min(rest.find_first_not_of(" \n\t"), rest.size()));
    heard_.to_bot = true;
    text = rest;
  }

  void tag(std::string_view inside) {
    if (inside.empty()) {
      heard_.text += "<>";
      return;
    }
    switch (inside[0]) {
      case '@':
        return named("user", '@', parse_tag(inside.substr(1)));
      case '#':
        return named("room", '#', parse_tag(inside.substr(1)));
      case '!':
        return special(parse_tag(inside.substr(1)));
      default:
        return link(parse_tag(inside));
    }
  }
  void named(const char* kind, char mark, Tag tag) {
    // A label may be old; who is meant is the id.
    std::string name = name_of_ ? name_of_(kind, tag.target) : "";
    if (name.empty()) name = tag.label.empty() ? tag.target : tag.label;
    name = marked(mark, name);
    heard_.text += name;
    heard_.mentions.push_back({kind, std::move(tag.target), name.substr(1)});
  }
  void special(const Tag& tag) {
    const std::size_t caret = tag.target.find('^');
    const std::string what = tag.target.substr(0, caret);
    if (what == "subteam" && caret != std::string::npos)
      return named("group", '@', {tag.target.substr(caret + 1), tag.label});
    if (what == "here" || what == "channel" || what == "everyone") {
      heard_.text += "@" + what;
      heard_.mentions.push_back({"all", "", what});
      return;
    }
    heard_.text += tag.label.empty() ? what : tag.label;  // a date as it is to be read
  }
  // An address that was typed stays as it was typed; one behind other words is shown with them.
  void link(const Tag& tag) {
    heard_.links.push_back(tag.target);
    const bool is_typed =
        tag.label.empty() || tag.target == tag.label ||
        (tag.target.size() > tag.label.size() &&
         (tag.target.ends_with("//" + tag.label) || tag.target.ends_with("//" + tag.label + "/") ||
          tag.target.ends_with(":" + tag.label)));
    if (!is_typed) {
      heard_.text += tag.label + " (" + tag.target + ")";
    } else {
      heard_.text += tag.label.empty() ? tag.target : tag.label;
    }
  }

  const std::string_view bot_;
  const NameOf& name_of_;
  Heard heard_;
};

}  // namespace

Heard parse_mrkdwn(std::string_view mrkdwn, std::string_view bot, const NameOf& name_of) {
  return Reader(bot, name_of).read(mrkdwn);
}

void add_entities(const Heard& heard, cox::Json& extra) {
  cox::Json::Array mentions, links;
  for (const Named& each : heard.mentions)
    mentions.push_back(
        cox::Json::object({{"kind", each.kind}, {"id", each.id}, {"name", each.name}}));
  for (const std::string& each : heard.links) links.emplace_back(each);
  if (!mentions.empty()) extra.set("mentions", std::move(mentions));
  if (!links.empty()) extra.set("links", std::move(links));
}

}  // namespace slack
