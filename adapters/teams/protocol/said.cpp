#include "said.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "activity.hpp"
#include "escape.hpp"

namespace teams {

namespace {

using cox::Json;

constexpr std::size_t kMostNamed = 200;  // mentions, links, files: beyond them they are only text
constexpr std::string_view kFile = "application/vnd.microsoft.teams.file.download.info";

// One pass over the text. Only what an entity tells of is a mention: people can write the mark,
// too.
class Reader {
 public:
  explicit Reader(const Json& activity)
      : activity_(activity), is_markup_(activity["textFormat"].text() == "xml") {
    for (const Json& each : activity["entities"].items()) {
      if (each["type"].text() == "mention") entities_.push_back(&each);
    }
  }

  Said read() {
    const std::string_view text = activity_["text"].text();
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t open = std::min(text.find('<', at), text.size());
      said_.text += from_entities(text.substr(at, open - at));
      at = open == text.size() ? open : tag(text, open);
    }
    trim();
    add_names();
    return std::move(said_);
  }

 private:
  // What begins with "<" at `open`; where it ends.
  std::size_t tag(std::string_view text, std::size_t open) {
    constexpr std::string_view kEnd = "</at>";
    const std::size_t name = name_of_mark(text, open);
    const std::size_t close = name == 0 ? std::string_view::npos : next_end(text, open);
    if (close != std::string_view::npos && close >= name) {
      const std::size_t end = close + kEnd.size();
      mention(text.substr(open, end - open), text.substr(name, close - name));
      return end;
    }
    return is_markup_ ? skip_tag(text, open) : literal(open);
  }
  // Where the name behind `<at>`, or `<at id="0">`, begins; 0: it is no such mark.
  static std::size_t name_of_mark(std::string_view text, std::size_t open) {
    constexpr std::string_view kAt = "<at";
    constexpr std::size_t kMostAttributes = 200;
    if (text.substr(open, kAt.size()) != kAt) return 0;
    const std::string_view rest = text.substr(open + kAt.size(), kMostAttributes);
    const std::size_t end = rest.find('>');
    if (end == std::string_view::npos || (end > 0 && rest[0] != ' ')) return 0;
    return open + kAt.size() + end + 1;
  }
  std::size_t literal(std::size_t open) {
    said_.text += '<';
    return open + 1;
  }
  // Looked for once more only behind the one found before, so that all searches are linear.
  std::size_t next_end(std::string_view text, std::size_t from) {
    if (!searched_ || (end_ != std::string_view::npos && end_ < from)) {
      end_ = text.find("</at>", from);
      searched_ = true;
    }
    return end_;
  }
  std::size_t skip_tag(std::string_view text, std::size_t open) {
    const std::size_t close = no_more_tags_ ? std::string_view::npos : text.find('>', open);
    if (close == std::string_view::npos) {
      no_more_tags_ = true;
      return literal(open);
    }
    const std::string_view name = text.substr(open + 1, close - open - 1);
    constexpr std::array<std::string_view, 6> kBreaks{"br", "br/", "br /", "/p", "/div", "/li"};
    if (std::find(kBreaks.begin(), kBreaks.end(), name) != kBreaks.end()) said_.text += '\n';
    return close + 1;
  }

  void mention(std::string_view mark, std::string_view name) {
    const Json* entity = take_entity(mark);
    // The entity may leave out what stands in the mark beside the name.
    if (entity == nullptr) entity = take_entity("<at>" + std::string(name) + "</at>");
    const std::string plain = from_entities(name);
    if (entity == nullptr) {
      said_.text += plain;
      return;
    }
    const Json& who = (*entity)["mentioned"];
    if (is_own(who, activity_) && is_blank(said_.text)) {
      said_.to_bot = true;
      said_.text.clear();
      return;
    }
    said_.text += "@" + plain;
    if (mentions_.size() >= kMostNamed) return;
    // A person of Entra ID, where it is told, as whoever speaks.
    const std::string directory = who["aadObjectId"].as_string();
    mentions_.push(Json::object({{"kind", "user"},
                                 {"id", directory.empty() ? who["id"].as_string() : directory},
                                 {"name", who["name"].as_string(plain)}}));
  }
  // The first that was not taken yet.
  const Json* take_entity(std::string_view mark) {
    const std::size_t most = std::min(entities_.size(), kMostNamed);
    for (std::size_t i = 0; i < most; ++i) {
      if (entities_[i] == nullptr || (*entities_[i])["text"].text() != mark) continue;
      const Json* const found = entities_[i];
      entities_[i] = nullptr;
      return found;
    }
    return nullptr;
  }
  static bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
  }
  static void trim_front(std::string& text) {
    text.erase(0, std::min(text.find_first_not_of(" \t\n"), text.size()));
  }
  void trim() {
    std::string& text = said_.text;
    text.erase(std::remove(text.begin(), text.end(), '\r'), text.end());
    trim_front(text);
    // Behind the bot's name.
    if (said_.to_bot && !text.empty() && (text[0] == ',' || text[0] == ':')) {
      text.erase(0, 1);
      trim_front(text);
    }
    const std::size_t last = text.find_last_not_of(" \t\n");
    text.erase(last == std::string::npos ? 0 : last + 1);
  }

  void add_names() {
    Json links = Json::array(), files = Json::array();
    for (const Json& each : activity_["attachments"].items()) {
      if (files.size() >= kMostNamed) break;
      const std::string_view type = each["contentType"].text();
      if (type == "text/html") {
        add_links(each["content"].text(), links);
      } else if (type == kFile || type.starts_with("image/")) {
        files.push(file(each, type));
      }
    }
    for (const auto& [name, list] : {std::pair<const char*, const Json&>("mentions", mentions_),
                                     {"links", links},
                                     {"files", files}}) {
      if (list.size() > 0) said_.extra.set(name, list);
    }
  }
  static Json file(const Json& each, std::string_view type) {
    const Json& content = each["content"];
    if (type != kFile)
      return Json::object({{"id", ""},
                           {"name", each["name"].as_string()},
                           {"type", type},
                           {"size", 0},
                           {"url", each["contentUrl"].as_string()}});
    // Whoever has this url may fetch it, for some minutes: it is a secret.
    return Json::object({{"id", content["uniqueId"].as_string()},
                         {"name", each["name"].as_string()},
                         {"type", content["fileType"].as_string()},
                         {"size", 0},
                         {"url", content["downloadUrl"].as_string()},
                         {"secret", true}});
  }
  static void add_links(std::string_view html, Json& links) {
    constexpr std::string_view kLink = "href=\"http";
    for (std::size_t at = html.find(kLink); at != std::string_view::npos;) {
      const std::size_t from = at + 6;
      const std::size_t end = html.find('"', from);
      if (end == std::string_view::npos || links.size() >= kMostNamed) return;
      links.push(from_entities(html.substr(from, end - from)));
      at = html.find(kLink, end);
    }
  }

  const Json& activity_;
  const bool is_markup_;
  std::vector<const Json*> entities_;
  Json mentions_ = Json::array();
  Said said_;
  std::size_t end_ = 0;
  bool searched_ = false, no_more_tags_ = false;
};

}  // namespace

Said read_said(const Json& activity) { return Reader(activity).read(); }

}  // namespace teams
