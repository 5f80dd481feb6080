#include "markdown.hpp"

#include <cox/abi.h>

#include <algorithm>
#include <cctype>
#include <cox/format.hpp>
#include <cox/sdk/mention.hpp>
#include <cox/sdk/spans.hpp>
#include <optional>

namespace discord {

namespace {

using cox::Json;
using cox::Mention;
using cox::Span;

constexpr std::size_t kMostMentions = 100;
// Nothing is seen of it, and what stands around it is no markup any more.
constexpr std::string_view kNothing = "\xe2\x80\x8b";  // U+200B

bool is_id(std::string_view id) {
  return !id.empty() && id.size() <= 20 &&
         id.find_first_not_of("0123456789") == std::string_view::npos;
}

bool starts_line(std::string_view text, std::size_t at) { return at == 0 || text[at - 1] == '\n'; }

bool is_markup(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (std::string_view("\\`*_~|<>[]()#").find(c) != std::string_view::npos) return true;
  // Lists and small print, which begin a line.
  if (c == '-' || c == '+') return starts_line(text, at);
  if (c == ':') return text.substr(at, 3) != "://";  // :emoji:, but a link stays one
  return c == '.' && at > 0 && std::isdigit(static_cast<unsigned char>(text[at - 1])) != 0 &&
         at + 1 < text.size() && text[at + 1] == ' ';
}

bool wakes_everybody(std::string_view text) {
  return text.substr(0, 9) == "@everyone" || text.substr(0, 5) == "@here";
}

// A link that stands in a text stays as it is: what escapes it would break it.
std::size_t link_length(std::string_view text) {
  if (text.substr(0, 7) != "http://" && text.substr(0, 8) != "https://") return 0;
  const std::size_t end = std::min(text.find_first_of(" \t\n<>()[]|`*\\\"@"), text.size());
  return end > 8 ? end : 0;
}

// Backticks cannot be escaped in code: they are kept apart.
std::string without_fences(std::string_view code) {
  std::string out;
  for (std::size_t at = 0; at < code.size(); ++at) {
    out += code[at];
    if (code[at] == '`') out += kNothing;
  }
  return out;
}

std::optional<std::string> mention(const Mention& mention, Mentions& all) {
  if (mention.kind() == "all") {
    all.everybody = true;
    return "@everyone";
  }
  if (!is_id(mention.id())) return std::nullopt;
  if (mention.kind() == "room") return "<#" + mention.id() + ">";
  auto& list = mention.kind() == "user" ? all.users : all.roles;
  if (list.size() < kMostMentions && std::ranges::find(list, mention.id()) == list.end())
    list.push_back(mention.id());
  return (mention.kind() == "user" ? "<@" : "<@&") + mention.id() + ">";
}

bool is_web(std::string_view url) {
  return (url.substr(0, 7) == "http://" || url.substr(0, 8) == "https://") &&
         url.find_first_of(" \n\t<>()\\") == std::string_view::npos;
}

std::string link(const Span& span, Mentions& mentions) {
  if (const auto means = Mention::of(span.url, span.text)) {
    if (auto text = mention(*means, mentions)) return *text;
    return escaped(span.text);
  }
  if (!is_web(span.url)) return escaped(span.text);
  if (span.text.empty() || span.text == span.url) return span.url;
  return "[" + escaped(span.text) + "](" + span.url + ")";
}

std::string wrapped(const std::string& text, unsigned style) {
  // The marks must stand beside what they mark.
  const std::size_t from = text.find_first_not_of(" \n\t");
  if (from == std::string::npos) return text;
  const std::size_t to = text.find_last_not_of(" \n\t") + 1;
  std::string marks;
  if ((style & (cox::SPAN_BOLD | cox::SPAN_HEADING)) != 0) marks += "**";
  if ((style & cox::SPAN_ITALIC) != 0) marks += "*";
  if ((style & cox::SPAN_STRIKE) != 0) marks += "~~";
  std::string back = marks;
  std::reverse(back.begin(), back.end());
  return text.substr(0, from) + marks + text.substr(from, to - from) + back + text.substr(to);
}

std::string rendered(const Span& span, Mentions& mentions) {
  if ((span.style & cox::SPAN_BLOCK) != 0) return code_block(span.text);
  if ((span.style & cox::SPAN_CODE) != 0) {
    std::string code = without_fences(span.text);
    std::replace(code.begin(), code.end(), '\n', ' ');
    return code.empty() ? "" : "`" + code + "`";
  }
  const std::string text = span.url.empty() ? escaped(span.text) : link(span, mentions);
  return wrapped(text, span.style);
}

Json list(const std::vector<std::string>& ids) { return Json::Array(ids.begin(), ids.end()); }

}  // namespace

Json Mentions::to_json() const {
  Json parse = Json::array();
  if (everybody) parse.push("everyone");
  Json all = Json::object({{"parse", std::move(parse)}, {"replied_user", false}});
  if (!users.empty()) all.set("users", list(users));
  if (!roles.empty()) all.set("roles", list(roles));
  return all;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t link = link_length(text.substr(at)); link > 0) {
      out += text.substr(at, link);
      at += link;
      continue;
    }
    if (is_markup(text, at)) out += '\\';
    // No escape helps against this: Discord looks for it before anything else.
    const bool is_everybody = wakes_everybody(text.substr(at));
    out += text[at++];
    if (is_everybody) out += kNothing;
  }
  return out;
}

std::string rendered(std::string_view markdown, Mentions& mentions) {
  std::string out;
  for (const Span& span : cox::parse_markdown(markdown)) {
    const bool is_block = (span.style & cox::SPAN_BLOCK) != 0;
    if (is_block && !out.empty() && out.back() != '\n') out += '\n';
    out += rendered(span, mentions);
  }
  return out;
}

std::string rendered(std::uint32_t format, const std::string& body, Mentions& mentions) {
  if (format == COX_FORMAT_MARKDOWN) return rendered(body, mentions);
  return escaped(cox::to_plain_text(format, body));
}

std::string code_block(std::string_view code, std::string_view language) {
  const bool is_name =
      language.size() <= 20 && std::ranges::all_of(language, [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '#' || c == '-';
      });
  std::string inside;
  for (std::size_t at = 0; at < code.size(); ++at) {
    inside += code[at];
    if (code[at] == '`' && at + 1 < code.size() && code[at + 1] == '`') inside += kNothing;
  }
  if (!inside.empty() && inside.back() == '`') inside += kNothing;
  if (inside.empty() || inside.back() != '\n') inside += '\n';
  return "```" + (is_name ? std::string(language) : "") + "\n" + inside + "```";
}

}  // namespace discord
