// Where the keys of a config stand, and what is wrong with them.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"

namespace cox::config {

// "adapters" and "libera" make "adapters.libera".
std::string path_of(std::string_view parent, std::string_view key);
std::string path_of(std::string_view parent, std::size_t index);  // "admins[2]"

class Report {
 public:
  // `text` is the JSON without comments. Finds the line of every key and item, and reports the keys
  // that an object has twice.
  void read(std::string_view text);
  // Notes a problem with the key at `path`, or with its parent where the key is not there.
  void add(const std::string& path, std::string message);
  void add_at(std::size_t line, const std::string& path, std::string message);
  // The same for what may be used as it is, and most likely is a mistake.
  void doubt(const std::string& path, std::string message);
  // In the order of their lines.
  std::vector<Problem> problems() const { return sorted(problems_); }
  std::vector<Problem> doubts() const { return sorted(doubts_); }

 private:
  static std::vector<Problem> sorted(std::vector<Problem> problems);
  std::size_t line_of(std::string path) const;

  std::map<std::string, std::size_t, std::less<>> lines_;
  std::vector<Problem> problems_;
  std::vector<Problem> doubts_;
};

}  // namespace cox::config
