#include "commands/program.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "commands/line.hpp"
#include "routing/fold.hpp"

namespace cox::commands {

namespace {

using Op = Step::Op;

constexpr std::size_t kMostChoices = 50;  // of a parameter that is compared by its choices

class Compiler {
 public:
  explicit Compiler(const std::vector<Parameter>* types) : types_(types) {}

  Program run(const Pieces& pieces) {
    sequence(pieces);
    program_.items.push_back({Item::Kind::end, "", false});
    add({Op::match, last_item()});
    return std::move(program_);
  }

 private:
  std::uint32_t here() const { return static_cast<std::uint32_t>(program_.steps.size()); }
  std::uint16_t last_item() const { return static_cast<std::uint16_t>(program_.items.size() - 1); }

  // A step that goes on with the one after it.
  std::uint32_t add(Step step) {
    const std::uint32_t at = here();
    step.next = at + 1;
    program_.steps.push_back(step);
    return at;
  }
  void jump(std::uint32_t to) {
    const std::uint32_t at = add({Op::split, last_item()});
    program_.steps[at].next = to;
    program_.steps[at].otherwise = to;
  }

  void sequence(const Pieces& pieces) {
    bool leading = true;  // nothing so far that is always there
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      const Piece& piece = pieces[i];
      if (piece.kind != Piece::Kind::optional) {
        fixed(piece, piece.blank_before && !leading);
        leading = false;
      } else if (leading) {
        const bool blank = i + 1 < pieces.size() && pieces[i + 1].blank_before;
        optional(piece, false, blank);
      } else {
        optional(piece, piece.blank_before || piece.pieces.front().blank_before, false);
      }
    }
  }

  // The blank beside an optional part is there only if the part is.
  void optional(const Piece& piece, bool before, bool after) {
    const std::uint32_t split = add({Op::split, 0});
    if (before) {
      note(*std::ranges::find_if(piece.pieces, is_fixed), false);
      blanks();
    }
    sequence(piece.pieces);
    if (after) blanks();
    program_.steps[split].otherwise = here();
  }

  void fixed(const Piece& piece, bool blank) {
    note(piece, !blank);
    if (blank) blanks();
    if (piece.kind == Piece::Kind::word) literal(piece.text);
    if (piece.kind == Piece::Kind::choice) choice(piece.words, !blank);
    if (piece.kind == Piece::Kind::parameter) parameter(piece);
  }

  void note(const Piece& piece, bool glued) {
    if (piece.kind == Piece::Kind::choice) return note_word(piece.words.front(), glued);
    if (piece.kind == Piece::Kind::word) return note_word(piece.text, glued);
    program_.items.push_back({Item::Kind::parameter, piece.text, glued});
  }
  void note_word(const std::string& text, bool glued) {
    program_.items.push_back({Item::Kind::literal, text, glued});
  }

  void blanks() {
    const std::uint32_t one = add({Op::blank, last_item()});
    const std::uint32_t again = add({Op::split, last_item()});
    program_.steps[again].next = one;
    program_.steps[again].otherwise = here();
  }

  void literal(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
      const Decoded next = decode(text.substr(at));
      at += next.size;
      if (is_blank(next.rune)) {
        blanks();
      } else {
        add({Op::character, last_item(), 0, 0, routing::fold_rune(next.rune)});
      }
    }
  }

  // Each is tried before the next.
  void choice(const std::vector<std::string>& words, bool glued) {
    std::vector<std::uint32_t> ends;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (i > 0) note_word(words[i], glued);
      const bool last = i + 1 == words.size();
      const std::uint32_t split = last ? 0 : add({Op::split, last_item()});
      literal(words[i]);
      if (last) continue;
      ends.push_back(add({Op::split, last_item()}));
      program_.steps[split].otherwise = here();
    }
    for (const std::uint32_t end : ends) {
      program_.steps[end].next = program_.steps[end].otherwise = here();
    }
  }

  void parameter(const Piece& piece) {
    const auto slot = static_cast<std::uint32_t>(2 * program_.parameters.size());
    program_.parameters.push_back(piece.text);
    if (types_ != nullptr) return narrow(piece);
    save(slot);
    const std::uint32_t split = add({Op::split, last_item()});
    add({Op::quoted, last_item()});
    const std::uint32_t over = add({Op::split, last_item()});
    program_.steps[split].otherwise = here();
    piece.rest ? words() : word();
    program_.steps[over].next = program_.steps[over].otherwise = here();
    save(slot + 1);
  }

  void save(std::uint32_t slot) {
    const std::uint32_t at = add({Op::save, last_item()});
    program_.steps[at].slot = slot;
  }

  // As few characters as the rest allows, so "<app>/<ref>" ends the app at the first slash.
  void word() {
    add({Op::first, last_item()});
    const std::uint32_t split = add({Op::split, last_item()});
    add({Op::other, last_item()});
    jump(split);
    program_.steps[split].otherwise = split + 1;
    program_.steps[split].next = here();
  }

  // Begins and ends with a character that is no blank.
  void words() {
    const std::uint32_t character = add({Op::other, last_item()});
    const std::uint32_t split = add({Op::split, last_item()});  // out, or on
    const std::uint32_t on = add({Op::split, last_item()});     // a character, or a blank
    program_.steps[on].next = character;
    program_.steps[on].otherwise = here();
    add({Op::blank, last_item()});
    jump(on);
    program_.steps[split].otherwise = on;
    program_.steps[split].next = here();
  }

  // Values of types that are no plain text are stood for by a few that everybody would take.
  void narrow(const Piece& piece) {
    const auto found = std::ranges::find(*types_, piece.text, &Parameter::name);
    const Kind kind = found == types_->end() ? Kind::string : found->kind;
    if (kind == Kind::choice && found->choices.size() <= kMostChoices) {
      choice(found->choices, true);
    } else if (kind == Kind::boolean) {
      choice({"yes", "no", "true", "false", "on", "off", "1", "0"}, true);
    } else if (kind == Kind::number || kind == Kind::integer) {
      choice({found->min ? std::to_string(static_cast<long long>(*found->min)) : "1"}, true);
    } else if (kind == Kind::duration) {
      choice({"1h"}, true);
    } else if (kind == Kind::date) {
      choice({"today"}, true);
    } else if (kind == Kind::json) {
      choice({"1"}, true);
    } else {
      piece.rest ? words() : word();
    }
  }

  const std::vector<Parameter>* types_;
  Program program_;
};

}  // namespace

Program compile_program(const Pieces& pieces) { return Compiler(nullptr).run(pieces); }

Program compile_narrow(const Pieces& pieces, const std::vector<Parameter>& parameters) {
  return Compiler(&parameters).run(pieces);
}

}  // namespace cox::commands
