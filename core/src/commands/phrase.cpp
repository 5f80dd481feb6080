#include "commands/phrase.hpp"

#include <utility>

#include "commands/phrase_parser.hpp"

namespace cox::commands {

namespace {

constexpr std::string_view kBlanks = R"([\s\x{a0}\x{202f}\x{3000}]+)";
// A quoted text; the curly quotes are what telephones make of straight ones.
constexpr std::string_view kQuoted = R"("(?:[^"\\]|\\.)*"|“[^”]*”)";
// Words are taken as short as the phrase allows, so "<app>/<ref>" ends the app at the first slash.
constexpr std::string_view kWord = R"([^\s"]\S*?)";
constexpr std::string_view kWords = R"(\S(?:.*?\S)??)";

void append_literal(std::string_view text, std::string& out) {
  constexpr std::string_view kMeta = R"(\.+*?()[]{}|^$)";
  for (char byte : text) {
    if (kMeta.find(byte) != std::string_view::npos) out += '\\';
    if (byte == ' ') {
      out += kBlanks;
    } else {
      out += byte;
    }
  }
}

// Writes the expression and collects the parameters.
class Writer {
 public:
  std::string expression = "(?s)";
  std::vector<Parameter> parameters;

  void sequence(const Pieces& pieces, bool required) {
    bool leading = true;  // nothing so far that is always there
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      const Piece& piece = pieces[i];
      if (piece.kind != Piece::Kind::optional) {
        if (piece.blank_before && !leading) expression += kBlanks;
        fixed(piece, required);
        leading = false;
      } else if (leading) {
        bool blank = i + 1 < pieces.size() && pieces[i + 1].blank_before;
        optional(piece, "", blank ? kBlanks : "");
      } else {
        bool blank = piece.blank_before || piece.pieces.front().blank_before;
        optional(piece, blank ? kBlanks : "", "");
      }
    }
  }

 private:
  // The blank beside an optional part is there only if the part is.
  void optional(const Piece& piece, std::string_view before, std::string_view after) {
    expression += "(?:";
    expression += before;
    sequence(piece.pieces, false);
    expression += after;
    expression += ")?";
  }

  void fixed(const Piece& piece, bool required) {
    if (piece.kind == Piece::Kind::word) append_literal(piece.text, expression);
    if (piece.kind == Piece::Kind::choice) choice(piece);
    if (piece.kind == Piece::Kind::parameter) parameter(piece, required);
  }

  void choice(const Piece& piece) {
    expression += "(?:";
    for (std::size_t i = 0; i < piece.words.size(); ++i) {
      if (i > 0) expression += '|';
      append_literal(piece.words[i], expression);
    }
    expression += ')';
  }

  void parameter(const Piece& piece, bool required) {
    parameters.push_back({piece.text, required, piece.rest});
    expression += "(?P<";
    expression += piece.text;
    expression += '>';
    expression += kQuoted;
    expression += '|';
    expression += piece.rest ? kWords : kWord;
    expression += ')';
  }
};

bool is_quoted(std::string_view text, std::string_view open, std::string_view close) {
  return text.size() >= open.size() + close.size() && text.substr(0, open.size()) == open &&
         text.substr(text.size() - close.size()) == close;
}

}  // namespace

std::string unquoted(std::string_view captured) {
  constexpr std::string_view kOpen = "“", kClose = "”";
  if (is_quoted(captured, kOpen, kClose) &&
      captured.find(kClose) == captured.size() - kClose.size()) {
    return std::string(
        captured.substr(kOpen.size(), captured.size() - kOpen.size() - kClose.size()));
  }
  if (!is_quoted(captured, "\"", "\"")) return std::string(captured);
  std::string value;
  for (std::size_t i = 1; i + 1 < captured.size(); ++i) {
    if (captured[i] == '"') return std::string(captured);  // "a" and "b" is not one quoted text
    if (captured[i] == '\\' && ++i + 1 == captured.size()) return std::string(captured);
    value += captured[i];
  }
  return value;
}

Result<Phrase> Phrase::compile(std::string_view text) {
  auto pieces = parse_phrase(text);
  if (!pieces) return pieces.status();
  Writer writer;
  writer.sequence(*pieces, true);
  Phrase phrase;
  phrase.text_ = text;
  phrase.expression_ = std::move(writer.expression);
  phrase.parameters_ = std::move(writer.parameters);
  if (Status status = routing::check(phrase.pattern()); !status) return status;
  return phrase;
}

routing::Pattern Phrase::pattern() const {
  routing::Pattern pattern;
  pattern.anchor = routing::Anchor::full;
  pattern.expression = expression_;
  return pattern;
}

}  // namespace cox::commands
