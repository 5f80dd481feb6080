#include "plugins/kept_builds.hpp"

#include <doctest/doctest.h>

#include "base/files.hpp"

using namespace cox;
using plugins::KeptBuilds;

TEST_CASE("the newest builds are kept, in the order in which they went live") {
  TemporaryFolder folder;
  REQUIRE(write_file_atomically(folder / "file", "x").ok());
  KeptBuilds kept(folder / "kept", 3);
  CHECK(!kept.before("p", "a"));
  for (const char* build : {"a", "b", "c", "d"})
    REQUIRE(kept.add("p", build, folder / "file").ok());
  CHECK(!kept.find("p", "a"));
  CHECK(kept.before("p", "d")->build == "c");
  CHECK(!kept.before("p", "b"));
  CHECK(kept.before("p", "unknown")->build == "d");  // the newest of all
  CHECK(!kept.before("other", "d"));
  REQUIRE(kept.add("p", "b", folder / "file").ok());  // live again: the newest now
  CHECK(kept.before("p", "b")->build == "d");
  kept.forget("p", "d");
  CHECK(kept.before("p", "b")->build == "c");
  CHECK(KeptBuilds(folder / "kept").before("p", "b")->build == "c");  // after a restart
  CHECK(!kept.add("p", "e", folder / "nothing").ok());
}
