// A JSON file as it was written: every value with the line it stands on, so that what is wrong with
// it can be told where it is. Comments and a comma behind the last item are allowed. Threads:
// values and pure functions.
#pragma once

#include <cox/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace runbooks {

// What is wrong, and on which line; line 0: with the file as a whole.
struct Problem {
  int line = 0;
  std::string what;
};
using Problems = std::vector<Problem>;

// "restart.json:12: there is no ..."
std::string to_text(const Problem& problem, std::string_view file);

struct Node {
  struct Member;
  enum class Kind { scalar, array, object };

  Kind kind = Kind::scalar;
  int line = 0;                 // where it begins
  cox::Json value;              // of a scalar
  std::vector<Node> items;      // of an array
  std::vector<Member> members;  // of an object, each name once

  bool is_array() const { return kind == Kind::array; }
  bool is_object() const { return kind == Kind::object; }
  bool is_string() const { return kind == Kind::scalar && value.is_string(); }
  std::string_view text() const { return value.text(); }
  const Node* find(std::string_view name) const;
  cox::Json json() const;
};

struct Node::Member {
  Member(std::string its_name, Node its_value)
      : name(std::move(its_name)), value(std::move(its_value)) {}

  std::string name;
  Node value;
};

// The largest file that is read.
inline constexpr std::size_t kMostBytes = 1U << 20;

// Reads UTF-8 text, at most 40 levels deep; nothing, and `problem`, where it is no JSON or an
// object has a name twice.
std::optional<Node> parse_node(std::string_view text, Problem& problem);
// A value that was made, not read: all of it stands on one line.
Node make_node(const cox::Json& json, int line);

}  // namespace runbooks
