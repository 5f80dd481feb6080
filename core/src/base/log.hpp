// The bot's log: lines to standard error and, where configured, a file; text or JSON. spdlog does
// the work of the file. Secrets registered with scrub() never appear. Whoever reads standard error
// may stop reading: then lines are left out there, and counted. Threads: any.
//
// Levels by what an operator should do: error - act now; warn - look soon; info - nothing, good to
// know; debug - only when hunting something.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cox::log {

class Scrubber;

enum class Level { debug = 1, info = 2, warn = 3, error = 4, off = 5 };

struct Options {
  Level level = Level::info;
  bool json = false;        // one JSON object a line instead of text
  std::string file = {};    // appended to as well as standard error; empty: none
  std::size_t tail = 1000;  // lines kept in memory for tail()
};

using Fields = std::initializer_list<std::pair<std::string_view, std::string_view>>;

// Sets the log up; may be called again (config reload). Before the first call lines go to standard
// error at level info.
void configure(const Options& options);

// Writes one line. `area` is the folder or plugin that speaks. Control characters are escaped, so
// nobody can forge a line.
void write(Level level, std::string_view area, std::string_view message, Fields fields = {});
inline void debug(std::string_view area, std::string_view message, Fields fields = {}) {
  write(Level::debug, area, message, fields);
}
inline void info(std::string_view area, std::string_view message, Fields fields = {}) {
  write(Level::info, area, message, fields);
}
inline void warn(std::string_view area, std::string_view message, Fields fields = {}) {
  write(Level::warn, area, message, fields);
}
inline void error(std::string_view area, std::string_view message, Fields fields = {}) {
  write(Level::error, area, message, fields);
}

// From now on `secret` is written as "***", in all the forms that Scrubber knows. Values shorter
// than 4 bytes are refused (false).
bool scrub(std::string_view secret);

// Where scrub() keeps them; lives as long as the program.
Scrubber& registered();

// `text` with every registered secret replaced, for whatever else leaves the bot.
std::string scrubbed(std::string_view text);

// The last `count` lines, oldest first, as they were written.
std::vector<std::string> tail(std::size_t count);

// Returns once everything written so far is in the file.
void flush();

}  // namespace cox::log
