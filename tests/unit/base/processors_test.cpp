#include "base/processors.hpp"

#include <doctest/doctest.h>
#include <sched.h>

#include <algorithm>
#include <thread>

#include "made_system.hpp"

namespace {

struct GroupTree : MadeSystem {
  std::size_t processors() const { return cox::processors(files()); }
};

// How many there are where no group says anything.
std::size_t all() { return GroupTree().processors(); }

}  // namespace

TEST_CASE("without a group those count that the process may run on") {
  cpu_set_t before;
  REQUIRE(sched_getaffinity(0, sizeof(before), &before) == 0);
  CHECK(all() == static_cast<std::size_t>(CPU_COUNT(&before)));
  int first = 0;
  while (!CPU_ISSET(first, &before)) ++first;
  std::size_t on_one = 0;
  std::thread([&] {
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(first, &one);
    REQUIRE(sched_setaffinity(0, sizeof(one), &one) == 0);
    on_one = all();
  }).join();
  CHECK(on_one == 1);
}

TEST_CASE("a group grants time, which is rounded up to processors") {
  const GroupTree tree;
  tree.write("proc/cgroup", "0::/box");
  tree.write("groups/box/cpu.max", "50000 100000");
  CHECK(tree.processors() == 1);
  tree.write("groups/box/cpu.max", "150000 100000");
  CHECK(tree.processors() == std::min<std::size_t>(2, all()));
  tree.write("groups/box/cpu.max", "6400000 100000");
  CHECK(tree.processors() == all());
  tree.write("groups/box/cpu.max", "max 100000");
  CHECK(tree.processors() == all());
}

TEST_CASE("the groups above it count, and the root that a container sees") {
  const GroupTree tree;
  tree.write("proc/cgroup", "0::/kubepods/pod7/box");
  tree.write("groups/kubepods/cpu.max", "100000 100000");
  CHECK(tree.processors() == 1);
  const GroupTree container;
  container.write("proc/cgroup", "0::/docker/not-seen-in-here");
  container.write("groups/cpu.max", "100000 100000");
  CHECK(container.processors() == 1);
}

TEST_CASE("version 1 keeps it in two files, and says -1 for no limit") {
  const GroupTree tree;
  tree.write("proc/cgroup", "4:cpu,cpuacct:/box\n3:memory:/box");
  tree.write("groups/cpu/box/cpu.cfs_quota_us", "-1");
  tree.write("groups/cpu/box/cpu.cfs_period_us", "100000");
  CHECK(tree.processors() == all());
  tree.write("groups/cpu/box/cpu.cfs_quota_us", "20000");
  CHECK(tree.processors() == 1);
}

TEST_CASE("files that hold something else grant nothing and limit nothing") {
  const GroupTree tree;
  tree.write("proc/cgroup", "no group\n0::/box");
  for (const char* text : {"", "0 100000", "100000", "100000 0", "-5 -5", "many few"}) {
    CAPTURE(text);
    tree.write("groups/box/cpu.max", text);
    CHECK(tree.processors() == all());
  }
}
