#include "base/files.hpp"

#include <doctest/doctest.h>
#include <sys/fsuid.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

namespace fs = std::filesystem;
using cox::TemporaryFolder;

namespace {
unsigned mode_of(const std::string& path) {
  struct stat found {};
  REQUIRE(::stat(path.c_str(), &found) == 0);
  return found.st_mode & 0777;
}
}  // namespace

TEST_CASE("what is written is read") {
  TemporaryFolder folder;
  const std::string text("a\0b\n", 4);
  REQUIRE(cox::write_file_atomically(folder / "f", text).ok());
  CHECK(*cox::read_file(folder / "f") == text);
  CHECK(mode_of(folder / "f") == 0644);
}

TEST_CASE("replacing keeps the rights of the file and leaves nothing beside it") {
  TemporaryFolder folder;
  REQUIRE(cox::write_file_atomically(folder / "f", "old", 0600).ok());
  REQUIRE(cox::write_file_atomically(folder / "f", "new").ok());
  CHECK(*cox::read_file(folder / "f") == "new");
  CHECK(mode_of(folder / "f") == 0600);
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("a failed write leaves nothing behind") {
  TemporaryFolder folder;
  REQUIRE(cox::make_folders(folder / "f").ok());
  const cox::Status status = cox::write_file_atomically(folder / "f", "x");  // f is a folder
  CHECK(status.message().find(folder / "f") != std::string::npos);
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 1);
  CHECK(cox::write_file_atomically(folder / "no/f", "x").code() == cox::Code::not_found);
}

TEST_CASE("what a crash cut off is swept, and nothing else") {
  TemporaryFolder folder;
  for (const char* name : {"f", "f.being-written-aB3xYz", "f.being-written-", "f.aB3xYz"})
    REQUIRE(cox::write_file_atomically(folder / name, "text").ok());
  cox::sweep_cut_off_writes(folder.path());
  CHECK_FALSE(cox::is_there(folder / "f.being-written-aB3xYz"));
  for (const char* name : {"f", "f.being-written-", "f.aB3xYz"})
    CHECK(cox::is_there(folder / name));
  cox::sweep_cut_off_writes(folder / "nowhere");
}

TEST_CASE("what cannot be read is named") {
  TemporaryFolder folder;
  const auto missing = cox::read_file(folder / "f");
  CHECK(missing.status().code() == cox::Code::not_found);
  CHECK(missing.status().message() ==
        "cannot read " + (folder / "f") + ": No such file or directory");
  CHECK(cox::read_file(folder.path()).status().code() == cox::Code::failed);
  REQUIRE(cox::write_file_atomically(folder / "f", "12345").ok());
  CHECK(cox::read_file(folder / "f", 5).ok());
  CHECK_FALSE(cox::read_file(folder / "f", 4).ok());
}

TEST_CASE("folders are made with those above them") {
  TemporaryFolder folder;
  CHECK(cox::make_folders(folder / "a/b/c").ok());
  CHECK(fs::is_directory(folder / "a/b/c"));
  CHECK(cox::make_folders(folder / "a/b/c/").ok());
  CHECK(cox::make_folders(folder / "private", 0700).ok());
  CHECK(mode_of(folder / "private") == 0700);
}

TEST_CASE("a file in a folder's place is said to be there") {
  TemporaryFolder folder;
  REQUIRE(cox::write_file_atomically(folder / "f", "").ok());
  CHECK(cox::make_folders(folder / "f").message().find("a file is in its place") !=
        std::string::npos);
  CHECK_FALSE(cox::make_folders(folder / "f/g").ok());
}

TEST_CASE("why a folder cannot be made is told") {
  TemporaryFolder folder;
  REQUIRE(::chmod(folder.path().c_str(), 0555) == 0);
  const int before = ::setfsuid(65534);  // root may write everywhere
  const cox::Status made = cox::make_folders(folder / "a/b");
  ::setfsuid(static_cast<uid_t>(before));
  CHECK(made.message() == "cannot make the folder " + (folder / "a") + ": Permission denied");
  REQUIRE(::chmod(folder.path().c_str(), 0755) == 0);
}

TEST_CASE("a temporary folder goes with all it holds") {
  std::string path;
  {
    TemporaryFolder folder;
    path = folder.path();
    REQUIRE(fs::is_directory(path));
    REQUIRE(cox::make_folders(folder / "a/b").ok());
  }
  CHECK_FALSE(fs::exists(path));
}
