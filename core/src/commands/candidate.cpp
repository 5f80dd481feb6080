#include "commands/candidate.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "commands/clauses.hpp"
#include "commands/line.hpp"

namespace cox::commands {

namespace {

constexpr std::string_view kBlank = R"([\s\x{b}\x{a0}\x{2009}\x{200a}\x{202f}\x{3000}\x{feff}])";

void append_literal(std::string_view text, std::string& out) {
  constexpr std::string_view kMeta = R"(\.+*?()[]{}|^$)";
  while (!text.empty()) {
    const Decoded next = decode(text);
    if (kMeta.find(text.front()) != std::string_view::npos) out += '\\';
    out += is_blank(next.rune) ? text::cat(kBlank, "+") : std::string(text.substr(0, next.size));
    text.remove_prefix(next.size);
  }
}

void append_word(const Piece& piece, std::string& out) {
  if (piece.kind == Piece::Kind::word) return append_literal(piece.text, out);
  out += "(?:";
  for (std::size_t i = 0; i < piece.words.size(); ++i) {
    if (i > 0) out += '|';
    append_literal(piece.words[i], out);
  }
  out += ')';
}

// Between two words may stand a flag; after the last one the line ends or goes on.
std::string gap() { return text::cat(kBlank, "(?:.*", kBlank, ")?"); }
std::string end() { return text::cat("(?:", kBlank, "|$)"); }

std::string with_lead(const Pieces& pieces) {
  std::string out;
  std::size_t i = 0;
  for (; i < pieces.size() && is_word(pieces[i]); ++i) {
    if (i > 0 && pieces[i].blank_before) out += gap();
    append_word(pieces[i], out);
  }
  // An optional part takes the blank before it along.
  const bool glued = i < pieces.size() && (!pieces[i].blank_before || !is_fixed(pieces[i]));
  return glued ? out : out + end();
}

std::string without_lead(const Pieces& pieces) {
  std::string out;
  for (const Piece& piece : pieces) {
    if (!is_word(piece)) continue;
    out += ".*?";
    append_word(piece, out);
  }
  return out;
}

std::string of_id(const std::string& id) {
  std::string out;
  for (const char byte : id)
    out += byte == '.' ? text::cat("(?:\\.|", kBlank, "+)") : std::string(1, byte);
  return text::cat(out, "(?:", kBlank, "+(?:--|—)|", kBlank, "*$)");
}

}  // namespace

routing::Pattern candidate_pattern(const Declaration& command) {
  std::vector<std::string> ways;
  for (const Phrase& phrase : command.compiled) {
    const Pieces& pieces = phrase.pieces();
    std::string way = is_word(pieces.front()) ? with_lead(pieces) : without_lead(pieces);
    if (std::ranges::find(ways, way) == ways.end()) ways.push_back(std::move(way));
  }
  ways.push_back(of_id(command.id));
  routing::Pattern pattern;
  pattern.anchor = routing::Anchor::start;
  pattern.expression = text::cat("(?s)", kBlank, "*(?:", text::join(ways, "|"), ")");
  pattern.clauses = clauses_of(command);
  return pattern;
}

std::string lead(const Phrase& phrase) {
  std::string out;
  for (const Piece& piece : phrase.pieces()) {
    if (!is_word(piece)) break;
    if (!out.empty() && piece.blank_before) out += ' ';
    out += piece.kind == Piece::Kind::word ? piece.text : piece.words.front();
  }
  return out;
}

}  // namespace cox::commands
