#include "text.hpp"

#include <algorithm>
#include <cctype>
#include <cox/format.hpp>
#include <cox/sdk/mention.hpp>

namespace mattermost {

namespace {

// Between a sign and a name: invisible, and the name is none any more.
constexpr std::string_view kApart = "\xE2\x80\x8B";
constexpr std::string_view kBlank = "\xC2\xA0";

bool is_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
}

// What means something only at the beginning of a line: lists, headings, quotes, code.
std::string line_start(std::string_view line, std::size_t& at) {
  std::string out;
  for (; at < line.size() && (line[at] == ' ' || line[at] == '\t'); ++at) out += kBlank;
  std::size_t digits = at;
  while (digits < line.size() && std::isdigit(static_cast<unsigned char>(line[digits])) != 0)
    ++digits;
  if (digits > at && digits < line.size() && (line[digits] == '.' || line[digits] == ')')) {
    out.append(line.substr(at, digits - at)).append("\\");
    at = digits;
  } else if (at < line.size() &&
             std::string_view("#>+-=").find(line[at]) != std::string_view::npos) {
    out += '\\';
  } else {
    return out;
  }
  out += line[at++];
  return out;
}

std::string escaped_line(std::string_view line, bool is_whole) {
  std::size_t at = 0;
  std::string out = is_whole ? line_start(line, at) : std::string();
  for (; at < line.size(); ++at) {
    const char c = line[at];
    const bool has_name = at + 1 < line.size() && is_name(line[at + 1]);
    if (std::string_view("\\`*_~[]|").find(c) != std::string_view::npos) out += '\\';
    if (c == '!' && at + 1 < line.size() && line[at + 1] == '[') out += '\\';
    out += c;
    if ((c == '@' || c == '~' || c == ':' || c == '#') && has_name) out += kApart;
  }
  return out;
}

// `is_whole`: it begins a line.
std::string escaped_from(std::string_view text, bool is_whole) {
  std::string out;
  for (std::size_t line = 0; line <= text.size();) {
    const std::size_t end = std::min(text.find('\n', line), text.size());
    out += escaped_line(text.substr(line, end - line), is_whole || line > 0);
    if (end < text.size()) out += '\n';
    line = end + 1;
  }
  return out;
}

std::string fence_for(std::string_view code) {
  std::size_t longest = 2, run = 0;
  for (const char c : code) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return std::string(longest + 1, '`');
}

// A run of backticks that is not in it; a blank keeps its own ones off.
std::string code_span(std::string_view code) {
  if (code.find('`') == std::string_view::npos) return "`" + std::string(code) + "`";
  const std::string fence = fence_for(code);
  return fence + " " + std::string(code) + " " + fence;
}

// Its marks stand at the text: between a mark and a blank it would be no markup.
std::string marked(std::string_view mark, const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \n"), last = text.find_last_not_of(" \n");
  if (first == std::string::npos) return text;
  return text.substr(0, first) + std::string(mark) + text.substr(first, last + 1 - first) +
         std::string(mark) + text.substr(last + 1);
}

std::string mention_of(const cox::Mention& mention, const NameOf& name_of) {
  if (mention.kind() == "all") return "@all";
  const std::string name = mention.kind() == "user" ? name_of(mention.id()) : std::string();
  return name.empty() ? escaped(mention.name()) : "@" + name;
}

bool is_web(std::string_view url) {
  return url.substr(0, 7) == "http://" || url.substr(0, 8) == "https://" ||
         url.substr(0, 7) == "mailto:";
}

// What would end the target of a link.
std::string target(std::string_view url) {
  std::string out;
  for (const char c : url) {
    if (c == '(')
      out += "%28";
    else if (c == ')')
      out += "%29";
    else if (c == ' ')
      out += "%20";
    else if (static_cast<unsigned char>(c) > 0x20 && c != '<' && c != '>' && c != '\\')
      out += c;
  }
  return out;
}

std::string link(const cox::Span& span, const NameOf& name_of) {
  if (const auto mention = cox::Mention::of(span.url, span.text))
    return mention_of(*mention, name_of);
  if (!is_web(span.url)) return escaped(cox::sdk::link_text(span.text, span.url));
  if (span.text.empty() || span.text == span.url) return target(span.url);
  const bool is_image = (span.style & cox::SPAN_IMAGE) != 0;
  return (is_image ? "![" : "[") + escaped(span.text) + "](" + target(span.url) + ")";
}

std::string rendered(const cox::Span& span, const NameOf& name_of, bool is_whole) {
  if ((span.style & cox::SPAN_BLOCK) != 0) return fenced(span.text, {});
  std::string out = (span.style & cox::SPAN_CODE) != 0 ? code_span(span.text)
                    : span.url.empty()                 ? escaped_from(span.text, is_whole)
                                                       : link(span, name_of);
  if ((span.style & cox::SPAN_STRIKE) != 0) out = marked("~~", out);
  if ((span.style & cox::SPAN_ITALIC) != 0) out = marked("_", out);
  if ((span.style & (cox::SPAN_BOLD | cox::SPAN_HEADING)) != 0) out = marked("**", out);
  return out;
}

}  // namespace

std::string escaped(std::string_view text) { return escaped_from(text, true); }

std::string fenced(std::string_view code, std::string_view language) {
  while (!code.empty() && code.back() == '\n') code.remove_suffix(1);
  const std::string fence = fence_for(code);
  const bool is_word = std::all_of(language.begin(), language.end(), is_name);
  return fence + std::string(is_word ? language : "") + "\n" + std::string(code) + "\n" + fence;
}

std::string from_markdown(std::string_view markdown, const NameOf& name_of) {
  std::string out;
  bool was_block = false;
  for (const cox::Span& span : cox::parse_markdown(markdown)) {
    const bool is_block = (span.style & cox::SPAN_BLOCK) != 0;
    // A fence is a line of its own.
    const bool is_apart = out.empty() || out.back() == '\n' || span.text.substr(0, 1) == "\n";
    if ((is_block && !out.empty() && out.back() != '\n') || (was_block && !is_apart)) out += '\n';
    out += rendered(span, name_of, out.empty() || out.back() == '\n');
    was_block = is_block;
  }
  while (!out.empty() && out.back() == '\n') out.pop_back();
  return out;
}

std::string to_message(std::uint32_t format, std::string_view body, const NameOf& name_of) {
  return format == COX_FORMAT_MARKDOWN ? from_markdown(body, name_of) : escaped(body);
}

}  // namespace mattermost
