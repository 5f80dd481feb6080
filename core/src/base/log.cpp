#include "base/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <memory>
#include <mutex>

#include "base/log_line.hpp"
#include "base/scrubber.hpp"

namespace cox::log {
namespace {

// Lines arrive finished, so spdlog neither filters nor decorates them.
std::unique_ptr<spdlog::logger> logger_with(std::vector<spdlog::sink_ptr> sinks) {
  auto logger = std::make_unique<spdlog::logger>("cox", sinks.begin(), sinks.end());
  logger->set_pattern("%v");
  logger->set_level(spdlog::level::trace);
  logger->flush_on(spdlog::level::trace);  // a crash must not swallow the lines that explain it
  return logger;
}

spdlog::sink_ptr standard_error() { return std::make_shared<spdlog::sinks::stderr_sink_mt>(); }

struct Log {
  std::atomic<Level> level{Level::info};
  Scrubber scrubber;
  std::mutex mutex;  // guards the rest and keeps the ring in the order of the lines
  Options options;
  std::unique_ptr<spdlog::logger> logger = logger_with({standard_error()});
  std::deque<std::string> ring;
};

// Never destroyed: a thread that outlives main() may still write.
Log& the_log() {
  static Log& log = *new Log;
  return log;
}

// Opens what `options` asks for; `problem` says why there is no file.
std::unique_ptr<spdlog::logger> open(const Options& options, std::string& problem) {
  std::vector<spdlog::sink_ptr> sinks{standard_error()};
  if (!options.file.empty()) {
    try {
      sinks.push_back(std::make_shared<spdlog::sinks::basic_file_sink_mt>(options.file));
    } catch (const spdlog::spdlog_ex& error) {
      problem = error.what();
    }
  }
  return logger_with(std::move(sinks));
}

void trim_ring(Log& log) {
  while (log.ring.size() > log.options.tail) log.ring.pop_front();
}

}  // namespace

void configure(const Options& options) {
  Log& log = the_log();
  std::string problem;
  auto logger = open(options, problem);
  {
    std::lock_guard lock(log.mutex);
    log.options = options;
    log.logger = std::move(logger);
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
  log.ring.push_back(log.options.json ? as_json(entry) : as_text(entry));
  log.logger->log(spdlog::level::info, spdlog::string_view_t(log.ring.back()));
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
  log.logger->flush();
}

}  // namespace cox::log
