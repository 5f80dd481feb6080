// Takes apart what a terminal sends: characters, and texts that were pasted ("bracketed paste").
// Pure. Threads: one.
#pragma once

#include <optional>
#include <string>

struct Key {
  char32_t character;  // 0: it is a pasted text
  std::string pasted;  // with "\n" between lines, none at the end
};

class Keys {
 public:
  // What switches bracketed paste on and off.
  static constexpr const char* kOn = "\x1b[?2004h";
  static constexpr const char* kOff = "\x1b[?2004l";

  // Bytes as they come are appended here.
  std::string& bytes() { return bytes_; }
  // The next one that is complete. What is no UTF-8 comes as U+FFFD.
  std::optional<Key> next();

 private:
  std::optional<Key> paste();
  std::optional<Key> character();

  std::string bytes_;
};
