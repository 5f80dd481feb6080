// The words by which a command is given in chat, and what they turn into:
//
//   deploy <app>[/<ref>] to <env>          one word each, or a "quoted text"; [...] may be left out
//   remember <key...> is <value...>        several words, as few as the rest allows
//   (show|list) jobs                       one of several words
//
// Words stand for themselves whatever their case, a blank for any blanks, a backslash takes the
// meaning from the character after it. Threads: any; values, never changed after compile().
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.hpp"
#include "commands/matcher.hpp"
#include "commands/phrase_parser.hpp"
#include "commands/program.hpp"

namespace cox::commands {

// A place for a parameter in a phrase.
struct Slot {
  std::string name;
  bool required = true;  // false: it stands in an optional part
  bool rest = false;     // takes several words

  friend bool operator==(const Slot&, const Slot&) = default;
};

// The value that a captured text stands for: quotes around all of it are taken off.
std::string unquoted(std::string_view captured);

// Copies share what was compiled.
class Phrase {
 public:
  // COX_INVALID says what is wrong and at which byte (from 1).
  static Result<Phrase> compile(std::string_view text);

  const std::string& text() const { return body_->text; }
  const Pieces& pieces() const { return body_->pieces; }
  // In the order of the phrase, which is that of the places in what match() returns.
  const std::vector<Slot>& slots() const { return body_->slots; }
  bool has_rest() const;

  Matched match(const Line& line) const { return run(body_->program, line); }

 private:
  struct Body {
    std::string text;
    Pieces pieces;
    Program program;
    std::vector<Slot> slots;
  };
  explicit Phrase(std::shared_ptr<const Body> body) : body_(std::move(body)) {}

  std::shared_ptr<const Body> body_;
};

}  // namespace cox::commands
