// One object of the config, read key by key. What is not as it should be goes to the report; the
// variable then keeps its default. Keys that nobody asked for are reported at the end.
#pragma once

#include <cox/json.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "config/report.hpp"

namespace cox::config {

class Section {
 public:
  Section(const Json& value, std::string path, Report& report);

  // The value of `key`, or null.
  const Json* get(std::string_view key);
  void read(std::string_view key, std::string& out);
  void read(std::string_view key, bool& out);
  void read(std::string_view key, std::vector<std::string>& out);
  // A whole number between the two, both included.
  void read(std::string_view key, std::size_t& out, std::size_t least, std::size_t most);
  // Seconds between the two, also fractions of one; `out` is in milliseconds.
  void read_seconds(std::string_view key, Millis& out, double least, double most);
  // The same in minutes.
  void read_minutes(std::string_view key, Millis& out, double least, double most);
  // The object at `key`, or null where it is absent or something else.
  const Json* object(std::string_view key);
  // Reports the keys nobody asked for, with the one that may have been meant.
  void finish();

  void problem(std::string_view key, std::string message);

 private:
  struct Unit {
    std::string_view name;
    double milliseconds;
  };
  void read_time(std::string_view key, Millis& out, double least, double most, const Unit& unit);
  void wrong_type(std::string_view key, std::string_view wanted, const Json& value);

  const Json& value_;
  std::string path_;
  Report& report_;
  std::vector<std::string> known_;
};

// Names of connections and plugins: [a-z][a-z0-9-]*, at most 32 characters.
bool is_name(std::string_view name);

}  // namespace cox::config
