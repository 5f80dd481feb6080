// Markdown to send, with what is filled in made harmless.
#ifndef COX_SDK_MARKDOWN_HPP
#define COX_SDK_MARKDOWN_HPP

#include <algorithm>
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

// The length of the run of backticks that is open at `position`: 0 outside code, 1 or 2 inside a
// code span, 3 or more inside a fenced block.
inline std::size_t open_code(std::string_view pattern, std::size_t position) {
  std::size_t open = 0;
  for (std::size_t at = pattern.find('`'); at < position; at = pattern.find('`', at)) {
    const std::size_t run = backticks(pattern, at);
    if (open == 0) {
      open = run;
    } else if (open == run) {
      open = 0;
    }
    at += run;
  }
  return open;
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

// Markdown("deployed **{}** to `{}`", app, host): the pattern is Markdown, the values are plain
// text and cannot become markup, be it in text, in `code` or in a fenced block. Without values the
// text is taken as it is. The adapter renders it as its chat can.
class Markdown {
 public:
  template <class... Values>
  explicit Markdown(std::string_view pattern, const Values&... values)
      : text_(filled(pattern, {sdk::to_text(values)...})) {}

  const std::string& text() const { return text_; }

 private:
  static std::string filled(std::string_view pattern, const std::vector<std::string>& values) {
    return sdk::fill(pattern, values, [&](const std::string& value, std::size_t at) {
      const std::size_t open = sdk::open_code(pattern, at);
      return open == 0 ? escape_markdown(value) : sdk::escape_code(value, open >= 3);
    });
  }

  std::string text_;
};

}  // namespace cox

#endif  // COX_SDK_MARKDOWN_HPP
