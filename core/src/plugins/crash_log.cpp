#include "plugins/crash_log.hpp"

#include <string.h>  // NOLINT(modernize-deprecated-headers): sigabbrev_np is the C library's

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/files.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "plugins/library.hpp"

namespace cox::plugins {
namespace {

constexpr std::size_t kKept = 200;  // crashes that are remembered
constexpr std::size_t kShort = 12;  // of a build's 40 digits, for people
constexpr std::string_view kNone = "-", kTold = "told";

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

// Takes the next word of a line.
std::string_view next_word(std::string_view& rest) {
  const std::size_t end = std::min(rest.find(' '), rest.size());
  const std::string_view word = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return word;
}

// The name comes last: it is a file's, and may hold spaces.
std::optional<Crash> crash_in(std::string_view line) {
  Crash crash;
  if (!read_number(next_word(line), crash.at) || !read_number(next_word(line), crash.signal))
    return std::nullopt;
  std::string_view build = next_word(line);
  if (build == kTold) {
    crash.told = true;
    build = next_word(line);
  }
  if (build.empty() || line.empty()) return std::nullopt;
  if (build != kNone) crash.build = build;
  if (line != kNone) crash.name = line;
  return crash;
}

// How many of the build's crashes lie in the worst window of them.
std::size_t most_in_a_window(const std::vector<Crash>& crashes, const std::string& build,
                             Millis window) {
  std::vector<std::int64_t> times;
  for (const Crash& each : crashes) {
    if (each.build == build) times.push_back(each.at * 1'000);
  }
  std::size_t most = 0, first = 0;
  for (std::size_t last = 0; last < times.size(); ++last) {
    while (times[last] - times[first] > window) ++first;
    most = std::max(most, last - first + 1);
  }
  return most;
}

std::string signal_name(int signal) {
  if (signal == 0) return "a call of exit()";
  const char* name = ::sigabbrev_np(signal);
  return name == nullptr ? text::cat("signal ", signal) : text::cat("SIG", name);
}

}  // namespace

std::string to_text(const Crash& crash) {
  if (crash.build.empty()) return text::cat(signal_name(crash.signal), " in no plugin's code");
  return text::cat(signal_name(crash.signal), " in the code of ", crash.name, ", build ",
                   std::string_view(crash.build).substr(0, kShort));
}

std::string line_of(const Crash& crash) {
  const auto word = [](const std::string& text) { return text.empty() ? kNone : text; };
  return text::cat(crash.at, " ", crash.signal, crash.told ? " told " : " ", word(crash.build), " ",
                   word(crash.name), "\n");
}

std::vector<Crash> crashes_in(std::string_view text) {
  std::vector<Crash> crashes;
  for (const std::string_view line : text::split(text, '\n')) {
    if (auto crash = crash_in(line)) crashes.push_back(std::move(*crash));
  }
  return crashes;
}

CrashLog::CrashLog(std::string path) : path_(std::move(path)) {
  if (!is_there(path_)) return;
  const auto text = read_file(path_);
  if (!text.ok()) {
    log::error("bot", text::cat("crashes of earlier runs are not known, and keep nothing out: ",
                                text.status().message()));
    return;
  }
  crashes_ = crashes_in(*text);
}

void CrashLog::configure(const CrashRule& rule) {
  std::lock_guard lock(mutex_);
  rule_ = rule;
}

std::vector<Crash> CrashLog::news() {
  std::lock_guard lock(mutex_);
  std::vector<Crash> untold;
  for (Crash& each : crashes_) {
    if (!std::exchange(each.told, true)) untold.push_back(each);
  }
  if (!untold.empty()) write();
  return untold;
}

bool CrashLog::keeps_any_out() const {
  std::lock_guard lock(mutex_);
  return rule_.crashes > 0 && crashes_.size() >= rule_.crashes;
}

Status CrashLog::may_load(const std::string& build) const {
  std::lock_guard lock(mutex_);
  if (rule_.crashes == 0 || most_in_a_window(crashes_, build, rule_.window) < rule_.crashes)
    return {};
  const auto last = std::ranges::find(crashes_.rbegin(), crashes_.rend(), build, &Crash::build);
  return failed(text::cat("the bot died in it ", rule_.crashes, " times within ",
                          text::duration(rule_.window), ", the last time of ",
                          signal_name(last->signal)));
}

void CrashLog::forgive(const std::string& build) {
  std::lock_guard lock(mutex_);
  if (std::erase_if(crashes_, [&](const Crash& each) { return each.build == build; }) > 0) write();
}

// Call with the mutex held.
void CrashLog::write() {
  if (crashes_.size() > kKept)
    crashes_.erase(crashes_.begin(), crashes_.end() - static_cast<std::ptrdiff_t>(kKept));
  std::string text;
  for (const Crash& each : crashes_) text += line_of(each);
  if (Status written = write_file_atomically(path_, text); !written.ok())
    log::warn("bot", text::cat("crashes of earlier runs: ", written.message()));
}

std::optional<KeptOut> kept_out(const CrashLog* crashes, const std::string& path) {
  if (crashes == nullptr || !crashes->keeps_any_out()) return std::nullopt;
  const auto inspection = inspect(path);
  if (!inspection.ok()) return std::nullopt;
  Status may = crashes->may_load(inspection->build_id);
  if (may.ok()) return std::nullopt;
  return KeptOut{inspection->build_id, std::move(may)};
}

std::optional<KeptBuild> better_before(const KeptBuilds& kept, const CrashLog* crashes,
                                       const std::string& library, const std::string& build) {
  auto earlier = kept.before(library, build);
  while (earlier && crashes != nullptr && !crashes->may_load(earlier->build).ok())
    earlier = kept.before(library, earlier->build);
  return earlier;
}

}  // namespace cox::plugins
