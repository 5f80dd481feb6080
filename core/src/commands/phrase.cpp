#include "commands/phrase.hpp"

#include <algorithm>
#include <utility>

#include "commands/line.hpp"

namespace cox::commands {

namespace {

void collect(const Pieces& pieces, bool required, std::vector<Slot>& slots) {
  for (const Piece& piece : pieces) {
    if (piece.kind == Piece::Kind::parameter) slots.push_back({piece.text, required, piece.rest});
    collect(piece.pieces, false, slots);
  }
}

}  // namespace

std::string unquoted(std::string_view captured) {
  const Line line(captured);
  if (line.size() < 2 || !line.opens_quote(0) || line.end_of_quoted(0) != line.size()) {
    return std::string(captured);  // "a" and "b" is not one quoted text
  }
  std::string value = line.slice(1, line.size() - 1);
  if (captured.front() != '"') return value;
  std::string plain;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\' && i + 1 < value.size()) ++i;
    plain += value[i];
  }
  return plain;
}

Result<Phrase> Phrase::compile(std::string_view text) {
  auto pieces = parse_phrase(text);
  if (!pieces) return pieces.status();
  auto body = std::make_shared<Body>();
  body->text = text;
  body->program = compile_program(*pieces);
  collect(*pieces, true, body->slots);
  body->pieces = std::move(*pieces);
  return Phrase(std::move(body));
}

bool Phrase::has_rest() const { return std::ranges::any_of(slots(), &Slot::rest); }

}  // namespace cox::commands
