// The crashes of earlier runs, and the rule that keeps a build out in which the bot died too often.
// The file is what CrashReport appends to: a line for each, "SECONDS SIGNAL BUILD NAME", with
// "told" before the build where somebody has heard of it. Threads: any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/status.hpp"
#include "plugins/kept_builds.hpp"

namespace cox::plugins {

struct Crash {
  std::int64_t at = 0;  // Unix time, seconds
  int signal = 0;       // 0: exit() was called
  std::string build;    // whose code it was; empty: no library's
  std::string name;     // of its file, without ".so"
  bool told = false;

  bool operator==(const Crash&) const = default;
};

// "SIGSEGV in the code of deploy, build 1f2e..."
std::string to_text(const Crash& crash);

// A line of the file and back. Nothing where it is none: a power cut may leave a part of one.
std::string line_of(const Crash& crash);
std::vector<Crash> crashes_in(std::string_view text);

struct CrashRule {
  std::size_t crashes = 3;  // of one build, within `window`; 0: they do not count
  Millis window = 600'000;
};

class CrashLog {
 public:
  // Reads the file; it need not be there. What cannot be read is logged, and nothing is kept out.
  explicit CrashLog(std::string path);

  void configure(const CrashRule& rule);
  const std::string& path() const { return path_; }

  // Those that nobody has been told of yet; from here on they count as told.
  std::vector<Crash> news();

  // Whether any build is kept out at all, so that most need not ask.
  bool keeps_any_out() const;
  // A failure with the reason where this build is kept out: it stays so over restarts, until
  // somebody asks for it.
  Status may_load(const std::string& build) const;
  // Somebody asked for it: what it did before counts no more.
  void forgive(const std::string& build);

 private:
  void write();

  const std::string path_;
  mutable std::mutex mutex_;  // guards what follows
  CrashRule rule_;
  std::vector<Crash> crashes_;  // oldest first
};

struct KeptOut {
  std::string build;
  Status why;
};

// Of the file at `path`, without opening it: to open it runs code of it. Nothing where it may be
// opened, or cannot be looked at: whoever opens it tells why. `crashes` may be null.
std::optional<KeptOut> kept_out(const CrashLog* crashes, const std::string& path);

// The newest build of `library` that is kept from before `build` and may be loaded.
std::optional<KeptBuild> better_before(const KeptBuilds& kept, const CrashLog* crashes,
                                       const std::string& library, const std::string& build);

}  // namespace cox::plugins
