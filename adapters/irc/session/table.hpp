// Which function of a part takes which command. A part is one idea: who is where, what others say.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>

#include "protocol/line.hpp"

namespace irc {

template <class Part>
struct Handler {
  void (Part::*take)(const Line&);
  std::size_t least = 0;  // parameters; a line with fewer says nothing and is left out
};
template <class Part>
using Table = std::map<std::string, Handler<Part>, std::less<>>;

template <class Part>
void dispatch(const Table<Part>& table, Part& part, const Line& line) {
  const auto found = table.find(line.command);
  if (found == table.end() || line.parameters.size() < found->second.least) return;
  (part.*found->second.take)(line);
}

}  // namespace irc
