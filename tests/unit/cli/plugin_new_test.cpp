#include "cli/plugin_new.hpp"

#include <doctest/doctest.h>

#include "base/files.hpp"

using namespace cox;

TEST_CASE("a new plugin has its four files, with its name in them") {
  TemporaryFolder folder;
  REQUIRE(cli::write_new_plugin("greet-all", folder / "new").ok());
  CHECK(read_file(folder / "new/greet-all.cpp")->find("COX_PLUGIN(\"greet-all\"") !=
        std::string::npos);
  CHECK(read_file(folder / "new/greet-all_test.cpp")->find("cox greet-all world") !=
        std::string::npos);
  CHECK(read_file(folder / "new/CMakeLists.txt")->find("cox_plugin(greet-all)") !=
        std::string::npos);
  CHECK(read_file(folder / "new/README.md")->find('@') == std::string::npos);
}

TEST_CASE("nothing is overwritten, and then nothing is written") {
  TemporaryFolder folder;
  REQUIRE(write_file_atomically(folder / "README.md", "mine").ok());
  const Status status = cli::write_new_plugin("greeter", folder.path());
  CHECK(status.code() == Code::conflict);
  CHECK(*read_file(folder / "README.md") == "mine");
  CHECK_FALSE(read_file(folder / "greeter.cpp").ok());
}

TEST_CASE("a bad name is refused with the rule") {
  TemporaryFolder folder;
  for (const char* name :
       {"", "Hello", "1st", "-x", "a_b", "../x", "a.b", "a234567890123456789012345678901234"}) {
    CAPTURE(name);
    const Status status = cli::write_new_plugin(name, folder / "x");
    CHECK(status.code() == Code::invalid);
    CHECK(status.message().find("a-z, 0-9 and '-'") != std::string::npos);
  }
}
