// What a server says it can do and how long things may be: the tokens of its 005 lines
// (modern.ircdocs.horse, "RPL_ISUPPORT Parameters").
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "casemap.hpp"
#include "line.hpp"

namespace irc {

class Features {
 public:
  // Takes the tokens of one 005 line; "-NAME" takes one back.
  void apply(const Line& line);

  // The value of a token; "" where it has none, and where it is not there.
  const std::string& value(std::string_view name) const;
  bool has(std::string_view name) const { return tokens_.contains(name); }

  CaseMap casing() const { return case_map(value("CASEMAPPING")); }
  std::size_t line_length() const;    // bytes, CR and LF included
  std::size_t nick_length() const;    // characters
  std::size_t history_limit() const;  // messages that CHATHISTORY gives at once; 0: it has none
  bool is_channel(std::string_view name) const;
  // A name without the prefix of those it is meant for: "@#ops" is said to the operators in #ops.
  std::string_view without_status(std::string_view target) const;
  // Whether that is such a prefix.
  bool is_status(std::string_view signs) const;
  // A nick in a list of names, without the signs of its rank: "@+ann".
  std::string_view without_rank(std::string_view nick) const;

 private:
  std::size_t number(std::string_view name, std::size_t standard, std::size_t least) const;
  std::string ranks() const;

  std::map<std::string, std::string, std::less<>> tokens_;
};

}  // namespace irc
