// How one line of the log looks. Pure functions. Threads: any.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"

namespace cox::log {

struct Entry {
  Millis time = 0;
  Level level = Level::info;
  std::string area;
  std::string message;
  std::vector<std::pair<std::string, std::string>> fields;
};

std::string_view name_of(Level level);
// 2026-11-23T09:44:45.123Z info  plugins  loaded hello 1.0.0 (path=/srv/hello.so)
std::string as_text(const Entry& entry);
// {"time":"2026-11-23T09:44:45.123Z","level":"info","area":"plugins","message":...,"fields":{...}}
std::string as_json(const Entry& entry);

}  // namespace cox::log
