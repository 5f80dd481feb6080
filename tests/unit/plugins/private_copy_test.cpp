#include "plugins/private_copy.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>

#include "plugins/library.hpp"
#include "temp_folder.hpp"

using namespace cox;
using namespace cox::plugins;
using test::TempFolder;

namespace fs = std::filesystem;

namespace {

// The image of a file that holds `bytes`.
Image image_of(const TempFolder& folder, std::string_view bytes) {
  test::write_file(folder / "source", bytes);
  auto image = Image::read(folder / "source");
  REQUIRE(image.ok());
  return std::move(*image);
}

}  // namespace

TEST_CASE("a copy has the name of its source, build and serial, and is ours alone") {
  TempFolder folder;
  auto copy = write_copy(image_of(folder, "bytes"), "/somewhere/hello.so", "0123456789abcdef",
                         folder / "run/copies");
  REQUIRE_MESSAGE(copy.ok(), copy.status().message());
  std::string name = fs::path(*copy).filename().string();
  CHECK(name.starts_with("hello.0123456789abcdef."));
  CHECK(name.ends_with(".so"));
  CHECK(test::read_file(*copy) == "bytes");
  struct stat made {};
  REQUIRE(::stat(copy->c_str(), &made) == 0);
  CHECK((made.st_mode & 0777) == 0500);
}

TEST_CASE("no two copies share a path, and none of an earlier process is overwritten") {
  TempFolder folder;
  auto first = write_copy(image_of(folder, "1"), "hello.so", "0123456789abcdef", folder.path());
  REQUIRE(first.ok());
  // The next serials are taken.
  std::string stem = first->substr(0, first->rfind('.', first->size() - 4) + 1);
  auto serial = std::stoull(first->substr(stem.size()));
  std::string taken = stem + std::to_string(serial + 1) + ".so";
  test::write_file(taken, "left over");
  auto second = write_copy(image_of(folder, "2"), "hello.so", "0123456789abcdef", folder.path());
  REQUIRE(second.ok());
  CHECK(*second == stem + std::to_string(serial + 2) + ".so");
  CHECK(test::read_file(taken) == "left over");
}

TEST_CASE("a folder that cannot be written to is named") {
  TempFolder folder;
  test::write_file(folder / "file", "");
  auto copy =
      write_copy(image_of(folder, "bytes"), "hello.so", "0123456789abcdef", folder / "file");
  REQUIRE_FALSE(copy.ok());
  CHECK(copy.status().message().find(folder / "file") != std::string::npos);
}

TEST_CASE("a sweep removes copies and nothing else") {
  TempFolder folder;
  for (auto name : {"hello.0123456789abcdef.1.so", "a.b.0123456789abcdef.22.so", "hello.so",
                    "hello.1.so", "hello.0123456789abcdef.so", "notes.txt", "cox.json",
                    "hello.not-hexadecimal.1.so", "hello.0123456789abcdef.1.so.txt"}) {
    test::write_file(folder / name, "");
  }
  sweep_copies(folder.path());
  CHECK_FALSE(fs::exists(folder / "hello.0123456789abcdef.1.so"));
  CHECK_FALSE(fs::exists(folder / "a.b.0123456789abcdef.22.so"));
  for (auto name : {"hello.so", "hello.1.so", "hello.0123456789abcdef.so", "notes.txt", "cox.json",
                    "hello.not-hexadecimal.1.so", "hello.0123456789abcdef.1.so.txt"}) {
    CHECK_MESSAGE(fs::exists(folder / name), name);
  }
  sweep_copies(folder / "none");  // no folder, no harm
}
