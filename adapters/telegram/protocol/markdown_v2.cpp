#include "markdown_v2.hpp"

#include <cox/abi.h>

#include <algorithm>
#include <cctype>
#include <cox/format.hpp>
#include <cox/sdk/mention.hpp>
#include <cox/sdk/split.hpp>
#include <cox/sdk/utf.hpp>
#include <iterator>

#include "ids.hpp"

namespace telegram {

namespace {

constexpr std::string_view kReserved = "_*[]()~`>#+-=|{}.!\\";
// Between @ and a name: invisible, and the name is no mention any more.
constexpr std::string_view kApart = "\xE2\x80\x8B";

bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Invisible in Telegram, and not allowed in what it reads.
bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t'; }

std::string visible(std::string_view text) {
  std::string out;
  std::remove_copy_if(text.begin(), text.end(), std::back_inserter(out), is_control);
  return out;
}

// With a backslash before each of `which`.
std::string guarded(std::string_view text, std::string_view which) {
  std::string out;
  for (const char c : visible(text)) {
    if (which.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

constexpr std::string_view kBlanks = " \n\t";

// Telegram shows no entity of blanks alone, and takes no message that holds nothing else.
bool is_blank(std::string_view text) {
  return text.find_first_not_of(kBlanks) == std::string_view::npos;
}

// Marks stand at the text.
std::string marked(char mark, const std::string& text) {
  const std::size_t first = text.find_first_not_of(kBlanks), last = text.find_last_not_of(kBlanks);
  if (first == std::string::npos) return text;
  return text.substr(0, first) + mark + text.substr(first, last + 1 - first) + mark +
         text.substr(last + 1);
}

std::string mention(const cox::Mention& who) {
  const bool is_user = who.kind() == "user" && to_number(who.id()).value_or(0) > 0;
  if (is_user && !is_blank(visible(who.name())))
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
  // Telegram has no code within other marks. Two marks with nothing between would open a block.
  if ((span.style & cox::SPAN_CODE) != 0) {
    const std::string code = guarded(span.text, "`\\");
    return is_blank(code) ? code : "`" + code + "`";
  }
  std::string out = span.url.empty() ? escaped(span.text) : linked(span);
  if ((span.style & cox::SPAN_STRIKE) != 0) out = marked('~', out);
  if ((span.style & cox::SPAN_ITALIC) != 0) out = marked('_', out);
  if ((span.style & (cox::SPAN_BOLD | cox::SPAN_HEADING)) != 0) out = marked('*', out);
  return out;
}

// In a mark of italic, not in a _ that stands for itself.
bool ends_in_mark(std::string_view out) {
  if (out.empty() || out.back() != '_') return false;
  out.remove_suffix(1);
  const std::size_t last = out.find_last_not_of('\\');
  const std::size_t slashes = out.size() - (last == std::string_view::npos ? 0 : last + 1);
  return slashes % 2 == 0;
}

// Two marks of italic side by side would be one of underline; an empty bold keeps them apart.
void append(std::string& out, const std::string& more) {
  if (ends_in_mark(out) && !more.empty() && more.front() == '_') out += "**";
  out += more;
}

std::string to_message(std::uint32_t format, std::string_view text) {
  return format == COX_FORMAT_MARKDOWN ? from_markdown(text) : escaped(text);
}

}  // namespace

std::string escaped(std::string_view raw) {
  const std::string text = visible(raw);
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (kReserved.find(c) != std::string_view::npos) out += '\\';
    out += c;
    const bool begins = at == 0 || !is_name(text[at - 1]);
    if (c == '@' && begins && at + 1 < text.size() && is_name(text[at + 1])) out += kApart;
  }
  return out;
}

std::string code_block(std::string_view raw, std::string_view language) {
  const std::string shown = visible(raw);
  std::string_view code = shown;
  while (!code.empty() && code.back() == '\n') code.remove_suffix(1);
  if (is_blank(code)) return {};
  const bool is_word = std::all_of(language.begin(), language.end(), is_name);
  return "```" + std::string(is_word ? language : "") + "\n" + guarded(code, "`\\") + "\n```";
}

std::string bold(std::string_view text) { return marked('*', escaped(text)); }

std::string link(std::string_view label, std::string_view url) {
  const bool is_web = url.substr(0, 7) == "http://" || url.substr(0, 8) == "https://" ||
                      url.substr(0, 7) == "mailto:";
  if (!is_web) return escaped(cox::sdk::link_text(std::string(label), std::string(url)));
  const std::string words = escaped(is_blank(visible(label)) ? url : label);
  return "[" + words + "](" + guarded(url, ")\\") + ")";
}

std::string from_markdown(std::string_view markdown) {
  std::string out;
  bool ends_in_at = false;  // what has been written, marks left out
  for (const cox::Span& span : cox::parse_markdown(markdown)) {
    const bool is_block = (span.style & cox::SPAN_BLOCK) != 0;
    if (is_block && !out.empty() && out.back() != '\n') out += '\n';
    if (ends_in_at && !is_block) out += kApart;
    append(out, rendered(span));
    const std::string shown = visible(span.text.empty() ? span.url : span.text);
    if (!shown.empty()) ends_in_at = !is_block && shown.back() == '@';
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
    if (!is_blank(message)) pieces.push_back(std::move(message));
  }
  return pieces;
}

}  // namespace telegram
