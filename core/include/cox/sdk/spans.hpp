// Markdown taken apart into spans of styled text: the subset of CommonMark that plugins write
// (docs/writing-a-plugin.md), for adapters to put together again in the way of their chat. What is
// not understood stays as it is. Time grows linearly with the text, whatever it holds. Pure.
#ifndef COX_SDK_SPANS_HPP
#define COX_SDK_SPANS_HPP

#include <array>
#include <cctype>
#include <cox/sdk/markdown.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cox {

enum SpanStyle : unsigned {
  SPAN_BOLD = 1,
  SPAN_ITALIC = 2,
  SPAN_STRIKE = 4,
  SPAN_CODE = 8,
  SPAN_BLOCK = 16,  // with SPAN_CODE: a fenced block, without its fences
  SPAN_HEADING = 32,
  SPAN_IMAGE = 64  // `text` says what it shows, `url` where it is
};

struct Span {
  std::string text;
  unsigned style = 0;  // SpanStyle, combined
  std::string url;     // where a link leads; else empty
};

namespace sdk {

class SpanParser {
 public:
  explicit SpanParser(std::string_view text) : text_(text) {}

  std::vector<Span> parse() {
    while (at_ < text_.size()) step();
    flush();
    return std::move(spans_);
  }

 private:
  // An emphasis: its mark, its style, and where the mark was last found ahead.
  struct Mark {
    std::string_view mark;
    unsigned style;
    std::size_t next = 0;
  };

  void step() {
    if (line_start() && (fence() || heading())) return;
    const char c = text_[at_];
    if (c == '\n') style(style_ & ~unsigned(SPAN_HEADING));
    if (c == '\\' && escape()) return;
    if (c == '`' && code()) return;
    if ((c == '[' || c == '!') && link()) return;
    for (Mark& mark : marks_) {
      if (emphasis(mark)) return;
    }
    plain_ += c;
    ++at_;
  }

  bool line_start() const { return at_ == 0 || text_[at_ - 1] == '\n'; }
  bool starts_with(std::string_view what) const { return text_.substr(at_, what.size()) == what; }
  char char_at(std::size_t at) const { return at < text_.size() ? text_[at] : ' '; }
  static bool blank(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }
  static bool word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

  // Ends the span that is being collected.
  void flush() {
    if (!plain_.empty()) spans_.push_back({std::exchange(plain_, {}), style_, {}});
  }
  void style(unsigned style) {
    if (style == style_) return;
    flush();
    style_ = style;
  }
  void add(std::string_view text, unsigned style, std::string_view url) {
    flush();
    spans_.push_back({std::string(text), style, std::string(url)});
  }

  // ```language, lines, ``` on a line of its own; an open fence takes the rest.
  bool fence() {
    if (!starts_with("```")) return false;
    const std::size_t line_end = text_.find('\n', at_);
    if (line_end == std::string_view::npos) return false;
    const std::size_t from = line_end + 1;
    const bool is_empty = text_.substr(from, 3) == "```";
    const std::size_t close = is_empty ? from : text_.find("\n```", from);
    const std::size_t end = std::min(close, text_.size());
    add(text_.substr(from, end - from), SPAN_CODE | SPAN_BLOCK, {});
    at_ = std::min(text_.find('\n', end + 1), text_.size());
    return true;
  }
  bool heading() {
    const std::size_t title = text_.find_first_not_of('#', at_);
    if (title == at_ || title == std::string_view::npos || title - at_ > 6) return false;
    if (text_[title] != ' ') return false;
    style(style_ | SPAN_HEADING);
    at_ = title + 1;
    return true;
  }
  bool escape() {
    if (std::ispunct(static_cast<unsigned char>(char_at(at_ + 1))) == 0) return false;
    plain_ += text_[at_ + 1];
    at_ += 2;
    return true;
  }
  bool code() {
    const std::size_t run = backticks(text_, at_);
    const std::size_t from = at_ + run;
    const std::size_t close = find_backticks(text_, from, run);
    if (close == std::string_view::npos) {
      plain_.append(run, '`');
      at_ = from;
    } else {
      add(text_.substr(from, close - from), style_ | SPAN_CODE, {});
      at_ = close + run;
    }
    return true;
  }
  // [label](url) and ![what it shows](url), on one line.
  bool link() {
    const bool image = text_[at_] == '!';
    const std::size_t from = at_ + (image ? 2 : 1);
    if (image && char_at(at_ + 1) != '[') return false;
    const std::size_t middle = text_.find_first_of("[]\n", from);
    if (char_at(middle) != ']' || char_at(middle + 1) != '(') return false;
    const std::size_t end = text_.find_first_of(" )\n", middle + 2);
    if (char_at(end) != ')') return false;
    const std::string label = unescaped(text_.substr(from, middle - from));
    const std::string url = unescaped(text_.substr(middle + 2, end - middle - 2));
    add(label, style_ | (image ? SPAN_IMAGE : 0u), url);
    at_ = end + 1;
    return true;
  }
  bool emphasis(Mark& mark) {
    if (!starts_with(mark.mark)) return false;
    const char before = at_ == 0 ? ' ' : text_[at_ - 1];
    const char after = char_at(at_ + mark.mark.size());
    const bool in_word = mark.mark == "_" && word(before) && word(after);
    const bool open = (style_ & mark.style) != 0;
    if (in_word || (open ? blank(before) : blank(after) || !comes_again(mark))) return false;
    style(style_ ^ mark.style);
    at_ += mark.mark.size();
    return true;
  }
  // Whether something ahead can end the emphasis. The place is remembered, so all searches together
  // are linear.
  bool comes_again(Mark& mark) const {
    const std::size_t from = at_ + mark.mark.size() + 1;
    if (mark.next >= from) return mark.next != std::string_view::npos;
    const char c = mark.mark[0];
    for (std::size_t at = text_.find(c, from); at != std::string_view::npos;) {
      const std::size_t end = std::min(text_.find_first_not_of(c, at), text_.size());
      if (escaped(at) && ++at == end) {
        at = text_.find(c, end);
        continue;
      }
      if (ends(mark, at, end)) {
        mark.next = at;
        return true;
      }
      at = text_.find(c, end);
    }
    mark.next = std::string_view::npos;
    return false;
  }
  // Whether the run of marks from `at` to `end` can end this emphasis.
  bool ends(const Mark& mark, std::size_t at, std::size_t end) const {
    const std::size_t run = end - at;
    if (mark.mark.size() == 2 ? run < 2 : run == 2) return false;
    return !blank(text_[at - 1]) && !(mark.mark == "_" && word(char_at(end)));
  }
  // Whether a backslash that is none itself stands before it.
  bool escaped(std::size_t at) const {
    std::size_t slashes = 0;
    while (slashes < at && text_[at - slashes - 1] == '\\') ++slashes;
    return slashes % 2 == 1;
  }
  static std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool escapes = text[i] == '\\' && i + 1 < text.size() &&
                           std::ispunct(static_cast<unsigned char>(text[i + 1])) != 0;
      out += text[escapes ? ++i : i];
    }
    return out;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string plain_;
  unsigned style_ = 0;
  std::vector<Span> spans_;
  std::array<Mark, 5> marks_ = {{{"**", SPAN_BOLD},
                                 {"__", SPAN_BOLD},
                                 {"~~", SPAN_STRIKE},
                                 {"*", SPAN_ITALIC},
                                 {"_", SPAN_ITALIC}}};
};

}  // namespace sdk

// The spans of a text in Markdown; joined, their texts are its plain text. Line breaks stay.
inline std::vector<Span> parse_markdown(std::string_view text) {
  return sdk::SpanParser(text).parse();
}

}  // namespace cox

#endif  // COX_SDK_SPANS_HPP
