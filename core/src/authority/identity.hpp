// An account as the platform knows it. Threads: values and pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/text.hpp"

namespace cox::authority {

// An account on one connection. It counts only where the platform vouches for it (`known`).
struct Identity {
  std::string adapter;
  std::string account;
  bool known = false;
};

// Somebody whom a rule may name: vouched for, and with a name.
inline bool is_known(const Identity& who) {
  return who.known && !who.adapter.empty() && !who.account.empty();
}

// "ADAPTER:ACCOUNT". An account may hold a colon, the name of a connection may not: the first colon
// separates. Empty where one of the two is missing or the adapter holds a colon.
inline std::string key_of(const Identity& who) {
  if (who.adapter.empty() || who.account.empty() || who.adapter.find(':') != std::string::npos)
    return {};
  return text::cat(who.adapter, ":", who.account);
}

// The other way; it is not vouched for. Empty where the text is no account.
inline Identity identity_of(std::string_view key) {
  const std::size_t colon = key.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == key.size()) return {};
  return {std::string(key.substr(0, colon)), std::string(key.substr(colon + 1)), false};
}

}  // namespace cox::authority
