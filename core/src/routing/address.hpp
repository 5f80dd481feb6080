// Finding the bot's name at the start of a text, as Hubot does it: blanks, an optional "@", the name
// or alias (the longer first), an optional ":" or ",", blanks. Unlike Hubot, case never matters
// and what follows the name is what patterns see. Threads: any.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cox::routing {

class Addressing {
 public:
  Addressing(std::string name, std::string alias);  // an empty alias means none

  // What follows the name (a part of `text`, blanks removed in front), or nullopt where `text` does
  // not begin with it. "coxswain" is not addressed to "cox": a name that ends in a letter or digit
  // must not run into another word unless the rest of the line ... see the guide.
  std::optional<std::string_view> strip(std::string_view text) const;

  const std::string& name() const { return name_; }
  const std::string& alias() const { return alias_; }

 private:
  std::string name_;
  std::string alias_;
};

}  // namespace cox::routing
