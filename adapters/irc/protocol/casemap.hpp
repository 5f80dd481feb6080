// Which names are the same: IRC's letters in lower case, as the server says (CASEMAPPING in its
// 005). Pure.
#pragma once

#include <string>
#include <string_view>

namespace irc {

enum class CaseMap {
  ascii,           // A to Z
  rfc1459,         // and []\~, which are the capitals of {}|^
  rfc1459_strict,  // without ~ and ^
};

// The map of that name; rfc1459, which holds where nothing is said, for one that is not known.
CaseMap case_map(std::string_view name);

std::string fold(std::string_view name, CaseMap map);
inline bool same(std::string_view one, std::string_view other, CaseMap map) {
  return fold(one, map) == fold(other, map);
}

}  // namespace irc
