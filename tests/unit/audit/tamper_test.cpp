// Every way to change a chain of records, and that both verifiers, ours and the one for strangers,
// name the record.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <random>
#include <sstream>
#include <string>

#include "audit/archive.hpp"
#include "audit/reader.hpp"
#include "audit/segment.hpp"
#include "chained.hpp"

using namespace cox;
using namespace cox::audit;
using What = Finding::What;

namespace {

struct Said {
  int code = 0;
  std::string text;
};

Said stranger(const std::string& arguments) {
  const std::string command = std::string("python3 " COX_VERIFIER " ") + arguments + " 2>&1";
  std::FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  Said said;
  std::array<char, 4'096> block{};
  while (const std::size_t size = std::fread(block.data(), 1, block.size(), pipe))
    said.text.append(block.data(), size);
  said.code = pclose(pipe) / 256;
  return said;
}

// Both find the first fault in this record, of this kind.
void check_both(const std::string& path, Seq seq, What what, const std::string& word,
                const std::string& head = {}) {
  Wanted wanted;
  if (!head.empty()) wanted.known.push_back(*parse_head(head));
  const bool database = path.ends_with(".db");
  const auto ours = database ? verify_file(path, wanted) : verify_segment(path, wanted);
  REQUIRE_MESSAGE(ours.ok(), ours.status().message());
  REQUIRE_FALSE(ours->ok());
  CHECK(ours->findings.front().seq == seq);
  CHECK(static_cast<int>(ours->findings.front().what) == static_cast<int>(what));
  INFO(ours->findings.front().text);
  CHECK(ours->findings.front().text.find(std::to_string(seq)) != std::string::npos);
  const Said theirs = stranger((head.empty() ? "" : "--head " + head + " ") + path);
  INFO(theirs.text);
  CHECK(theirs.code == 1);
  CHECK(theirs.text.starts_with("record " + std::to_string(seq) + ": " + word));
}

void check_whole(const std::string& path, Seq count, const std::string& head = {}) {
  Wanted wanted;
  if (!head.empty()) wanted.known.push_back(*parse_head(head));
  const auto ours =
      path.ends_with(".db") ? verify_file(path, wanted) : verify_segment(path, wanted);
  REQUIRE_MESSAGE(ours.ok(), ours.status().message());
  INFO((ours->findings.empty() ? "" : ours->findings.front().text));
  CHECK(ours->ok());
  CHECK(ours->count == count);
  const Said theirs = stranger((head.empty() ? "" : "--head " + head + " ") + path);
  INFO(theirs.text);
  CHECK(theirs.code == 0);
  CHECK(theirs.text == "whole, up to " + to_text(ours->head) + "\n");
}

struct Chained : Fixture {
  Chained() {
    record_calls(*this, 50);
    head = to_text(*(*Reader::open(path()))->head());
    records->close();
  }
  std::string head;  // as it was posted, of record 100
};

// The records as lines.
std::vector<std::string> lines_of(const std::string& path) {
  auto reader = Reader::open(path);
  REQUIRE(reader.ok());
  const Extent extent{*(*reader)->base(), *(*reader)->head()};
  std::vector<std::string> lines{to_line(extent)};
  REQUIRE((*reader)
              ->each(1, extent.last.seq,
                     [&](const Row& row) {
                       lines.push_back(to_line(row));
                       return true;
                     })
              .ok());
  return lines;
}

std::string write(const Fixture& fixture, const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line;
  const std::string path = fixture.folder / "export.jsonl";
  REQUIRE(write_file_atomically(path, text).ok());
  return path;
}

}  // namespace

TEST_CASE("a chain that nobody touched is whole") {
  Chained chained;
  check_whole(chained.path(), 100);
  check_whole(chained.path(), 100, chained.head);
  check_whole(write(chained, lines_of(chained.path())), 100, chained.head);
}

TEST_CASE("a flipped bit is found where it is") {
  Chained chained;
  tamper(chained.path(), "UPDATE records SET body=replace(body, 'ann', 'bob') WHERE seq=57");
  check_both(chained.path(), 57, What::changed, "changed");
}

TEST_CASE("random bytes that change are found where they change a record, and end nothing") {
  constexpr unsigned kSeeds = 40;
  Chained chained;
  const auto whole = read_file(chained.path());
  REQUIRE(whole.ok());
  const auto records = lines_of(chained.path());
  Wanted wanted;
  wanted.known.push_back(*parse_head(chained.head));
  unsigned found = 0;
  for (unsigned seed = 0; seed < kSeeds; ++seed) {
    CAPTURE(seed);
    std::mt19937 chance(seed);
    std::string damaged = *whole;
    const std::size_t count = 1 + chance() % 64;
    for (std::size_t i = 0; i < count; ++i) damaged[chance() % whole->size()] = char(chance());
    const std::string path = chained.folder / ("damaged" + std::to_string(seed) + ".db");
    REQUIRE(write_file_atomically(path, damaged).ok());
    const auto verified = verify_file(path, wanted);
    if (verified.ok() && verified->ok()) {
      CHECK(lines_of(path) == records);  // what was hit is not of a record
    } else {
      ++found;
    }
    const auto opened = Records::open(path, chained.clock);
    if (!opened.ok()) CHECK(opened.status().message().find(path) != std::string::npos);
  }
  MESSAGE(found << " of " << kSeeds << " found");
  CHECK(found > 0);
}

TEST_CASE("a changed hash is found where it is") {
  Chained chained;
  tamper(chained.path(), "UPDATE records SET hash=zeroblob(32) WHERE seq=58");
  check_both(chained.path(), 58, What::changed, "changed");
  tamper(chained.path(), "UPDATE records SET hash=x'00' WHERE seq=58");
  CHECK(verify_file(chained.path())->findings.front().seq == 58);
  tamper(chained.path(), "UPDATE records SET hash='a text' WHERE seq=58");
  check_both(chained.path(), 58, What::changed, "changed");
}

TEST_CASE("a record that was changed together with its hash breaks the next one") {
  Chained chained;
  tamper(chained.path(), "UPDATE records SET body=replace(body, 'ann', 'eve') WHERE seq=57");
  auto database = sqlite::Database::open(chained.path());
  auto row = database->prepare(
      "SELECT b.hash, a.body FROM records a, records b WHERE a.seq=57 AND b.seq=56");
  REQUIRE(*row->step());
  const Hash forged = Linker().link(hash_of(row->blob(0)), 57, row->text(1));
  row->reset();
  auto write = database->prepare("UPDATE records SET hash=?1 WHERE seq=57");
  REQUIRE(write->bind_blob(1, bytes(forged)).run().ok());
  check_both(chained.path(), 58, What::changed, "changed");
}

TEST_CASE("dropped records are named") {
  Chained chained;
  tamper(chained.path(), "DELETE FROM records WHERE seq=58");
  check_both(chained.path(), 58, What::missing, "missing");
  tamper(chained.path(), "DELETE FROM records WHERE seq BETWEEN 58 AND 60");
  check_both(chained.path(), 58, What::missing, "missing");
}

TEST_CASE("a gap that was closed by renumbering is found") {
  Chained chained;
  tamper(chained.path(),
         "DELETE FROM records WHERE seq=58; UPDATE records SET seq=-(seq-1) WHERE seq>58;"
         "UPDATE records SET seq=-seq WHERE seq<0");
  check_both(chained.path(), 58, What::changed, "changed");
}

TEST_CASE("the first records do not go unseen") {
  Chained chained;
  tamper(chained.path(), "DELETE FROM records WHERE seq<=10");
  check_both(chained.path(), 1, What::missing, "missing");
  tamper(chained.path(),
         "INSERT INTO base SELECT 10, zeroblob(32); UPDATE base SET seq=10");  // as if archived
  check_both(chained.path(), 1, What::missing, "missing");
}

TEST_CASE("records that changed places are out of order") {
  for (const bool with_hashes : {true, false}) {
    Chained chained;
    const std::string other = with_hashes ? "hash" : "body";
    tamper(chained.path(),
           "CREATE TEMP TABLE t AS SELECT * FROM records WHERE seq IN (30, 31);"
           "UPDATE records SET body=(SELECT body FROM t WHERE t.seq=61-records.seq), " +
               other + "=(SELECT " + other +
               " FROM t WHERE t.seq=61-records.seq) WHERE seq IN (30, 31)");
    check_both(chained.path(), 30, What::out_of_order, "out of order");
  }
}

TEST_CASE("a chain that was cut off is found by a head that was posted") {
  Chained chained;
  tamper(chained.path(), "DELETE FROM records WHERE seq>90");
  check_whole(chained.path(), 90);  // by itself nothing is wrong with it
  check_both(chained.path(), 91, What::cut_off, "cut off", chained.head);
}

TEST_CASE("a chain that was written anew is found by a head that was posted") {
  Chained chained;
  tamper(chained.path(), "UPDATE records SET body=replace(body, 'ann', 'bob') WHERE seq=57");
  rehash(chained.path(), 57);
  check_whole(chained.path(), 100);
  check_both(chained.path(), 100, What::rewritten, "not the one that is known", chained.head);
}

TEST_CASE("in a file of lines everything is found too") {
  Chained chained;
  const std::vector<std::string> lines = lines_of(chained.path());
  SUBCASE("flipped") {
    auto changed = lines;
    changed[57][changed[57].find("\"kind\"") + 1] ^= 1;
    check_both(write(chained, changed), 57, What::changed, "changed");
  }
  SUBCASE("dropped") {
    auto changed = lines;
    changed.erase(changed.begin() + 57);
    check_both(write(chained, changed), 57, What::missing, "missing");
  }
  SUBCASE("reordered") {
    auto changed = lines;
    std::swap(changed[57], changed[58]);
    check_both(write(chained, changed), 57, What::out_of_order, "out of order");
  }
  SUBCASE("cut off") {
    auto changed = lines;
    changed.resize(91);
    check_both(write(chained, changed), 91, What::cut_off, "cut off");
  }
  SUBCASE("broken in the middle of a line") {
    auto changed = lines;
    changed[57].resize(40);
    const std::string path = write(chained, changed);
    const auto ours = verify_segment(path);
    REQUIRE(ours.ok());
    CHECK_FALSE(ours->ok());
    CHECK(stranger(path).code == 1);
  }
}

TEST_CASE("archived segments verify alone and as one chain with what is left") {
  Chained chained;
  chained.reopen();
  const std::string folder = chained.folder / "audit";
  const auto archived =
      archive(chained.path(), folder, chained.clock.now() - 25'000, chained.clock);
  REQUIRE_MESSAGE(archived.ok(), archived.status().message());
  REQUIRE(archived->size() == 1);
  const std::string segment = archived->front().path;
  CHECK(archived->front().extent.last.seq == 49);
  chained.records->close();

  check_whole(segment, 49);
  check_whole(chained.path(), 52, chained.head);  // with the record of archiving
  const auto whole = verify_all(chained.path(), folder, {{*parse_head(chained.head)}, 0});
  REQUIRE(whole.ok());
  CHECK(whole->ok());
  CHECK(whole->first == 1);
  CHECK(whole->count == 101);
  CHECK(stranger(segment + " " + chained.path()).code == 0);

  SUBCASE("a segment that was changed is named") {
    REQUIRE(chmod(segment.c_str(), 0600) == 0);
    std::ifstream file(segment);
    std::stringstream text;
    text << file.rdbuf();
    std::string bytes = text.str();
    bytes.replace(bytes.find("ann"), 3, "bob");
    REQUIRE(write_file_atomically(segment, bytes).ok());
    const auto damaged = verify_all(chained.path(), folder);
    REQUIRE(damaged.ok());
    REQUIRE_FALSE(damaged->ok());
    CHECK(damaged->findings.front().seq == 1);
    CHECK(stranger(segment + " " + chained.path()).code == 1);
  }
  SUBCASE("what follows must follow") {
    tamper(chained.path(), "UPDATE base SET hash=zeroblob(32)");
    CHECK_FALSE(verify_all(chained.path(), folder)->ok());
    CHECK(stranger(segment + " " + chained.path()).code == 1);
    CHECK(stranger(chained.path()).code == 1);
  }
  SUBCASE("a head of archived times is found in its segment") {
    auto reader = Segment::open(segment);
    REQUIRE(reader.ok());
    CHECK(verify_all(chained.path(), folder, {{reader->extent().last}, 0})->ok());
    CHECK_FALSE(verify_file(chained.path(), {{Head{7, {}}}, 0})->ok());
    CHECK_FALSE(verify_all(chained.path(), folder, {{Head{7, {}}}, 0})->ok());
  }
}

TEST_CASE("verifying the newest only looks at them alone") {
  Chained chained;
  tamper(chained.path(), "UPDATE records SET body=replace(body, 'ann', 'bob') WHERE seq=57");
  const auto newest = verify_file(chained.path(), {{}, 20});
  REQUIRE(newest.ok());
  CHECK(newest->ok());
  CHECK(newest->first == 81);
  CHECK(newest->count == 20);
  CHECK_FALSE(verify_file(chained.path(), {{}, 60})->ok());
}

TEST_CASE("what is no export, or makes no sense as one, is refused with a sentence") {
  Chained chained;
  const auto has = [](const Status& status, const char* part) {
    INFO(status.message());
    CHECK(status.message().find(part) != std::string::npos);
  };
  has(verify_segment(write(chained, {"{\"a\": 1}\n"})).status(), "is no export of records");
  std::vector<std::string> lines = lines_of(chained.path());
  lines[0].replace(lines[0].find("\"first\":1"), 9, "\"first\":0");
  has(verify_segment(write(chained, lines)).status(), "has a first line that makes no sense");
  has(verify_segment(chained.folder.path()).status(), "cannot read ");
}
