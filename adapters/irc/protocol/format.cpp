#include "format.hpp"

#include <algorithm>
#include <cox/format.hpp>
#include <cox/json.hpp>

namespace irc {

namespace {

constexpr char kBold = '\x02', kItalic = '\x1d', kStrike = '\x1e', kCode = '\x11', kReset = '\x0f';

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f;
}

std::string harmless(std::string_view text) {
  std::string out(text);
  std::erase_if(out, is_control);
  return out;
}

// Each line of the text in this style.
std::string styled(std::string_view codes, std::string_view text) {
  if (codes.empty()) return std::string(text);
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) out.append(codes).append(text.substr(0, end)) += kReset;
    if (end < text.size()) out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string codes_of(unsigned style) {
  std::string codes;
  if ((style & (cox::SPAN_BOLD | cox::SPAN_HEADING)) != 0) codes += kBold;
  if ((style & cox::SPAN_ITALIC) != 0) codes += kItalic;
  if ((style & cox::SPAN_STRIKE) != 0) codes += kStrike;
  if ((style & cox::SPAN_CODE) != 0) codes += kCode;
  return codes;
}

std::string bold(std::string_view text) { return styled(std::string(1, kBold), harmless(text)); }

std::string link(std::string_view label, std::string_view url) {
  if (label.empty() || label == url) return harmless(url);
  return harmless(label) + (url.empty() ? "" : " (" + harmless(url) + ")");
}

std::string markdown(std::string_view text) {
  std::string out;
  for (const cox::Span& span : cox::parse_markdown(text)) {
    out += span.url.empty() ? styled(codes_of(span.style), harmless(span.text))
                            : link(span.text, span.url);
  }
  return out;
}

std::string fields(const cox::Json& part) {
  std::string out;
  for (const cox::Json& field : part["fields"].items()) {
    out += bold(field["name"].as_string() + ":") + " " + harmless(field["value"].text()) + "\n";
  }
  return out;
}

std::string part_of(const cox::Json& part) {
  const std::string_view kind = part["kind"].text();
  const std::string text = part["text"].as_string();
  if (kind == "markdown") return markdown(text) + "\n";
  if (kind == "fields") return fields(part);
  if (kind == "code") return styled(std::string(1, kCode), harmless(text)) + "\n";
  if (kind == "link" || kind == "image") return link(text, part["url"].text()) + "\n";
  return harmless(cox::sdk::part_text(part));
}

// A colour of the first sixteen, with two digits, so that a digit after it is not taken for one.
std::string_view colour_of(std::string_view tone) {
  if (tone == "good")
    return "\x03"
           "03";
  if (tone == "warning")
    return "\x03"
           "07";
  return tone == "danger" ? "\x03"
                            "04"
                          : "";
}

std::string card(const cox::Json& card) {
  std::string title = harmless(card["title"].text());
  if (!title.empty())
    title = styled(std::string(colour_of(card["tone"].text())) + kBold, title) + "\n";
  std::string out = title;
  for (const cox::Json& part : card["parts"].items()) out += part_of(part);
  while (out.ends_with('\n')) out.pop_back();
  return out;
}

}  // namespace

std::string formatted(std::uint32_t format, std::string_view body) {
  if (format == COX_FORMAT_MARKDOWN) return markdown(body);
  if (format == COX_FORMAT_RICH) {
    if (const auto json = cox::Json::parse(body)) return card(*json);
  }
  return harmless(body);
}

}  // namespace irc
