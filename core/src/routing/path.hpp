// Paths of HTTP: what routes say ("/hooks/:name", "/files/*rest"), what requests ask for, and which
// route is meant. A request's path is decoded once, part by part, and what could name something
// outside (empty, "." and ".." parts, encoded slashes, control characters) is no path at all.
// Threads: values; a table that nobody changes any more may be read by any.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.hpp"

namespace cox::routing {

// "POST /hooks/:name" in its parts. The method "*" stands for every method that has no route of its
// own.
struct RoutePattern {
  struct Part {
    enum class Kind { literal, parameter, rest } kind = Kind::literal;
    std::string text;  // the literal, or the name of the parameter
  };
  std::string method;
  std::vector<Part> parts;

  // Fails with what is wrong and an example.
  static Result<RoutePattern> parse(std::string_view text);
  // As it is written.
  std::string text() const;
};

// The path of a request, decoded: "/a/b c", valid UTF-8, parts that are not empty. One "/" at the
// end is left out. Nothing where the target has no such path.
std::optional<std::string> request_path(std::string_view target);
// What follows the "?" of a target, as it was sent.
std::string_view request_query(std::string_view target);

class RouteTable {
 public:
  using Value = std::size_t;  // what the owner of the table makes of it

  // False where another route has the same method and the same path, whatever it calls its
  // parameters; `taken` is then its value.
  bool add(const RoutePattern& pattern, Value value, Value* taken = nullptr);

  struct Match {
    std::optional<Value> value;                                             // the route
    std::vector<std::pair<std::string_view, std::string_view>> parameters;  // into table and path
    std::vector<std::string> allowed;  // where there is none: the methods of this path, sorted
  };
  // The most specific route for `path` (as request_path() gives it) that takes the method: part by
  // part a literal goes before a parameter, and that before a rest. HEAD falls back to GET.
  Match find(std::string_view method, std::string_view path) const;

 private:
  struct Route {
    Value value;
    std::vector<std::string> names;
  };
  using Methods = std::map<std::string, Route, std::less<>>;
  struct Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
    std::unique_ptr<Node> parameter;
    Methods here;  // routes that end here
    Methods rest;  // routes that take all that follows
  };
  struct Search;
  static bool walk(const Node& node, std::string_view left, Search& search);
  static bool ends(const Methods& methods, Search& search);

  std::unique_ptr<Node> root_;
};

}  // namespace cox::routing
