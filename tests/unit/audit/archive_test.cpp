#include "audit/archive.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "audit/reader.hpp"
#include "audit/search.hpp"
#include "chained.hpp"

using namespace cox;
using namespace cox::audit;

namespace {

struct Archiving : Fixture {
  std::vector<Archived> run(Millis before) {
    auto done = audit::archive(path(), files(), before, clock);
    REQUIRE_MESSAGE(done.ok(), done.status().message());
    return *done;
  }
  std::string files() const { return folder / "audit"; }
  // An archiving writes its segment, and the bot is killed before the records are taken out.
  void is_cut_off() {
    const std::string copy = folder / "before.db";
    records->close();
    records.reset();
    std::filesystem::copy_file(path(), copy);
    REQUIRE(run(clock.now()).size() == 1);
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path() + end);
    std::filesystem::copy_file(copy, path());
  }
  bool whole() {
    const auto verified = verify_all(path(), files());
    REQUIRE(verified.ok());
    return verified->ok() && verified->first == 1;
  }
};

}  // namespace

TEST_CASE("records go on behind what was archived, segment after segment") {
  Archiving archiving;
  for (int round = 0; round < 3; ++round) {
    record_calls(archiving, 5);
    archiving.clock.advance(60'000);
    const auto done = archiving.run(archiving.clock.now());
    REQUIRE(done.size() == 1);
    CHECK(done.front().extent.last.seq == (round + 1) * 11 - 2);
    CHECK(archiving.whole());
  }
  CHECK(segments_in(archiving.files())->size() == 3);
  CHECK(archiving.records->tail(100)->size() == 2);  // the newest of before, and what was noted
  archiving.reopen();
  record_calls(archiving, 1);
  CHECK(archiving.whole());
}

TEST_CASE("nothing to archive, nothing done") {
  Archiving archiving;
  CHECK(archiving.run(archiving.clock.now()).empty());
  record_calls(archiving, 5);
  CHECK(archiving.run(archiving.clock.now() - 3'600'000).empty());
  CHECK(archiving.records->tail(100)->size() == 10);
}

TEST_CASE("a call that is open stays, and all after it") {
  Archiving archiving;
  record_calls(archiving, 2);
  archiving.records->begin(begin_of_call("open"));
  record_calls(archiving, 2);
  archiving.clock.advance(60'000);
  const auto done = archiving.run(archiving.clock.now());
  REQUIRE(done.size() == 1);
  CHECK(done.front().extent.last.seq == 4);
  CHECK(archiving.open_calls() == "open ");
  archiving.records->end(end_of_call("open"));
  archiving.records->flush();
  CHECK(archiving.whole());
}

TEST_CASE("damaged records are not archived") {
  Archiving archiving;
  record_calls(archiving, 5);
  archiving.clock.advance(60'000);
  tamper(archiving.path(), "UPDATE records SET body=replace(body, 'ann', 'bob') WHERE seq=3");
  const auto done =
      audit::archive(archiving.path(), archiving.files(), archiving.clock.now(), archiving.clock);
  CHECK(done.status().message().find("record 3 was changed") != std::string::npos);
  CHECK(archiving.records->tail(100)->size() == 10);
  CHECK(segments_in(archiving.files())->empty());
}

TEST_CASE("where the segment cannot be written nothing is taken out") {
  Archiving archiving;
  record_calls(archiving, 5);
  archiving.clock.advance(60'000);
  REQUIRE(write_file_atomically(archiving.files(), "in the way").ok());
  CHECK_FALSE(
      audit::archive(archiving.path(), archiving.files(), archiving.clock.now(), archiving.clock)
          .ok());
  CHECK(archiving.records->tail(100)->size() == 10);
  const auto verified = audit::verify_all(archiving.path(), archiving.files());
  CHECK(verified.status().message().find("cannot read the archived records") != std::string::npos);
}

TEST_CASE("after a crash between writing a segment and taking it out both hold the records") {
  Archiving archiving;
  record_calls(archiving, 5);
  archiving.clock.advance(60'000);
  archiving.is_cut_off();
  CHECK(archiving.whole());
  CHECK(archiving.run(archiving.clock.now()).size() == 1);  // the same again
  CHECK(archiving.whole());
}

TEST_CASE("what was cut off so is ended first, however much has become old since") {
  Archiving archiving;
  record_calls(archiving, 5);
  archiving.clock.advance(60'000);
  archiving.is_cut_off();
  archiving.reopen();
  record_calls(archiving, 5);
  archiving.clock.advance(60'000);
  const auto done = archiving.run(archiving.clock.now());
  CHECK(done.size() == 2);
  CHECK(done.front().extent.last.seq == 9);
  CHECK(archiving.whole());
}

TEST_CASE("a segment of other records, which a backup knows nothing of, is not gone by") {
  Archiving archiving;
  record_calls(archiving, 5);
  archiving.clock.advance(60'000);
  archiving.is_cut_off();
  tamper(archiving.path(), "DELETE FROM records WHERE seq>7; DELETE FROM open");
  archiving.reopen();
  record_calls(archiving, 5);
  archiving.clock.advance(60'000);
  const auto done = archiving.run(archiving.clock.now());
  REQUIRE(done.size() == 1);
  CHECK(done.front().extent.last.seq == 16);
  CHECK_FALSE(archiving.whole());  // some records were lost indeed
}

TEST_CASE("a search goes on after archiving") {
  Archiving archiving;
  record_calls(archiving, 5);
  auto index = Index::open(archiving.folder / "index.db");
  auto reader = Reader::open(archiving.path());
  Query query;
  query.words = {"deploy"};
  CHECK(search(**reader, **index, query)->size() == 5);
  archiving.clock.advance(60'000);
  archiving.run(archiving.clock.now());
  record_calls(archiving, 2);
  CHECK(search(**reader, **index, query)->size() == 2);
}
