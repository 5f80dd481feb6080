// A sentence with gaps that are filled from a JSON value: "{app} is on {env}, by {user.name}".
// Pure.
#pragma once

#include <cox/json.hpp>
#include <string>
#include <string_view>
#include <vector>

class Template {
 public:
  // "{{" and "}}" stand for braces. Throws cox::Error(COX_INVALID) where a gap is not closed or has
  // no name.
  explicit Template(std::string_view text);

  bool empty() const { return parts_.empty(); }
  // What the value does not have is left out; objects and arrays are written as JSON.
  std::string fill(const cox::Json& value) const;

 private:
  struct Part {
    std::string text;               // as it is, where there is no path
    std::vector<std::string> path;  // names and numbers that lead to the value
  };
  std::vector<Part> parts_;
};
