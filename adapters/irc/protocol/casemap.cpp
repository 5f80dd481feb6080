#include "casemap.hpp"

namespace irc {

namespace {

char fold(char c, CaseMap map) {
  if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
  if (map == CaseMap::ascii) return c;
  if (c >= '[' && c <= ']') return static_cast<char>(c - '[' + '{');
  return c == '~' && map == CaseMap::rfc1459 ? '^' : c;
}

}  // namespace

CaseMap case_map(std::string_view name) {
  if (name == "ascii") return CaseMap::ascii;
  return name == "rfc1459-strict" ? CaseMap::rfc1459_strict : CaseMap::rfc1459;
}

std::string fold(std::string_view name, CaseMap map) {
  std::string out(name);
  for (char& c : out) c = fold(c, map);
  return out;
}

}  // namespace irc
