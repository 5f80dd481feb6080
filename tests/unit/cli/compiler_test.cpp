#include "cli/compiler.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>

#include "base/files.hpp"

using namespace cox;

namespace {

// Sets a variable of the environment for one test.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) {
    if (const char* old = std::getenv(name)) old_ = old, was_set_ = true;
    ::setenv(name, value, 1);
  }
  ~Variable() { was_set_ ? ::setenv(name_, old_.c_str(), 1) : ::unsetenv(name_); }

 private:
  const char* name_;
  std::string old_;
  bool was_set_ = false;
};

bool has(const std::vector<std::string>& words, const char* word) {
  return std::ranges::find(words, word) != words.end();
}

const cli::DevelopmentFiles kFiles{"/h", "/s"};

}  // namespace

TEST_CASE("CXX chooses the compiler, with words behind it") {
  Variable cxx("CXX", "env g++");
  const auto compiler = cli::find_compiler();
  REQUIRE(compiler.ok());
  CHECK(compiler->words == std::vector<std::string>{"env", "g++"});
  CHECK_FALSE(compiler->is_clang);
}

TEST_CASE("a compiler that is not there is named") {
  Variable cxx("CXX", "no-such-compiler");
  const auto status = cli::find_compiler().status();
  CHECK(status.code() == Code::not_found);
  CHECK(status.message().find("no-such-compiler") != std::string::npos);
}

TEST_CASE("without any compiler it says what to install") {
  Variable cxx("CXX", "");
  Variable path("PATH", "/nonexistent");
  const auto status = cli::find_compiler().status();
  CHECK(status.code() == Code::not_found);
  CHECK(status.message().find("apt install g++") != std::string::npos);
}

TEST_CASE("flags: ours, then CXXFLAGS, the sources, then LDFLAGS") {
  Variable cxxflags("CXXFLAGS", "-DX='a b' -O0");
  Variable ldflags("LDFLAGS", "-lm");
  const auto words = cli::compile_command({{"g++"}, false}, kFiles, {"a.cpp", "b.cpp"}, "out");
  CHECK(words.front() == "g++");
  CHECK(words.back() == "-lm");
  for (const char* word : {"-fno-gnu-unique", "-fvisibility=hidden", "-DX=a b", "a.cpp", "b.cpp",
                           "-Wl,--version-script=/s", "-Wl,--no-undefined"}) {
    CAPTURE(word);
    CHECK(has(words, word));
  }
  CHECK(std::ranges::find(words, "-O2") < std::ranges::find(words, "-O0"));
}

TEST_CASE("clang knows no unique symbols") {
  CHECK_FALSE(
      has(cli::compile_command({{"clang++"}, true}, kFiles, {"a.cpp"}, "out"), "-fno-gnu-unique"));
}

TEST_CASE("headers of the same installation win over those of the source tree") {
  TemporaryFolder prefix;
  REQUIRE(make_folders(prefix / "bin").ok());
  REQUIRE(make_folders(prefix / "include/cox").ok());
  REQUIRE(make_folders(prefix / "lib/cmake/cox").ok());
  REQUIRE(write_file_atomically(prefix / "bin/cox", "").ok());
  const auto source = cli::find_development_files(prefix / "bin/cox");
  REQUIRE(source.ok());
  CHECK(source->headers == std::string(COX_SOURCE_DIR) + "/core/include");
  REQUIRE(write_file_atomically(prefix / "include/cox/plugin.hpp", "").ok());
  REQUIRE(write_file_atomically(prefix / "lib/cmake/cox/cox.version", "").ok());
  const auto installed = cli::find_development_files(prefix / "bin/cox");
  REQUIRE(installed.ok());
  CHECK(installed->headers.rfind(prefix.path(), 0) == 0);
}
