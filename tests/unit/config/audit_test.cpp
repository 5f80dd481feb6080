#include "config/audit.hpp"

#include "problems.hpp"

TEST_CASE("where the head of the records is posted, and how long they are kept") {
  const auto loaded = read_config(R"({"audit": {
    "post_head": {"room": "libera:#audit:1", "every_minutes": 15}, "keep_days": 90}})");
  REQUIRE(loaded.ok());
  const cox::config::Audit& audit = loaded.config.audit;
  CHECK(audit.post_adapter == "libera");
  CHECK(audit.post_room == "#audit:1");
  CHECK(audit.post_every == 15 * 60'000);
  CHECK(audit.keep_days == 90);
}

TEST_CASE("without it nothing is posted and all is kept") {
  const auto loaded = read_config("{}");
  CHECK(loaded.config.audit == cox::config::Audit());
  CHECK(loaded.config.audit.post_adapter.empty());
  CHECK(loaded.config.audit.keep_days == 0);
  CHECK(read_config(R"({"audit": {"post_head": {"room": "t:ops"}}})").config.audit.post_every ==
        3'600'000);
}

TEST_CASE("mistakes in it are named") {
  for (const char* room : {R"("#audit")", R"("libera:")", R"(":#audit")", R"("Big One:x")"}) {
    CHECK(has(problems_of(std::string(R"({"audit": {"post_head": {"room": )") + room + "}}}"),
              "audit.post_head.room: must be \"ADAPTER:ROOM\""));
  }
  CHECK(has(problems_of(R"({"audit": {"post_head": {}}})"), "audit.post_head.room"));
  CHECK(has(problems_of(R"({"audit": {"post_head": {"room": "a:b", "every_minutes": 0}}})"),
            "every_minutes: must be from 0.01 to 10080 minutes, but is 0"));
  CHECK(has(problems_of(R"({"audit": {"keep_days": -1}})"), "must be from 0 to 36500"));
  CHECK(has(problems_of(R"({"audit": {"keep_day": 1}})"), "did you mean \"keep_days\"?"));
}
