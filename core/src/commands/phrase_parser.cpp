#include "commands/phrase_parser.hpp"

#include <algorithm>
#include <utility>

#include "base/ascii.hpp"
#include "base/text.hpp"
#include "commands/parameter.hpp"
#include "routing/syntax.hpp"

namespace cox::commands {

namespace {

constexpr std::size_t kDepth = 8;
constexpr std::size_t kBytes = 1000;

bool is_blank(char byte) { return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r'; }
bool is_special(char byte) { return std::string_view("<>[]()|").find(byte) != std::string::npos; }

bool has_word(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char byte) {
    return ascii::is_alnum(byte) || static_cast<unsigned char>(byte) >= 0x80;
  });
}

bool is_literal(const Piece& piece) {
  if (piece.kind == Piece::Kind::word) return has_word(piece.text);
  return piece.kind == Piece::Kind::choice;
}

// Recursive descent; the first error stops it.
class PhraseParser {
 public:
  explicit PhraseParser(std::string_view text) : text_(text) {}

  Result<Pieces> run() {
    if (text_.size() > kBytes) fail(0, text::cat("it is longer than ", kBytes, " bytes"));
    Pieces pieces = sequence(0);
    if (status_.ok() && !done()) fail(at_, text::cat("'", text_[at_], "' closes nothing"));
    if (status_.ok() && pieces.empty()) fail(0, "it is empty");
    if (status_.ok() && std::none_of(pieces.begin(), pieces.end(), is_literal)) {
      fail(0, "it needs a word that is always there");
    }
    if (!status_.ok()) return status_;
    return pieces;
  }

 private:
  bool done() const { return at_ >= text_.size() || !status_.ok(); }
  char peek() const { return text_[at_]; }

  void fail(std::size_t at, std::string_view why) {
    if (!status_.ok()) return;
    status_ = invalid(
        text::cat("phrase \"", routing::brief(text_), "\": ", why, " (at byte ", at + 1, ")"));
  }

  bool skip_blanks() {
    std::size_t from = at_;
    while (!done() && is_blank(peek())) ++at_;
    return at_ > from;
  }

  // Up to the end or a bracket that closes something.
  Pieces sequence(std::size_t depth) {
    Pieces pieces;
    while (true) {
      bool blank = skip_blanks();
      if (done() || peek() == ']') return pieces;
      Piece next = piece(depth);
      next.blank_before = blank;
      pieces.push_back(std::move(next));
      if (!status_.ok()) return pieces;
    }
  }

  Piece piece(std::size_t depth) {
    switch (peek()) {
      case '<':
        return parameter();
      case '[':
        return optional(depth);
      case '(':
        return choice();
      case '>':
      case ')':
      case '|':
        fail(at_, text::cat("'", peek(), "' closes nothing"));
        return {};
      default:
        return word();
    }
  }

  // One byte of a word, a backslash in front of it taken off.
  char take() {
    if (peek() == '\\' && at_ + 1 < text_.size()) ++at_;
    return text_[at_++];
  }

  Piece word() {
    Piece piece;
    while (!done() && !is_blank(peek()) && !is_special(peek())) piece.text += take();
    return piece;
  }

  Piece parameter() {
    Piece piece;
    piece.kind = Piece::Kind::parameter;
    std::size_t from = at_;
    std::size_t end = text_.find('>', from);
    if (end == std::string_view::npos) return fail(from, "'<' has no '>'"), piece;
    std::string_view name = text_.substr(from + 1, end - from - 1);
    at_ = end + 1;
    if (name.size() >= 3 && name.substr(name.size() - 3) == "...") {
      piece.rest = true;
      name.remove_suffix(3);
    }
    piece.text = name;
    check_name(name, from);
    return piece;
  }

  void check_name(std::string_view name, std::size_t from) {
    if (name.empty()) return fail(from, "a parameter needs a name");
    if (!is_parameter_name(name)) {
      return fail(
          from, text::cat("'", name, "' is no name: a letter, then letters, digits, '_' and '-'"));
    }
    if (std::find(names_.begin(), names_.end(), name) != names_.end()) {
      return fail(from, text::cat("the parameter '", name, "' is there twice"));
    }
    names_.emplace_back(name);
  }

  Piece optional(std::size_t depth) {
    Piece piece;
    piece.kind = Piece::Kind::optional;
    std::size_t from = at_++;
    if (depth == kDepth) return fail(from, "too many brackets inside each other"), piece;
    piece.pieces = sequence(depth + 1);
    if (done()) return fail(from, "'[' has no ']'"), piece;
    ++at_;
    if (std::none_of(piece.pieces.begin(), piece.pieces.end(), is_fixed)) {
      fail(from, "an optional part needs something that is always in it");
    }
    return piece;
  }

  Piece choice() {
    Piece piece;
    piece.kind = Piece::Kind::choice;
    std::size_t from = at_++;
    while (true) {
      piece.words.push_back(alternative());
      if (done()) return fail(from, "'(' has no ')'"), piece;
      if (!has_word(piece.words.back())) return fail(at_, "there is no word to choose here"), piece;
      if (peek() != ')' && peek() != '|') return fail(at_, "only words can be chosen from"), piece;
      if (text_[at_++] == ')') return piece;
    }
  }

  // Words with one blank between them.
  std::string alternative() {
    std::string words;
    while (true) {
      bool blank = skip_blanks();
      if (done() || is_special(peek())) return words;
      if (blank && !words.empty()) words += ' ';
      words += word().text;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<std::string> names_;
  Status status_;
};

}  // namespace

Result<Pieces> parse_phrase(std::string_view text) { return PhraseParser(text).run(); }

}  // namespace cox::commands
