#include "text.hpp"

#include <algorithm>
#include <cctype>
#include <cox/format.hpp>
#include <cox/sdk/mention.hpp>
#include <cox/sdk/split.hpp>
#include <vector>

namespace mattermost {

namespace {

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

// Without what would end the target of a link, begin code in it, or mention somebody.
std::string target(std::string_view url) {
  std::string out;
  for (const char c : url) {
    const bool goes_on = !out.empty() && std::isalnum(static_cast<unsigned char>(out.back())) != 0;
    if (c == '@' && (!goes_on || url.size() > 2'000))
      out += "%40";
    else if (c == '(')
      out += "%28";
    else if (c == ')')
      out += "%29";
    else if (c == '`')
      out += "%60";
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
  std::string out = (span.style & cox::SPAN_CODE) != 0 ? code_span(span.text)
                    : span.url.empty()                 ? escaped(span.text, is_whole)
                                                       : link(span, name_of);
  if ((span.style & cox::SPAN_STRIKE) != 0) out = marked("~~", out);
  if ((span.style & cox::SPAN_ITALIC) != 0) out = marked("_", out);
  if ((span.style & (cox::SPAN_BOLD | cox::SPAN_HEADING)) != 0) out = marked("**", out);
  return out;
}

// `is_cut`: it becomes several posts. A block of code may be cut, and stays one; code in a line
// would not.
std::string rendered(const std::vector<cox::Span>& spans, const NameOf& name_of, bool is_cut) {
  std::string out;
  bool was_block = false;
  for (const cox::Span& span : spans) {
    const bool is_code = (span.style & cox::SPAN_CODE) != 0;
    const bool is_block = (span.style & cox::SPAN_BLOCK) != 0 ||
                          (is_cut && is_code && span.text.find('@') != std::string::npos);
    // A fence is a line of its own.
    const bool is_apart = out.empty() || out.back() == '\n' || span.text.substr(0, 1) == "\n";
    if ((is_block && !out.empty() && out.back() != '\n') || (was_block && !is_apart)) out += '\n';
    const std::string next = is_block ? fenced(span.text, {})
                                      : rendered(span, name_of, out.empty() || out.back() == '\n');
    // Backticks that touch would be one mark, and what is code would be none.
    if (!out.empty() && out.back() == '`' && next.substr(0, 1) == "`") out += ' ';
    out += next;
    was_block = is_block;
  }
  while (!out.empty() && out.back() == '\n') out.pop_back();
  return out;
}

}  // namespace

std::string from_markdown(std::string_view markdown, const NameOf& name_of) {
  const std::vector<cox::Span> spans = cox::parse_markdown(markdown);
  std::string out = rendered(spans, name_of, false);
  if (cox::count_characters(out) > kPostCharacters) out = rendered(spans, name_of, true);
  return out;
}

std::string to_message(std::uint32_t format, std::string_view body, const NameOf& name_of) {
  return format == COX_FORMAT_MARKDOWN ? from_markdown(body, name_of) : as_message(body);
}

}  // namespace mattermost
