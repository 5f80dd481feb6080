// Long texts in pieces that a chat takes. Pure.
#ifndef COX_SDK_SPLIT_HPP
#define COX_SDK_SPLIT_HPP

#include <array>
#include <cox/sdk/code_blocks.hpp>
#include <cox/sdk/utf.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cox {

// How a chat counts the length of a text. Lengths add up: that of two texts together is the sum.
using Measure = std::size_t (*)(std::string_view text);

namespace sdk {

class TextSplitter {
 public:
  TextSplitter(std::string_view text, std::size_t most, Measure measure)
      : text_(text), most_(most), measure_(measure) {
    // Fences that would leave no room for the code are lines like others.
    for (const CodeBlock& block : code_blocks(text)) {
      if ((measure_(opening(block)) + measure_(closing(block))) * 2 <= most)
        blocks_.push_back(block);
    }
  }

  std::vector<std::string> pieces() {
    if (is_blank(text_)) return {};
    if (measure_(text_) <= most_) return {std::string(text_)};
    for (std::size_t at = 0; at < text_.size();) at = take(at);
    return std::move(pieces_);
  }

 private:
  enum Level { inside_character, inside_word, word, sentence, line, paragraph, levels };
  struct Cut {
    std::size_t end = std::string_view::npos;
    std::size_t length = 0;  // of the piece up to there
    bool is_there() const { return end != std::string_view::npos; }
  };
  using Cuts = std::array<Cut, levels>;  // the last of each level

  static bool is_blank(char c) { return std::string_view(" \t\n\r\v\f").find(c) < 6; }
  static bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\n\r\v\f") == std::string_view::npos;
  }
  std::string_view opening(const CodeBlock& block) const {
    return text_.substr(block.open, block.from - block.open);
  }
  std::string_view closing(const CodeBlock& block) const {
    return block.is_closed ? text_.substr(block.to, block.end - block.to) : "\n```";
  }

  // One piece from `start` on; where the next one begins.
  std::size_t take(std::size_t start) {
    while (first_ < blocks_.size() && blocks_[first_].end <= start) ++first_;
    std::size_t number = first_;  // of the block that is here, or comes
    std::size_t length = code_at(first_, start) ? measure_(opening(blocks_[first_])) : 0;
    Cuts cuts;
    for (std::size_t at = start; at < text_.size();) {
      while (number < blocks_.size() && blocks_[number].end <= at) ++number;
      if (may_cut(number, start, at)) note(cuts, at, length);
      const std::size_t size = code_point_size(text_, at);
      const std::size_t more = measure_(text_.substr(at, size));
      const CodeBlock* code = code_at(number, at);
      if (length + more + (code ? measure_(closing(*code)) : 0) > most_)
        return cut(start, at, at + size, cuts);
      length += more;
      at += size;
    }
    emit(start, text_.size(), code_at(number, text_.size() - 1));
    return text_.size();
  }

  // The block, where `at` is in its code.
  const CodeBlock* code_at(std::size_t number, std::size_t at) const {
    if (number >= blocks_.size()) return nullptr;
    const CodeBlock& block = blocks_[number];
    return at >= block.from && at < block.to ? &block : nullptr;
  }

  // Not between blanks, in a line with a fence, or where a piece would have no text before it.
  bool may_cut(std::size_t number, std::size_t start, std::size_t at) const {
    if (at == start || is_blank(text_[at - 1])) return false;
    if (number >= blocks_.size() || at <= blocks_[number].open) return true;
    return at > blocks_[number].from && at < blocks_[number].to;
  }

  void note(Cuts& cuts, std::size_t at, std::size_t length) const {
    Level level = is_blank(text_[at]) ? between(at) : within(at);
    // At the beginning of a piece it would become a fence.
    if (level <= sentence && text_.substr(next_text(at), 3) == "```") level = inside_character;
    cuts[level] = {at, length};
  }
  Level within(std::size_t at) const {
    constexpr std::string_view kJoiner = "\xE2\x80\x8D";
    const bool is_joined =
        is_mark(code_point(text_, at)) || (at >= 3 && text_.substr(at - 3, 3) == kJoiner);
    return is_joined ? inside_character : inside_word;
  }
  // What ends where these blanks begin.
  Level between(std::size_t at) const {
    const std::string_view blanks = text_.substr(at, next_text(at) - at);
    const std::size_t first = blanks.find('\n');
    if (first != std::string_view::npos)
      return blanks.find('\n', first + 1) != std::string_view::npos ? paragraph : line;
    const std::size_t last = text_.find_last_not_of("\"')*_", at - 1);
    const bool is_end =
        last != std::string_view::npos && std::string_view(".!?:;").find(text_[last]) < 5;
    return is_end ? sentence : word;
  }
  std::size_t next_text(std::size_t at) const {
    return std::min(text_.find_first_not_of(" \t\n\r\v\f", at), text_.size());
  }

  // The text up to `at` is as much as fits; the code point there ends at `after`.
  std::size_t cut(std::size_t start, std::size_t at, std::size_t after, const Cuts& cuts) {
    const Cut& best = choose(cuts);
    if (best.is_there()) return end_at(start, best.end);
    if (at > start) return at;  // blanks only
    emit(start, after, code_at(first_, start));
    return after;
  }
  // The best one that leaves no small piece; else the last between words; else the last.
  const Cut& choose(const Cuts& cuts) const {
    const Cut* last = &cuts[word];
    for (const Level level : {paragraph, line, sentence, word}) {
      const Cut& cut = cuts[level];
      if (!cut.is_there()) continue;
      if (cut.length >= most_ / 2) return cut;
      if (!last->is_there() || cut.length > last->length) last = &cut;
    }
    if (last->is_there()) return *last;
    return cuts[cuts[inside_word].is_there() ? inside_word : inside_character];
  }
  // Blank lines go, and the indentation of the next line stays.
  std::size_t end_at(std::size_t start, std::size_t end) {
    std::size_t number = first_;
    while (number < blocks_.size() && blocks_[number].end <= end) ++number;
    const CodeBlock* code = code_at(number, end);
    emit(start, end, code);
    if (code && next_text(end) >= code->to) return next_line(code->end);
    return next_line(end);
  }
  std::size_t next_line(std::size_t at) const {
    const std::size_t next = next_text(at);
    const std::size_t last = text_.substr(at, next - at).rfind('\n');
    if (next == text_.size() || last == std::string_view::npos) return next;
    return at + last + 1;
  }

  // `code`: the block that it ends in.
  void emit(std::size_t start, std::size_t end, const CodeBlock* code) {
    std::string piece;
    if (code_at(first_, start)) piece += opening(blocks_[first_]);
    piece += text_.substr(start, end - start);
    if (code) piece += closing(*code);
    pieces_.push_back(std::move(piece));
  }

  std::string_view text_;
  std::size_t most_;
  Measure measure_;
  std::vector<CodeBlock> blocks_;
  std::size_t first_ = 0;  // the block in which the piece begins, or the next one
  std::vector<std::string> pieces_;
};

}  // namespace sdk

// The text in pieces of at most `most`, counted by `measure`: cut between paragraphs, else lines,
// sentences, words, and only where a single word is longer inside it, between a letter and its
// combining marks only where these alone are longer, and never inside a code point (a single one
// that is longer is a piece all the same). A code block between lines of ``` that is cut is closed
// and opened again, with its language; those lines count. What is cut away at a place are the
// blanks and line breaks there and nothing else. No piece is blank. Linear in the text.
inline std::vector<std::string> split_text(std::string_view text, std::size_t most,
                                           Measure measure = count_characters) {
  return sdk::TextSplitter(text, most, measure).pieces();
}

}  // namespace cox

#endif  // COX_SDK_SPLIT_HPP
