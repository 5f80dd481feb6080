#include "base/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <utility>

#include "base/log_line.hpp"
#include "base/log_output.hpp"
#include "base/scrubber.hpp"
#include "base/text.hpp"

namespace cox::log {
namespace {

struct Log {
  std::atomic<Level> level{Level::info};
  Scrubber scrubber;
  std::mutex mutex;  // guards the rest and keeps the ring in the order of the lines
  Options options;
  Output output{STDERR_FILENO};
  std::unique_ptr<spdlog::logger> file;  // null: none
  std::string file_problem;
  std::deque<std::string> ring;
};

// Never destroyed: a thread that outlives main() may still write.
Log& the_log() {
  static Log& log = *new Log;
  return log;
}

std::string line_of(const Log& log, const Entry& entry) {
  return log.options.json ? as_json(entry) : as_text(entry);
}

// Once, not for each line that does not get there. The caller holds the mutex.
void tell_file_problem(const std::string& why) {
  Log& log = the_log();
  if (std::exchange(log.file_problem, why) == why) return;
  log.output.write(line_of(
      log,
      {SystemClock().now(), Level::error, "log", "cannot write the log file", {{"why", why}}}));
}

// Lines arrive finished, so spdlog neither filters nor decorates them. Null where `options` names
// no file, or it cannot be opened: then `problem` says why.
std::unique_ptr<spdlog::logger> open(const Options& options, std::string& problem) {
  if (options.file.empty()) return nullptr;
  try {
    auto logger = std::make_unique<spdlog::logger>(
        "cox", std::make_shared<spdlog::sinks::basic_file_sink_mt>(options.file));
    logger->set_pattern("%v");
    logger->set_level(spdlog::level::trace);
    logger->flush_on(spdlog::level::trace);  // a crash must not swallow the lines that explain it
    logger->set_error_handler(tell_file_problem);
    return logger;
  } catch (const spdlog::spdlog_ex& error) {
    problem = error.what();
    return nullptr;
  }
}

// Whoever reads on after a while must see that something is missing. The ring and the file have it.
void tell_left_out(Log& log, Millis now) {
  const std::size_t lines = log.output.take_left_out();
  if (lines == 0) return;
  const std::string words = text::cat(lines, " lines were left out here: nobody read them");
  log.output.write(line_of(log, {now, Level::warn, "log", words, {}}));
}

void trim_ring(Log& log) {
  while (log.ring.size() > log.options.tail) log.ring.pop_front();
}

}  // namespace

void configure(const Options& options) {
  Log& log = the_log();
  std::string problem;
  auto file = open(options, problem);
  {
    std::lock_guard lock(log.mutex);
    log.options = options;
    log.file = std::move(file);
    log.file_problem.clear();
    log.level = options.level;
    trim_ring(log);
  }
  if (problem.empty()) return;
  write(Level::error, "log", "cannot write the log file; lines go to standard error alone",
        {{"file", options.file}, {"why", problem}});
}

void write(Level level, std::string_view area, std::string_view message, Fields fields) {
  Log& log = the_log();
  if (level < log.level.load(std::memory_order_relaxed) || level >= Level::off) return;
  // Secrets go before characters are escaped: escaping could make one unrecognizable.
  Entry entry{SystemClock().now(), level, scrubbed(area), scrubbed(message), {}};
  for (const auto& [key, value] : fields) entry.fields.emplace_back(key, scrubbed(value));

  std::lock_guard lock(log.mutex);
  tell_left_out(log, entry.time);
  log.ring.push_back(line_of(log, entry));
  log.output.write(log.ring.back());
  if (log.file) log.file->log(spdlog::level::info, spdlog::string_view_t(log.ring.back()));
  trim_ring(log);
}

Scrubber& registered() { return the_log().scrubber; }

bool scrub(std::string_view secret) { return the_log().scrubber.add(secret); }

std::string scrubbed(std::string_view text) { return the_log().scrubber.scrubbed(text); }

std::vector<std::string> tail(std::size_t count) {
  Log& log = the_log();
  std::lock_guard lock(log.mutex);
  const auto skipped = log.ring.size() - std::min(count, log.ring.size());
  return {log.ring.begin() + static_cast<std::ptrdiff_t>(skipped), log.ring.end()};
}

void flush() {
  Log& log = the_log();
  std::lock_guard lock(log.mutex);
  if (log.file) log.file->flush();
}

}  // namespace cox::log
