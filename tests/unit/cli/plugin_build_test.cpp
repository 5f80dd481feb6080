#include "cli/plugin_build.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "base/files.hpp"

using namespace cox;

namespace {

// The names in a folder, hidden ones included.
std::size_t count(const TemporaryFolder& folder) {
  const std::filesystem::directory_iterator files(folder.path());
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

constexpr auto kEmptyPlugin = R"(#include <cox/abi.h>
static cox_status load(const cox_host*, void**, const cox_sink*) { return COX_OK; }
static void unload(void*) {}
extern "C" const cox_entry cox_plugin_entry = {sizeof(cox_entry), 1, 0, COX_KIND_PLUGIN, 1, "x",
                                               "1.0.0", "x", "", load, unload};
)";

}  // namespace

TEST_CASE("a source becomes a library, and nothing else stays") {
  TemporaryFolder folder;
  REQUIRE(write_file_atomically(folder / "x.cpp", kEmptyPlugin).ok());
  const Status built = cli::build_library({folder / "x.cpp"}, folder / "x.so");
  CHECK_MESSAGE(built.ok(), built.message());
  CHECK(read_file(folder / "x.so")->substr(1, 3) == "ELF");
  CHECK(count(folder) == 2);
}

TEST_CASE("a source with errors leaves the old library as it was") {
  TemporaryFolder folder;
  REQUIRE(write_file_atomically(folder / "x.cpp", "#error this source is meant to fail\n").ok());
  REQUIRE(write_file_atomically(folder / "x.so", "old").ok());
  const Status built = cli::build_library({folder / "x.cpp"}, folder / "x.so");
  CHECK(built.code() == Code::failed);
  CHECK(*read_file(folder / "x.so") == "old");
  CHECK(count(folder) == 2);
}

TEST_CASE("a source that is not there is named before anything runs") {
  const Status built = cli::build_library({"/nowhere/x.cpp"}, "/nowhere/x.so");
  CHECK(built.code() == Code::not_found);
  CHECK(built.message() == "/nowhere/x.cpp is no file");
}

TEST_CASE("so is a folder that is not there") {
  TemporaryFolder folder;
  REQUIRE(write_file_atomically(folder / "x.cpp", kEmptyPlugin).ok());
  const Status built = cli::build_library({folder / "x.cpp"}, folder / "plugnis/x.so");
  CHECK(built.code() == Code::not_found);
  CHECK(built.message().starts_with("there is no folder "));
}
