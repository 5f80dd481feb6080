// Which builds are left out, by what earlier runs wrote when they died.
#include "plugins/crash_log.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "temp_folder.hpp"

using cox::plugins::Crash;
using cox::plugins::crashes_in;
using cox::plugins::CrashLog;
using cox::plugins::line_of;
using cox::plugins::to_text;
namespace test = cox::plugins::test;

namespace {

// The file as a run leaves it that died at these seconds.
std::string died_at(const std::vector<std::int64_t>& times, const std::string& build = "b1") {
  std::string text;
  for (const std::int64_t each : times) text += line_of({each, 11, build, "deploy", false});
  return text;
}

struct Folder {
  std::string holding(const std::string& text) const {
    test::write_file(file, text);
    return file;
  }
  const test::TempFolder folder;
  const std::string file = folder / "crashes";
};

}  // namespace

TEST_CASE("a line and back") {
  const Crash known{1'796'083'963, 11, "df9b", "my plugin", false};
  CHECK(line_of(known) == "1796083963 11 df9b my plugin\n");
  const Crash told{1'796'083'963, 6, "", "", true};
  CHECK(line_of(told) == "1796083963 6 told - -\n");
  CHECK(crashes_in(line_of(known) + line_of(told)) == std::vector<Crash>{known, told});
}

TEST_CASE("what is no line is passed over") {
  for (const char* text : {"", "\n\n", "x", "12", "12 x b n", "x 11 b n", "12 11", "12 11 told",
                           "12 11 b", "99999999999999999999 11 b n", "\0\0"})
    CHECK(crashes_in(text).empty());
  CHECK(crashes_in("17960 11 df9b dep\n1796083963 6 abcd dep").size() == 2);
}

TEST_CASE("in words") {
  CHECK(to_text({0, 11, "df9b", "deploy", false}) == "SIGSEGV in the code of deploy, build df9b");
  CHECK(to_text({0, 11, "0123456789abcdef", "deploy", false}) ==
        "SIGSEGV in the code of deploy, build 0123456789ab");
  CHECK(to_text({0, 6, "", "", false}) == "SIGABRT in no plugin's code");
  CHECK(to_text({0, 0, "df9b", "deploy", false}) ==
        "a call of exit() in the code of deploy, build df9b");
  CHECK(to_text({0, 4'000, "", "", false}) == "signal 4000 in no plugin's code");
}

TEST_CASE_FIXTURE(Folder, "three times within ten minutes, and never again by itself") {
  const CrashLog close(holding(died_at({1'000, 1'200, 1'600})));
  CHECK(close.keeps_any_out());
  CHECK(close.may_load("b1").message() ==
        "the bot died in it 3 times within 10 min, the last time of SIGSEGV");
  CHECK(close.may_load("b2").ok());
  CHECK(CrashLog(holding(died_at({1'000, 1'200, 1'601}))).may_load("b1").ok());
  CHECK(CrashLog(holding(died_at({1'000, 1'200}))).may_load("b1").ok());
  CHECK_FALSE(CrashLog(holding(died_at({0, 1'000, 1'100, 1'200, 9'000}))).may_load("b1").ok());
}

TEST_CASE_FIXTURE(Folder, "the crashes of others, and of nobody, do not count") {
  const CrashLog log(holding(died_at({1, 2}) + died_at({3, 4}, "b2") + died_at({5, 6, 7}, "")));
  CHECK(log.may_load("b1").ok());
  CHECK(log.may_load("b2").ok());
}

TEST_CASE_FIXTURE(Folder, "the rule is the config's") {
  CrashLog log(holding(died_at({1'000, 1'010})));
  log.configure({2, 20'000});
  CHECK_FALSE(log.may_load("b1").ok());
  log.configure({2, 9'000});
  CHECK(log.may_load("b1").ok());
  log.configure({0, 600'000});
  CHECK(log.may_load("b1").ok());
  CHECK_FALSE(log.keeps_any_out());
}

TEST_CASE_FIXTURE(Folder, "each is told once, also over a restart") {
  holding(died_at({1'000}));
  CHECK(CrashLog(file).news().size() == 1);
  CHECK(CrashLog(file).news().empty());
  CHECK(crashes_in(test::read_file(file)).size() == 1);  // and counts further
}

TEST_CASE_FIXTURE(Folder, "what somebody asked for has a new beginning") {
  CrashLog log(holding(died_at({1, 2, 3}) + died_at({4, 5, 6}, "b2")));
  log.forgive("b1");
  CHECK(log.may_load("b1").ok());
  CHECK(CrashLog(file).may_load("b1").ok());
  CHECK_FALSE(CrashLog(file).may_load("b2").ok());
}

TEST_CASE_FIXTURE(Folder, "the file does not grow without end") {
  std::vector<std::int64_t> times;
  for (std::int64_t at = 0; at < 1'000; ++at) times.push_back(at);
  CrashLog log(holding(died_at(times)));
  CHECK(log.news().size() == 1'000);
  CHECK(crashes_in(test::read_file(file)).size() == 200);
  CHECK(crashes_in(test::read_file(file)).back().at == 999);
}

TEST_CASE_FIXTURE(Folder, "without a file nothing has happened") {
  CrashLog log(file);
  CHECK(log.news().empty());
  CHECK(log.may_load("b1").ok());
  CHECK_FALSE(std::filesystem::exists(file));
}
