#include "brain/version_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "base/files.hpp"

using namespace cox;
using namespace cox::brain;

TEST_CASE("the counter has its place on the disk before anybody writes to it") {
  TemporaryFolder folder;
  const auto opened = VersionFile::open(folder / "brain.db");
  REQUIRE(opened.ok());
  struct stat about {};
  REQUIRE(stat((folder / "brain.db-version").c_str(), &about) == 0);
  CHECK(about.st_blocks >
        0);  // a hole would have to be filled in on a disk that may be full by then
}

TEST_CASE("what was counted before stays") {
  TemporaryFolder folder;
  const auto before = VersionFile::open(folder / "brain.db");
  REQUIRE(before.ok());
  (*before)->bump();
  (*before)->bump();
  const auto after = VersionFile::open(folder / "brain.db");
  REQUIRE(after.ok());
  CHECK((*after)->value() == 2);
}
