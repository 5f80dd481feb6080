// One object of a runbook, read name by name. What is not as it should be becomes a problem with
// its line; the variable then keeps its default. Names that nobody asked for are problems at the
// end. Threads: values.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/node.hpp"

namespace runbooks {

using Millis = std::chrono::milliseconds;

class Section {
 public:
  // `what` names it in messages: "step 'build'". The node must outlive this.
  Section(const Node& node, std::string what, Problems& problems);

  // The value, or null where there is none.
  const Node* get(std::string_view name);
  void read(std::string_view name, std::string& out);
  void read(std::string_view name, bool& out);
  void read(std::string_view name, std::vector<std::string>& out);
  void read(std::string_view name, int& out, int least, int most);
  // "90s", "5m", "1h 30m", "2 days", or a number of seconds; up to seven days.
  void read(std::string_view name, Millis& out);
  // The array, or null where it is absent or something else.
  const Node* array(std::string_view name);
  const Node* object(std::string_view name);
  // Names nobody asked for, each with what may have been meant.
  void finish();

  int line() const { return node_.line; }
  void problem(int line, const std::string& message);

 private:
  void wrong(const Node& node, std::string_view name, std::string_view wanted);

  const Node& node_;
  const std::string what_;
  Problems& problems_;
  std::vector<std::string> known_;
};

// A span of time as people write it; negative where it is none.
Millis parse_span(std::string_view text);
// "1h 30m", "45s", "250 ms".
std::string to_text(Millis span);
// The one of `known` that is meant by `typed`, or empty.
std::string nearest(std::string_view typed, const std::vector<std::string>& known);

}  // namespace runbooks
