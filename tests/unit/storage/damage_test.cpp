// Bytes of the brain's file change while nobody looks: a bad sector, a bad copy. What is given out
// is what was stored, or it is said what is wrong and what to do.
#include <doctest/doctest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/files.hpp"
#include "base/sqlite_check.hpp"
#include "brain/brain.hpp"

using namespace cox;

namespace {

constexpr std::size_t kPage = 4'096;
constexpr int kKeys = 150;
constexpr int kSeeds = 40;

std::string key_of(int n) { return "fact/" + std::to_string(n); }
std::string value_of(int n) { return "\"" + std::to_string(n) + std::string(200, 'v') + "\""; }

// The bytes of a brain that holds all those.
std::string bytes_of_a_brain(const std::string& path) {
  const FakeClock clock;
  auto brain = brain::Brain::open(path, clock);
  REQUIRE(brain.ok());
  std::vector<brain::Operation> all;
  for (int n = 0; n < kKeys; ++n) {
    brain::Operation& each = all.emplace_back();
    each.space = "s";
    each.key = key_of(n);
    each.json = value_of(n);
  }
  REQUIRE((*brain)->apply(std::move(all)).ok());
  brain->reset();
  auto bytes = read_file(path);
  REQUIRE(bytes.ok());
  return *bytes;
}

bool says_what_to_do(const Status& status, const std::string& path) {
  return status.message().find(path) != std::string::npos &&
         status.message().find("; ") != std::string::npos;
}

struct Outcome {
  bool noticed = false;  // as it was opened, or by a read
  int wrong = 0;         // values that are not what was stored, given out as if they were
};

// Opens a brain of these bytes and reads all that should be there.
Outcome read_all(const std::string& path, const std::string& bytes) {
  REQUIRE(write_file_atomically(path, bytes).ok());
  const FakeClock clock;
  auto brain = brain::Brain::open(path, clock);
  if (!brain.ok()) {
    INFO(brain.status().message());
    CHECK(says_what_to_do(brain.status(), path));
  }
  if (!brain.ok()) return {true, 0};
  const Health::State health = (*brain)->health();
  if (!health.ok()) CHECK(says_what_to_do(health.status, path));
  Outcome outcome{!health.ok(), 0};
  for (int n = 0; n < kKeys; ++n) {
    const auto value = (*brain)->get("s", key_of(n));
    if (!value.ok()) outcome.noticed |= value.status().code() != Code::not_found;
    if (value.ok() && value->json != value_of(n)) ++outcome.wrong;
  }
  return outcome;
}

}  // namespace

TEST_CASE("a page that is destroyed is noticed, whichever it is") {
  TemporaryFolder folder;
  const std::string path = folder / "brain.db";
  const std::string whole = bytes_of_a_brain(path);
  REQUIRE(whole.size() > 10 * kPage);
  for (const char filler : {'\0', '\xEE'}) {
    for (std::size_t page = 0; page < whole.size(); page += kPage) {
      CAPTURE(page);
      std::string damaged = whole;
      damaged.replace(page, kPage, kPage, filler);
      const Outcome outcome = read_all(path, damaged);
      CHECK(outcome.noticed);
      CHECK(outcome.wrong == 0);
    }
  }
}

// What changes within a key or a value to other good bytes is not noticed: SQLite has no checksums.
TEST_CASE("random bytes that change end nothing, and who refuses says what to do") {
  TemporaryFolder folder;
  const std::string path = folder / "brain.db";
  const std::string whole = bytes_of_a_brain(path);
  int noticed = 0, wrong = 0;
  for (unsigned seed = 0; seed < kSeeds; ++seed) {
    CAPTURE(seed);
    std::mt19937 chance(seed);
    std::string damaged = whole;
    const std::size_t count = 1 + chance() % 64;
    for (std::size_t i = 0; i < count; ++i) damaged[chance() % whole.size()] = char(chance());
    const Outcome outcome = read_all(path, damaged);
    noticed += outcome.noticed ? 1 : 0;
    wrong += outcome.wrong;
  }
  MESSAGE(noticed << " of " << kSeeds << " noticed, " << wrong << " values changed in silence");
  CHECK(noticed > 0);  // else nothing was damaged, or nothing is looked for
}

TEST_CASE("a whole file is whole, and one that lost a page is not") {
  TemporaryFolder folder;
  const std::string path = folder / "brain.db";
  std::string bytes = bytes_of_a_brain(path);
  CHECK(sqlite::check_whole(path, sqlite::Care::indexes).ok());
  bytes.replace(6 * kPage, kPage, kPage, '\xEE');
  REQUIRE(write_file_atomically(path, bytes).ok());
  CHECK(says_what_to_do(sqlite::check_whole(path, sqlite::Care::indexes), path));
}
