#include "markdown_v2.hpp"

#include <cox/abi.h>

#include <algorithm>
#include <cctype>
#include <cox/format.hpp>
#include <cox/sdk/mention.hpp>
#include <cox/sdk/split.hpp>
#include <cox/sdk/utf.hpp>

#include "ids.hpp"

namespace telegram {

namespace {

constexpr std::string_view kReserved = "_*[]()~`>#+-=|{}.!\\";
// Between @ and a name: invisible, and the name is no mention any more.
constexpr std::string_view kApart = "\xE2\x80\x8B";

bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Invisible in Telegram, and not allowed in what it reads.
bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t'; }

// With a backslash before each of `which`.
std::string guarded(std::string_view text, std::string_view which) {
  std::string out;
  for (const char c : text) {
    if (is_control(c)) continue;
    if (which.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

// Marks stand at the text: an entity of blanks alone is none.
std::string marked(char mark, const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \n\t"), last = text.find_last_not_of(" \n\t");
  if (first == std::string::npos) return text;
  return text.substr(0, first) + mark + text.substr(first, last + 1 - first) + mark +
         text.substr(last + 1);
}

std::string mention(const cox::Mention& who) {
  if (who.kind() == "user" && to_number(who.id()).value_or(0) > 0)
    return "[" + escaped(who.name()) + "](tg://user?id=" + who.id() + ")";
  return escaped(who.name());
}

// A link, or its words where it is none.
std::string linked(const cox::Span& span) {
  if (const auto who = cox::Mention::of(span.url, span.text)) return mention(*who);
  return link(span.text, span.url);
}

std::string rendered(const cox::Span& span) {
  if ((span.style & cox::SPAN_BLOCK) != 0) return code_block(span.text, {});
  // Telegram has no code within other marks.
  if ((span.style & cox::SPAN_CODE) != 0)
    return span.text.empty() ? "" : "`" + guarded(span.text, "`\\") + "`";
  std::string out = span.url.empty() ? escaped(span.text) : linked(span);
  if ((span.style & cox::SPAN_STRIKE) != 0) out = marked('~', out);
  if ((span.style & cox::SPAN_ITALIC) != 0) out = marked('_', out);
  if ((span.style & (cox::SPAN_BOLD | cox::SPAN_HEADING)) != 0) out = marked('*', out);
  return out;
}

// Two marks of italic side by side would be one of underline; an empty bold keeps them apart.
void append(std::string& out, const std::string& more) {
  const bool ends_open =
      !out.empty() && out.back() == '_' && (out.size() < 2 || out[out.size() - 2] != '\\');
  if (ends_open && !more.empty() && more.front() == '_') out += "**";
  out += more;
}

std::string to_message(std::uint32_t format, std::string_view text) {
  return format == COX_FORMAT_MARKDOWN ? from_markdown(text) : escaped(text);
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (is_control(c)) continue;
    if (kReserved.find(c) != std::string_view::npos) out += '\\';
    out += c;
    const bool begins = at == 0 || !is_name(text[at - 1]);
    if (c == '@' && begins && at + 1 < text.size() && is_name(text[at + 1])) out += kApart;
  }
  return out;
}

std::string code_block(std::string_view code, std::string_view language) {
  while (!code.empty() && code.back() == '\n') code.remove_suffix(1);
  if (code.empty()) return {};
  const bool is_word = std::all_of(language.begin(), language.end(), is_name);
  return "```" + std::string(is_word ? language : "") + "\n" + guarded(code, "`\\") + "\n```";
}

std::string bold(std::string_view text) { return marked('*', escaped(text)); }

std::string link(std::string_view label, std::string_view url) {
  const bool is_web = url.substr(0, 7) == "http://" || url.substr(0, 8) == "https://" ||
                      url.substr(0, 7) == "mailto:";
  if (!is_web) return escaped(cox::sdk::link_text(std::string(label), std::string(url)));
  const std::string words = escaped(label.empty() ? url : label);
  return "[" + words + "](" + guarded(url, ")\\") + ")";
}

std::string from_markdown(std::string_view markdown) {
  std::string out;
  for (const cox::Span& span : cox::parse_markdown(markdown)) {
    const bool is_block = (span.style & cox::SPAN_BLOCK) != 0;
    if (is_block && !out.empty() && out.back() != '\n') out += '\n';
    append(out, rendered(span));
  }
  while (!out.empty() && out.back() == '\n') out.pop_back();
  return out;
}

std::vector<std::string> to_pieces(std::uint32_t format, std::string_view body, std::size_t most) {
  std::vector<std::string> pieces;
  // The invisible ones count too.
  const auto measure = [](std::string_view text) {
    return cox::count_utf16(text) +
           static_cast<std::size_t>(std::count(text.begin(), text.end(), '@'));
  };
  for (const std::string& piece : cox::split_text(body, most, measure)) {
    std::string message = to_message(format, piece);
    if (!message.empty()) pieces.push_back(std::move(message));
  }
  return pieces;
}

}  // namespace telegram
