// Markdown to send, with what is filled in made harmless. Values and pure functions.
#ifndef COX_SDK_MARKDOWN_HPP
#define COX_SDK_MARKDOWN_HPP

#include <algorithm>
#include <cox/sdk/mention.hpp>
#include <cox/sdk/text.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace cox {
namespace sdk {

// How many backticks stand in a row at `at`.
inline std::size_t backticks(std::string_view text, std::size_t at) {
  const std::size_t end = std::min(text.find_first_not_of('`', at), text.size());
  return end - at;
}

// Where, from `from` on, a run of exactly `run` backticks stands; npos if nowhere.
inline std::size_t find_backticks(std::string_view text, std::size_t from, std::size_t run) {
  for (std::size_t at = text.find('`', from); at < text.size(); at = text.find('`', at)) {
    const std::size_t length = backticks(text, at);
    if (length == run) return at;
    at += length;
  }
  return std::string_view::npos;
}

// The length of the run of backticks around `position`: 0 outside code, 1 or 2 in a code span, 3 or
// more in a fenced block. A run that nothing closes is no code, so that it protects nothing.
inline std::size_t open_code(std::string_view pattern, std::size_t position) {
  std::size_t at = 0;
  while ((at = pattern.find_first_of("`\\", at)) < position) {
    if (pattern[at] == '\\') {
      at += 2;
      continue;
    }
    const std::size_t run = backticks(pattern, at);
    const std::size_t close = find_backticks(pattern, at + run, run);
    if (close != std::string_view::npos && close > position) return run;
    at = (close == std::string_view::npos ? at : close) + run;
  }
  return 0;
}

// Code knows no escapes: a backtick would end it, and a line break would end a span.
inline std::string escape_code(std::string text, bool block) {
  std::replace(text.begin(), text.end(), '`', '\'');
  if (!block) std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

}  // namespace sdk

// The text with a backslash before every character that could mean something in Markdown.
inline std::string escape_markdown(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (std::string_view("\\`*_{}[]()<>#+-.!|~=&").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

namespace sdk {

// What is filled into Markdown: text, or the link of a mention with its name.
struct MarkdownValue {
  template <class T>
  MarkdownValue(const T& value) : text(to_text(value)) {}
  MarkdownValue(const Mention& mention)
      : text(mention.name()),
        link("[" + escape_markdown(mention.name()) + "](" + mention.url() + ")") {}

  std::string at(std::size_t run) const {
    if (run > 0) return escape_code(text, run >= 3);
    return link.empty() ? escape_markdown(text) : link;
  }

  std::string text;
  std::string link = {};
};

}  // namespace sdk

// Markdown("deployed **{}** to `{}`", app, host): the pattern is Markdown, the values are plain
// text and cannot become markup, be it in text, in `code` or in a fenced block. A cox::Mention is
// the one that means somebody. Without values the text is taken as it is. The adapter renders it as
// its chat can.
class Markdown {
 public:
  template <class... Values>
  explicit Markdown(std::string_view pattern, const Values&... values)
      : text_(filled(pattern, {sdk::MarkdownValue(values)...})) {}

  const std::string& text() const { return text_; }

 private:
  static std::string filled(std::string_view pattern,
                            const std::vector<sdk::MarkdownValue>& values) {
    return sdk::fill(pattern, values, [&](const sdk::MarkdownValue& value, std::size_t at) {
      return value.at(sdk::open_code(pattern, at));
    });
  }

  std::string text_;
};

}  // namespace cox

#endif  // COX_SDK_MARKDOWN_HPP
