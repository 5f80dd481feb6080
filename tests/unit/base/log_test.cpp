#include "base/log.hpp"

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

#include "base/files.hpp"
#include "base/text.hpp"

namespace log = cox::log;

namespace {

// Each test logs to a file of its own and leaves the log as it found it.
struct LogToFile {
  explicit LogToFile(log::Options chosen = {}) : options(std::move(chosen)) {
    options.file = folder / "cox.log";
    log::configure(options);
  }
  ~LogToFile() { log::configure({}); }
  std::string written() const {
    log::flush();
    return *cox::read_file(options.file);
  }

  cox::TemporaryFolder folder;
  log::Options options;
};

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("lines go to the file and to the tail, from the chosen level on") {
  LogToFile log({.level = log::Level::warn});
  log::info("test", "too quiet");
  log::warn("test", "loud", {{"n", "1"}});
  const std::string written = log.written();
  CHECK(count(written, "\n") == 1);
  CHECK(written.find("warn  test     loud (n=1)\n") != std::string::npos);
  CHECK(log::tail(1) == std::vector<std::string>{written.substr(0, written.size() - 1)});
}

TEST_CASE("off is silent") {
  LogToFile log({.level = log::Level::off});
  log::error("test", "nothing");
  CHECK(log.written() == "");
}

TEST_CASE("JSON lines where asked for") {
  LogToFile log({.json = true});
  log::info("test", "hello");
  CHECK(log.written().find(R"("area":"test","message":"hello"})") != std::string::npos);
}

TEST_CASE("secrets never reach a line") {
  LogToFile log;
  REQUIRE(log::scrub("tok\n\"en-1234"));
  CHECK_FALSE(log::scrub("abc"));
  log::info("tok\n\"en-1234", "with tok\n\"en-1234", {{"key", "tok\n\"en-1234"}});
  const std::string written = log.written();
  CHECK(written.find("1234") == std::string::npos);
  CHECK(count(written, "***") == 3);
  CHECK(log::scrubbed("a tok\n\"en-1234") == "a ***");
}

TEST_CASE("the tail keeps as many lines as it was told") {
  LogToFile log({.tail = 3});
  for (int i = 0; i < 10; ++i) log::info("test", cox::text::cat("line ", i));
  const auto lines = log::tail(100);
  REQUIRE(lines.size() == 3);
  CHECK(lines.front().ends_with("line 7"));
  CHECK(log::tail(1).front().ends_with("line 9"));
  CHECK(log::tail(0).empty());
}

TEST_CASE("a file that cannot be written costs one complaint and nothing else") {
  cox::TemporaryFolder folder;
  log::configure({.file = folder.path()});
  CHECK(log::tail(1).front().find("cannot write the log file") != std::string::npos);
  log::info("test", "still here");
  CHECK(log::tail(1).front().ends_with("still here"));
  log::configure({});
}

TEST_CASE("threads do not mix their lines, also while the log is set up anew") {
  LogToFile log({.tail = 10'000});
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([] {
      for (int j = 0; j < 50; ++j) log::info("test", "a whole line");
    });
  }
  log::configure(log.options);
  log::scrub("unheard-of");
  for (auto& thread : threads) thread.join();
  CHECK(count(log.written(), "info  test     a whole line\n") == 200);
}
