#include "audit/search.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "chained.hpp"

using namespace cox;
using namespace cox::audit;

namespace {

struct Searched : Fixture {
  Searched() {
    start = clock.now();
    record_calls(*this, 50);
    records->note("plugin", Json::object({{"plugin", "deploy"}, {"what", "reloaded deploy"}}));
    records->note("denied", Json::object({{"adapter", "irc"},
                                          {"user", "eve"},
                                          {"room", "#ops"},
                                          {"name", "deploy"},
                                          {"outcome", "denied"},
                                          {"text", "deploy web to prod"}}));
    Begin open = begin_of_call("still");
    open.text = "deploy slowly to prod";
    open.user = "ann";
    open.adapter = "irc";
    open.time = clock.now();
    records->begin(open);
    records->flush();
  }

  // The numbers of what is found, oldest first.
  std::string find(const Query& query) {
    auto reader = Reader::open(path());
    REQUIRE(reader.ok());
    if (index == nullptr) index = std::move(*Index::open(folder / "index.db"));
    const auto found = search(**reader, *index, query);
    REQUIRE_MESSAGE(found.ok(), found.status().message());
    last = *found;
    std::string numbers;
    for (const Json& entry : *found) numbers += std::to_string(entry["seq"].as_int()) + " ";
    return numbers;
  }
  std::string find(const char* words) {
    Query query;
    query.words = {words};
    return find(query);
  }

  Millis start = 0;
  std::unique_ptr<Index> index;
  std::vector<Json> last;
};

}  // namespace

TEST_CASE("words are found in whatever was said, whole or by their beginning") {
  Searched searched;
  CHECK(searched.find("web-17") == "33 ");
  CHECK(searched.find("WEB-17") == "33 ");
  CHECK(searched.find("slow*") == "103 ");
  CHECK(searched.find("slow") == "");
  CHECK(searched.find("reloaded") == "101 ");
  CHECK(searched.find("eve") == "102 ");
  CHECK(searched.find("\"quoted\" OR x") == "");  // no syntax of the index gets through
}

TEST_CASE("a call is found with its begin and its end as one entry") {
  Searched searched;
  CHECK(searched.find("web-10") == "19 ");
  const Json& call = searched.last.front();
  CHECK(call["kind"].text() == "call");
  CHECK(call["text"].text() == "deploy web-10 to prod");
  CHECK(call["outcome"].text() == "failed");
  CHECK(call["error"].text() == "no route to host");
  CHECK(call["ended"].as_int() - call["time"].as_int() == 1'000);
}

TEST_CASE("a call that has not ended is found, and once when it has") {
  Searched searched;
  CHECK(searched.find("slowly") == "103 ");
  CHECK_FALSE(searched.last.front().contains("outcome"));
  searched.records->end(end_of_call("still"));
  searched.records->flush();
  CHECK(searched.find("slowly") == "103 ");
  CHECK(searched.last.front()["outcome"].text() == "ok");
}

TEST_CASE("filters narrow it, and the newest come last") {
  Searched searched;
  Query query;
  query.user = "eve";
  CHECK(searched.find(query) == "102 ");
  query.user = "irc:bob";
  query.room = "#ops";
  query.limit = 2;
  CHECK(searched.find(query) == "83 95 ");  // calls 42 and 48
  query.before = 83;
  CHECK(searched.find(query) == "59 71 ");
  query = {};
  query.outcome = "failed";
  CHECK(searched.find(query) == "19 39 59 79 99 ");
  query.words = {"web-30"};
  CHECK(searched.find(query) == "59 ");
  query = {};
  query.command = "deploy";
  query.kind = "denied";
  CHECK(searched.find(query) == "102 ");
  query = {};
  query.kind = "call";
  query.limit = 1;
  CHECK(searched.find(query) == "103 ");
  query.kind = "command";
  CHECK(searched.find(query) == "103 ");
  query.user = "irc";
  CHECK(searched.find(query) == "");
}

TEST_CASE("times are exact, also where the clock jumped") {
  Searched searched;
  Query query;
  query.since = searched.start + 10'000;
  query.until = searched.start + 12'000;
  CHECK(searched.find(query) == "21 23 ");
  query.words = {"web-12"};
  CHECK(searched.find(query) == "23 ");

  searched.clock.jump(searched.start - 86'400'000);  // set back by a day
  Begin begin = begin_of_call("early");
  begin.text = "deploy in the past";
  begin.time = searched.clock.now();
  searched.records->begin(begin);
  searched.records->end(end_of_call("early"));
  searched.records->flush();
  query = {};
  query.until = searched.start - 1;
  CHECK(searched.find(query) == "104 ");
  query.words = {"past"};
  CHECK(searched.find(query) == "104 ");
  CHECK(verify_file(searched.path())->ok());
}

TEST_CASE("an index that is missing, damaged or of other records is made anew") {
  Searched searched;
  CHECK(searched.find("web-17") == "33 ");
  const std::string path = searched.folder / "index.db";
  SUBCASE("damaged") {
    searched.index.reset();
    REQUIRE(write_file_atomically(path, std::string(9'000, 'x')).ok());
    CHECK(searched.find("web-17") == "33 ");
  }
  SUBCASE("of other records") {
    Searched other;
    tamper(other.path(), "UPDATE records SET body=replace(body, 'web-17', 'zebra')");
    rehash(other.path(), 1);
    auto reader = Reader::open(other.path());
    Query query;
    query.words = {"web-17"};
    CHECK(search(**reader, *searched.index, query)->empty());
    query.words = {"zebra"};
    CHECK(search(**reader, *searched.index, query)->size() == 1);
  }
}

TEST_CASE("the newest entries need no index") {
  Searched searched;
  auto reader = Reader::open(searched.path());
  const auto found = newest(**reader, 4);
  REQUIRE(found.ok());
  REQUIRE(found->size() == 4);
  CHECK((*found)[0]["seq"].as_int() == 99);
  CHECK((*found)[0]["outcome"].text() == "failed");
  CHECK((*found)[1]["kind"].text() == "plugin");
  CHECK((*found)[3]["text"].text() == "deploy slowly to prod");
  CHECK(newest(**reader, 1'000)->size() == 53);
}

TEST_CASE(
    "a query in words of people: every member arrives, and one that is not known is refused") {
  const Json asked = Json::object({{"words", "web prod"},
                                   {"user", "ann"},
                                   {"room", "#ops"},
                                   {"outcome", "denied"},
                                   {"since", 5},
                                   {"until", "2026-11-28"},
                                   {"before", 7},
                                   {"limit", 5'000}});
  const auto query = query_of(asked, 1'800'000'000'000);
  REQUIRE_MESSAGE(query.ok(), query.status().message());
  CHECK(query->words == std::vector<std::string>{"web", "prod"});
  CHECK(query->user == "ann");
  CHECK(query->room == "#ops");
  CHECK(query->outcome == "denied");
  CHECK(query->since == 5);
  CHECK(query->until < 1'800'000'000'000);
  CHECK(query->before == 7);
  CHECK(query->limit == 1'000);  // no more at once, whatever is asked
  CHECK(query_of(Json::object({{"limit", -1}}), 0)->limit == 1);
  CHECK(query_of(Json::object({{"who", "ann"}}), 0).status().message().find("'who'") !=
        std::string::npos);
  CHECK_FALSE(query_of(Json::object({{"since", "soonish"}}), 0).ok());
}
