// Finding the bot's name at the start of a text, as Hubot does it: blanks, an optional "@", the
// name or alias (the longer first), an optional ":" or ",", blanks. Case never matters, and what
// follows the name is what patterns see. Threads: any.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cox::routing {

class Addressing {
 public:
  Addressing(std::string name, std::string alias);  // an empty alias means none

  // What follows the name (a part of `text`, blanks removed in front), or nullopt where `text` does
  // not begin with it. Unlike Hubot, a name that ends in a letter or digit must be followed by a
  // blank, ":", "," or nothing: "coxswain hello" and "cox! ping" are not addressed to cox. An alias
  // that ends otherwise needs nothing after it ("/ping").
  std::optional<std::string_view> strip(std::string_view text) const;

  const std::string& name() const { return name_; }
  const std::string& alias() const { return alias_; }

 private:
  std::string name_;
  std::string alias_;
  std::string longer_;  // of the two; folded
  std::string shorter_;
};

}  // namespace cox::routing
