#include "paint.hpp"

#include <cox/format.hpp>
#include <cox/json.hpp>

#include "harmless.hpp"

namespace ansi {

std::string styled(std::string_view style, std::string_view text) {
  if (style.empty()) return std::string(text);
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) {
      out.append("\x1b[").append(style).append("m").append(text.substr(0, end)).append("\x1b[0m");
    }
    if (end < text.size()) out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace ansi

namespace {

using ansi::styled;

struct Style {
  unsigned span;
  std::string_view code;
};
constexpr Style kStyles[] = {
    {cox::SPAN_BOLD, ansi::kBold},     {cox::SPAN_ITALIC, ansi::kItalic},
    {cox::SPAN_STRIKE, ansi::kStrike}, {cox::SPAN_CODE, ansi::kCyan},
    {cox::SPAN_HEADING, ansi::kBold},
};

std::string style_of(const cox::Span& span) {
  std::string codes;
  for (const Style& style : kStyles) {
    if ((span.style & style.span) == 0) continue;
    if (!codes.empty()) codes += ';';
    codes += style.code;
  }
  return codes;
}

std::string link(const std::string& label, const std::string& url) {
  if (url.empty()) return harmless(label);
  const std::string shown = styled(ansi::kUnderline, harmless(label.empty() ? url : label));
  if (label.empty() || label == url) return shown;
  return shown + styled(ansi::kDim, " (" + harmless(url) + ")");
}

// A list in Markdown is lines that begin with "- " or "* ".
std::string with_bullets(std::string text, bool line_start) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (line_start && (text.compare(at, 2, "- ") == 0 || text.compare(at, 2, "* ") == 0)) {
      text.replace(at, 1, "•");
    }
    // A list in a list is indented.
    line_start = text[at] == '\n' || (line_start && text[at] == ' ');
  }
  return text;
}

std::string markdown(std::string_view text) {
  std::string out;
  bool line_start = true;
  for (const cox::Span& span : cox::parse_markdown(text)) {
    if (!span.url.empty()) {
      out += link(span.text, span.url);
    } else if (span.style == 0) {
      out += with_bullets(harmless(span.text), line_start);
    } else {
      out += styled(style_of(span), harmless(span.text));
    }
    line_start = span.text.ends_with('\n');
  }
  return out;
}

std::string fields(const cox::Json& part) {
  std::string out;
  for (const cox::Json& field : part["fields"].items()) {
    out += styled(ansi::kBold, harmless(field["name"].text()) + ":") + " " +
           harmless(field["value"].text()) + "\n";
  }
  return out;
}

// The SDK aligns the columns; the first line is the head.
std::string table(const cox::Json& part) {
  const std::string text = harmless(cox::sdk::part_text(part));
  const std::size_t head = std::min(text.find('\n'), text.size());
  return styled(ansi::kBold, text.substr(0, head)) + text.substr(head);
}

std::string part_of(const cox::Json& part) {
  const std::string_view kind = part["kind"].text();
  const std::string text = part["text"].as_string();
  if (kind == "markdown") return markdown(text) + "\n";
  if (kind == "fields") return fields(part);
  if (kind == "table") return table(part);
  if (kind == "code") return styled(ansi::kCyan, harmless(text)) + "\n";
  if (kind == "link" || kind == "image") return link(text, part["url"].as_string()) + "\n";
  return harmless(cox::sdk::part_text(part));
}

std::string_view tone_of(const cox::Json& card) {
  const std::string_view tone = card["tone"].text();
  if (tone == "good") return ansi::kGreen;
  if (tone == "warning") return ansi::kYellow;
  return tone == "danger" ? ansi::kRed : ansi::kDim;
}

// A bar in the colour of the card's tone to the left of each line.
std::string boxed(std::string_view tone, std::string_view text) {
  const std::string bar = styled(tone, "┃") + " ";
  std::string out = bar;
  while (text.ends_with('\n')) text.remove_suffix(1);
  for (const char c : text) {
    out += c;
    if (c == '\n') out += bar;
  }
  return out;
}

std::string card(const cox::Json& card) {
  std::string inside = styled(ansi::kBold, harmless(card["title"].text()));
  if (!inside.empty()) inside += '\n';
  for (const cox::Json& part : card["parts"].items()) inside += part_of(part);
  return "\n" + boxed(tone_of(card), inside);
}

}  // namespace

std::string paint(std::uint32_t format, std::string_view body, bool colour) {
  if (colour && format == COX_FORMAT_MARKDOWN) return markdown(body);
  if (colour && format == COX_FORMAT_RICH) {
    if (const auto json = cox::Json::parse(body)) return card(*json);
  }
  return harmless(cox::to_plain_text(format, body));
}
