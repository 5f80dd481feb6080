// What a job is to do, as a plugin gives it and as it is kept. Values.
#pragma once

#include <cox/json.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/status.hpp"

namespace cox::jobs {

inline constexpr std::size_t kKeyBytes = 200;  // the longest name of a lock

enum class Show { stream, quiet, on_failure };

struct Limits {
  std::uint64_t output_bytes = 4U << 20;  // kept in the file; of what follows the last 64 KiB
  std::uint64_t output_rate = 4U << 20;   // bytes a second read after that; 0: as they come
  std::uint64_t memory_bytes = 0;         // of all its processes together; 0: no limit
  std::uint64_t open_files = 1'024;       // of each process
  std::uint64_t processes = 512;          // at the same time
};

struct Spec {
  std::string title;
  std::vector<std::string> argv;  // empty: no process, the plugin reports its progress and its end
  std::string cwd;                // empty: the bot's home
  std::vector<std::pair<std::string, std::string>> env;
  std::string input;     // of the process
  Millis deadline = 0;   // from its start; 0: none
  Millis grace = 5'000;  // from asking to killing
  std::string key;       // one job at a time of those that have the same
  std::string handler;   // the "job" declaration that gets its end; empty: none
  std::string state;     // JSON, handed back with the end
  Show show = Show::stream;
  bool resumable = false;  // without argv: it goes on after a restart, the plugin sees to it
  Limits limits;

  bool has_process() const { return !argv.empty(); }
  // Asked to end, its plugin puts things right first, and then finishes it.
  bool is_finished_by_plugin() const { return !has_process() && resumable && !handler.empty(); }
};

// invalid: the sentence names the field and says what it must be.
Result<Spec> parse_spec(const Json& json);
// What parse_spec() reads.
Json to_json(const Spec& spec);

}  // namespace cox::jobs
