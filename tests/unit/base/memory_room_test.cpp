#include "base/memory_room.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <string>

#include "made_system.hpp"

using cox::memory_room;

namespace {

constexpr std::uint64_t kMib = 1u << 20;

struct Machine : MadeSystem {
  // In pages: 400 and 100 MiB of 4 KiB.
  Machine() { write("proc/statm", "102400 25600 1000 0 0 0 0\n"); }
  void group(const std::string& folder, const std::string& most, std::uint64_t used,
             std::uint64_t files) const {
    write("groups" + folder + "/memory.max", most + "\n");
    write("groups" + folder + "/memory.current", std::to_string(used) + "\n");
    write("groups" + folder + "/memory.stat",
          "anon 5\nactive_file 7\ninactive_file " + std::to_string(files) + "\nsock 1\n");
  }
};

}  // namespace

TEST_CASE("where nothing limits the memory there is no limit") {
  const Machine machine;
  machine.write("proc/cgroup", "0::/box\n");
  machine.group("/box", "max", 900 * kMib, 0);
  rlimit space{};
  REQUIRE(getrlimit(RLIMIT_AS, &space) == 0);
  if (space.rlim_cur == RLIM_INFINITY) CHECK_FALSE(memory_room(0, machine.files()));
}

TEST_CASE("what is resident counts against the bot's own limit") {
  const Machine machine;
  const auto room = memory_room(200 * kMib, machine.files());
  REQUIRE(room);
  CHECK(room->used == 100 * kMib);
  CHECK(room->limit == 200 * kMib);
  CHECK(room->whose == "limits.memory_mib");
  CHECK(room->share() == doctest::Approx(0.5));
}

TEST_CASE("a control group's limit, without what the kernel can take back from files") {
  const Machine machine;
  machine.write("proc/cgroup", "0::/system.slice/cox.service\n");
  machine.group("/system.slice/cox.service", std::to_string(512 * kMib), 300 * kMib, 44 * kMib);
  const auto room = memory_room(0, machine.files());
  REQUIRE(room);
  CHECK(room->used == 256 * kMib);
  CHECK(room->limit == 512 * kMib);
  CHECK(room->whose == "its control group");
}

TEST_CASE("of several limits the one that is nearest counts, wherever in the tree it stands") {
  const Machine machine;
  machine.write("proc/cgroup", "0::/slice/box\n");
  machine.group("/slice/box", std::to_string(1'000 * kMib), 100 * kMib, 0);
  machine.group("/slice", std::to_string(1'000 * kMib), 900 * kMib, 0);
  const auto above = memory_room(400 * kMib, machine.files());
  REQUIRE(above);
  CHECK(above->used == 900 * kMib);
  const auto own = memory_room(105 * kMib, machine.files());
  REQUIRE(own);
  CHECK(own->limit == 105 * kMib);
}

TEST_CASE("in a container whose path is one of the machine outside, the root's limit counts") {
  const Machine machine;
  machine.write("proc/cgroup", "0::/docker/0123\n");
  machine.group("", std::to_string(256 * kMib), 64 * kMib, 0);
  const auto room = memory_room(0, machine.files());
  REQUIRE(room);
  CHECK(room->limit == 256 * kMib);
}

TEST_CASE("control groups of version 1") {
  const Machine machine;
  machine.write("proc/cgroup", "4:cpu,memory:/box\n2:pids:/box\n");
  machine.write("groups/memory/box/memory.limit_in_bytes", std::to_string(100 * kMib));
  machine.write("groups/memory/box/memory.usage_in_bytes", std::to_string(50 * kMib));
  machine.write("groups/memory/box/memory.stat",
                "cache 1\ntotal_inactive_file " + std::to_string(10 * kMib) + "\n");
  machine.write("groups/memory/memory.limit_in_bytes", "9223372036854771712");
  machine.write("groups/memory/memory.usage_in_bytes", "9000000000000000000");
  const auto room = memory_room(0, machine.files());
  REQUIRE(room);
  CHECK(room->used == 40 * kMib);
  CHECK(room->limit == 100 * kMib);
}

TEST_CASE("files that say nonsense limit nothing") {
  const Machine machine;
  machine.write("proc/cgroup", "nonsense\n0::\n::::\n0:/\n");
  for (const char* text : {"", "-1", "many", "0", "99999999999999999999999999"}) {
    machine.write("groups/memory.max", text);
    CHECK_FALSE(memory_room(0, machine.files()));
  }
}

TEST_CASE("this very process has memory in use") {
  const auto room = memory_room(1u << 30);
  REQUIRE(room);
  CHECK(room->used > 0);
}
