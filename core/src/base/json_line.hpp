// One JSON object in one line, written straight into its bytes, where a Json to be dumped would
// cost more than all that is done with it. The texts come out as RapidJSON writes them: escaped as
// little as JSON allows. Threads: any, each with its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cox {

class JsonLine {
 public:
  // `room`: how many bytes it is likely to have.
  explicit JsonLine(std::size_t room = 0);

  // Members, in the order in which they are given. A name stands there as it is: it must need no
  // escape, and must not come twice.
  JsonLine& text(std::string_view name, std::string_view value);  // what is ill-formed: U+FFFD
  JsonLine& number(std::string_view name, std::int64_t value);
  JsonLine& json(std::string_view name, std::string_view value);  // JSON already

  // The object, or what there is of it without its end, for whoever has more to add. Called last.
  std::string closed();
  std::string unclosed();

 private:
  void begin_member(std::string_view name);
  void plain_text(std::string_view name, std::string_view value);

  std::string line_ = "{";
};

}  // namespace cox
