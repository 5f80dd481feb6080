// The file of the records: whatever shares a transaction, the same is left.
#include "audit/file.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "audit/queue.hpp"
#include "fixture.hpp"

using namespace cox;
using namespace cox::audit;

namespace {

Accepted message(const std::string& id) { return {id, R"({"id":")" + id + "\"}", 5}; }

// `shared`: others may begin with the same message.
Begun begin_with(const std::string& call, const std::string& accepted, bool shared = false) {
  Begin begin = begin_of_call(call);
  begin.name = "say";
  begin.accepted = accepted;
  begin.shared = shared;
  return item_of(begin);
}

Begun begin(const std::string& call) { return item_of(begin_of_call(call)); }
Ended end(const std::string& call) { return item_of(end_of_call(call)); }

struct Written {
  Written() {
    auto opened = File::open(folder / "records.db", clock);
    REQUIRE(opened.ok());
    file = std::move(*opened);
  }

  void write(const std::vector<Item>& items) const {
    REQUIRE(file->begin_transaction().ok());
    for (const Item& item : items)
      REQUIRE(std::visit([this](const auto& each) { return file->write(each); }, item).ok());
  }
  void commit(const std::vector<Item>& items) const {
    write(items);
    REQUIRE(file->commit().ok());
  }
  // All that a later start finds.
  std::string left() const {
    std::string all;
    const auto add = [&all](std::int64_t number, std::string_view text) {
      all += std::to_string(number) + " " + std::string(text) + "\n";
    };
    CHECK(file->each_newest(10'000, add).ok());
    all += "open\n";
    CHECK(file->each_open(add).ok());
    all += "inbox\n";
    CHECK(file->each_accepted([&all](const Accepted& each) {
                all += each.id + " " + each.message + " " + each.begun + "\n";
              })
              .ok());
    return all;
  }

  TemporaryFolder folder;
  FakeClock clock;
  std::unique_ptr<File> file;
};

// Messages and calls that come, begin and end in any order that can happen, and some that cannot.
std::vector<Item> anything(std::mt19937& random, int count) {
  std::vector<Item> items;
  for (int i = 0; i < count; ++i) {
    const std::string next = std::to_string(i);
    const std::string earlier = std::to_string(i - static_cast<int>(random() % 20));
    switch (random() % 5) {
      case 0:
        items.emplace_back(message("m" + next));
        break;
      case 1:
        items.emplace_back(Done{"m" + earlier});
        break;
      case 2:
        items.emplace_back(begin_with("c" + next, "m" + earlier, random() % 2 == 0));
        break;
      case 3:
        items.emplace_back(end("c" + earlier));
        break;
      default:
        items.emplace_back(begin("c" + next));
    }
  }
  return items;
}

}  // namespace

TEST_CASE("what passes within one transaction leaves its records and nothing else") {
  const Written written;
  written.commit({message("m1"), begin_with("c1", "m1"), end("c1")});
  CHECK(written.left().ends_with("\"began\":1}\nopen\ninbox\n"));
  written.commit({message("m2"), begin_with("c2", "m2", true), message("m3"), Done{"m3"}});
  CHECK(written.left().find("inbox\nm2 {\"id\":\"m2\"} deploy/say\n\n") != std::string::npos);
  written.commit({end("c2"), Done{"m2"}});
  CHECK(written.left().ends_with("\"began\":3}\nopen\ninbox\n"));
}

TEST_CASE("what was rolled back leaves nothing, and is nothing to the next transaction") {
  const Written written;
  const std::string before = written.left();
  written.write({message("m1"), begin_with("c1", "m2", true)});
  written.file->rollback();
  CHECK(written.left() == before);
  written.commit({Done{"m1"}, end("c1")});
  CHECK(written.left().find("began") == std::string::npos);
}

TEST_CASE("however it is cut into transactions, the same is left") {
  std::mt19937 random(7);
  for (int round = 0; round < 20; ++round) {
    const std::vector<Item> items = anything(random, 120);
    const Written one_by_one, in_parts;
    for (const Item& item : items) one_by_one.commit({item});
    for (std::size_t at = 0; at < items.size();) {
      const std::size_t size = std::min<std::size_t>(1 + random() % 30, items.size() - at);
      in_parts.commit({items.begin() + static_cast<std::ptrdiff_t>(at),
                       items.begin() + static_cast<std::ptrdiff_t>(at + size)});
      at += size;
    }
    CHECK(one_by_one.left() == in_parts.left());
  }
}
