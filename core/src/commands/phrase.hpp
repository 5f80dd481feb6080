// The words by which a command is given in chat, and what they turn into:
//
//   deploy <app>[/<ref>] to <env>          one word each, or a "quoted text"; [...] may be left out
//   remember <key...> is <value...>        several words, as few as the rest allows
//   (show|list) jobs                       one of several words
//
// Words stand for themselves whatever their case, a blank for any blanks, a backslash takes the
// meaning from the character after it. Threads: any; values, never changed after compile().
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/status.hpp"
#include "routing/index.hpp"

namespace cox::commands {

struct Parameter {
  std::string name;
  bool required = true;  // false: it stands in an optional part
  bool rest = false;     // takes several words

  friend bool operator==(const Parameter&, const Parameter&) = default;
};

// The value that a captured text stands for: quotes around all of it are taken off.
std::string unquoted(std::string_view captured);

class Phrase {
 public:
  // COX_INVALID says what is wrong and at which byte (from 1).
  static Result<Phrase> compile(std::string_view text);

  const std::string& text() const { return text_; }
  // In the order of the phrase.
  const std::vector<Parameter>& parameters() const { return parameters_; }

  // For the index; the number is not set. Parameters are the named groups.
  routing::Pattern pattern() const;

  // Turns captures into values. A group has a `name` and a `text`, an optional std::string.
  template <class Groups>
  void unquote(Groups& groups) const {
    for (auto& group : groups) {
      if (!group.name.empty() && group.text) group.text = unquoted(*group.text);
    }
  }

 private:
  std::string text_;
  std::string expression_;
  std::vector<Parameter> parameters_;
};

}  // namespace cox::commands
