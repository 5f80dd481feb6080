#include "rich_text.hpp"

#include <cox/sdk/mention.hpp>
#include <optional>
#include <utility>

#include "text.hpp"

namespace slack {

namespace {

using cox::Json;
using cox::Mention;
using cox::Span;

// Slack opens these, and nothing that runs something.
bool is_web(std::string_view url) {
  return url.substr(0, 8) == "https://" || url.substr(0, 7) == "http://" ||
         url.substr(0, 7) == "mailto:";
}

Json style_of(unsigned style) {
  Json out;
  if ((style & (cox::SPAN_BOLD | cox::SPAN_HEADING)) != 0) out.set("bold", true);
  if ((style & cox::SPAN_ITALIC) != 0) out.set("italic", true);
  if ((style & cox::SPAN_STRIKE) != 0) out.set("strike", true);
  if ((style & cox::SPAN_CODE) != 0) out.set("code", true);
  return out;
}

Json leaf(Json element, unsigned style) {
  const Json styles = style_of(style);
  if (!styles.is_null()) element.set("style", styles);
  return element;
}

Json mention_leaf(const Mention& mention) {
  if (mention.kind() == "user") return Json::object({{"type", "user"}, {"user_id", mention.id()}});
  if (mention.kind() == "room")
    return Json::object({{"type", "channel"}, {"channel_id", mention.id()}});
  if (mention.kind() == "group")
    return Json::object({{"type", "usergroup"}, {"usergroup_id", mention.id()}});
  return Json::object({{"type", "broadcast"}, {"range", "channel"}});
}

// An id is what Slack gave out; anything else is no mention, only a name.
bool is_id(const std::string& id) {
  return !id.empty() && id.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == id.npos;
}

std::optional<Mention> mention_of(const Span& span) {
  auto mention = Mention::of(span.url, span.text);
  if (mention && mention->kind() != "all" && !is_id(mention->id())) return std::nullopt;
  return mention;
}

Json to_leaf(const Span& span) {
  if (const auto mention = mention_of(span)) return mention_leaf(*mention);
  if (is_web(span.url)) {
    Json link = Json::object({{"type", "link"}, {"url", span.url}});
    if (!span.text.empty() && span.text != span.url) link.set("text", span.text);
    return leaf(std::move(link), span.style);
  }
  return leaf(Json::object({{"type", "text"}, {"text", span.text}}), span.style);
}

// Sections and preformatted parts in their order.
class Builder {
 public:
  Json build(const Spans& spans) {
    for (const Span& span : spans) add(span);
    flush();
    if (parts_.empty()) return {};
    return Json::object({{"type", "rich_text"}, {"elements", std::move(parts_)}});
  }

 private:
  void add(const Span& span) {
    if (span.text.empty() && span.url.empty()) return;
    if ((span.style & cox::SPAN_BLOCK) != 0) return block(span);
    const std::string_view text = span.text;
    // The line break after a code block is the block's own.
    if (after_block_ && !text.empty() && text[0] == '\n') {
      after_block_ = false;
      return add({std::string(text.substr(1)), span.style, span.url});
    }
    after_block_ = false;
    leaves_.push_back(to_leaf(span));
  }
  void block(const Span& span) {
    drop_line_break();
    flush();
    if (span.text.empty()) return;
    parts_.push_back(Json::object(
        {{"type", "rich_text_preformatted"},
         {"elements", Json::array({Json::object({{"type", "text"}, {"text", span.text}})})}}));
    after_block_ = true;
  }
  // And so is the one before it.
  void drop_line_break() {
    if (leaves_.empty() || leaves_.back()["type"].text() != "text") return;
    std::string text = leaves_.back()["text"].as_string();
    if (!text.ends_with('\n')) return;
    text.pop_back();
    if (text.empty()) return leaves_.pop_back();
    leaves_.back().set("text", text);
  }
  void flush() {
    if (leaves_.empty()) return;
    parts_.push_back(
        Json::object({{"type", "rich_text_section"}, {"elements", std::exchange(leaves_, {})}}));
  }

  Json::Array parts_, leaves_;
  bool after_block_ = false;
};

std::string mention_text(const Mention& mention) {
  if (mention.kind() == "user") return "<@" + mention.id() + ">";
  if (mention.kind() == "room") return "<#" + mention.id() + ">";
  if (mention.kind() == "group") return "<!subteam^" + mention.id() + ">";
  return "<!channel>";
}

// A bar would end the address.
std::string link_target(std::string_view url) {
  std::string out;
  for (const char c : escape(url)) out += c == '|' ? std::string("%7C") : std::string(1, c);
  return out;
}

// Marks around the text, but not around the blanks at its ends: "*bold* ".
std::string wrapped(const std::string& text, const std::string& mark) {
  const std::size_t from = text.find_first_not_of(" \n");
  if (from == std::string::npos || mark.empty()) return text;
  const std::size_t end = text.find_last_not_of(" \n") + 1;
  const std::string closing(mark.rbegin(), mark.rend());
  return text.substr(0, from) + mark + text.substr(from, end - from) + closing + text.substr(end);
}

std::string mark_of(unsigned style) {
  if ((style & cox::SPAN_BLOCK) != 0) return "```";
  if ((style & cox::SPAN_CODE) != 0) return "`";
  std::string mark;
  if ((style & (cox::SPAN_BOLD | cox::SPAN_HEADING)) != 0) mark += '*';
  if ((style & cox::SPAN_ITALIC) != 0) mark += '_';
  if ((style & cox::SPAN_STRIKE) != 0) mark += '~';
  return mark;
}

}  // namespace

Spans plain_spans(std::string_view text) {
  Spans out;
  for (const Piece& piece : find_urls(text))
    out.push_back({std::string(piece.text), 0, piece.is_url ? std::string(piece.text) : ""});
  return out;
}

cox::Json to_rich_text(const Spans& spans) {
  Spans pieces;
  for (const Span& span : spans) {
    // An address that was written as one can be clicked on, but not in code.
    if (!span.url.empty() || (span.style & cox::SPAN_CODE) != 0) {
      pieces.push_back(span);
      continue;
    }
    for (Span& piece : plain_spans(span.text))
      pieces.push_back({std::move(piece.text), span.style, std::move(piece.url)});
  }
  return Builder().build(pieces);
}

std::string to_mrkdwn(const Spans& spans) {
  std::string out;
  for (const Span& span : spans) {
    if (const auto mention = mention_of(span)) {
      out += mention_text(*mention);
    } else if (is_web(span.url)) {
      const bool bare = span.text.empty() || span.text == span.url;
      out += "<" + link_target(span.url) + (bare ? "" : "|" + escape(span.text)) + ">";
    } else {
      out += wrapped(escape(span.text), mark_of(span.style));
    }
  }
  return out;
}

}  // namespace slack
