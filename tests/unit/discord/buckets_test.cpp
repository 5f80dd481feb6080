#include "protocol/buckets.hpp"

#include <doctest/doctest.h>

#include "protocol/turns.hpp"

using namespace discord;
using Millis = Buckets::Millis;
using Verdict = Buckets::Verdict;

namespace {

constexpr const char* kPath = "/channels/200/messages";

cox::net::HttpResponse answer(int status, cox::net::HttpFields fields, std::string body = "") {
  return {status, std::move(fields), std::move(body)};
}

}  // namespace

TEST_CASE("routes keep the major parameter") {
  CHECK(Buckets::route_of("POST", kPath) == "POST /channels/200/messages");
  CHECK(Buckets::route_of("PATCH", "/channels/200/messages/300") ==
        "PATCH /channels/200/messages/*");
  CHECK(Buckets::route_of("PUT", "/channels/1/messages/2/reactions/%F0%9F/@me") ==
        "PUT /channels/1/messages/*/reactions/*/@me");
  CHECK(Buckets::route_of("POST", "/webhooks/1/token") == "POST /webhooks/1/token");
}

TEST_CASE("calls of one bucket share a lane, those of other rooms do not") {
  Buckets buckets;
  buckets.judge("POST", kPath, answer(200, {{"X-RateLimit-Bucket", "b1"}}), Millis(0));
  buckets.judge("POST", "/channels/201/messages", answer(200, {{"X-RateLimit-Bucket", "b1"}}),
                Millis(0));
  CHECK(buckets.lane_of("POST", kPath) == "b1 /channels/200");
  CHECK(buckets.lane_of("POST", "/channels/201/messages") == "b1 /channels/201");
  CHECK(buckets.lane_of("POST", "/channels/202/messages") == "POST /channels/202/messages");
  CHECK(buckets.lane_of("POST", "/interactions/1/token/callback").empty());
}

TEST_CASE("what the headers say") {
  Buckets buckets;
  const Verdict last = buckets.judge(
      "POST", kPath,
      answer(200, {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset-After", "0.25"}}),
      Millis(0));
  CHECK(last.what == Verdict::What::done);
  CHECK(last.wait == Millis(250));
  CHECK(last.scope == Verdict::Scope::lane);
  CHECK(
      buckets.judge("POST", kPath, answer(200, {{"X-RateLimit-Remaining", "3"}}), Millis(1)).wait ==
      Millis(0));
  const Verdict wait = buckets.judge(
      "POST", kPath, answer(429, {{"Retry-After", "1"}}, R"({"retry_after": 0.6})"), Millis(2));
  CHECK(wait.what == Verdict::What::again);
  CHECK(wait.wait == Millis(600));
  const Verdict all = buckets.judge(
      "POST", kPath, answer(429, {}, R"({"retry_after": 2, "global": true})"), Millis(3));
  CHECK(all.scope == Verdict::Scope::everything);
  const Verdict odd =
      buckets.judge("POST", kPath, answer(429, {{"Retry-After", "soon"}}, "no json"), Millis(4));
  CHECK(odd.wait == Millis(1'000));
}

TEST_CASE("all calls together stay below the limit of all") {
  Buckets buckets;
  Verdict verdict;
  for (int i = 0; i < 45; ++i)
    verdict = buckets.judge("POST", kPath, answer(200, {}), Millis(1'000 + i));
  CHECK(verdict.scope == Verdict::Scope::everything);
  CHECK(verdict.wait == Millis(956));
  CHECK(buckets.judge("POST", kPath, answer(200, {}), Millis(2'000)).wait == Millis(0));

  Buckets larger(500);  // of a bot that Discord allows more
  for (int i = 0; i < 449; ++i)
    CHECK(larger.judge("POST", kPath, answer(200, {}), Millis(3'000)).wait == Millis(0));
  CHECK(larger.judge("POST", kPath, answer(200, {}), Millis(3'000)).wait == Millis(1'000));
}

TEST_CASE("too many refusals in ten minutes") {
  Buckets buckets;
  for (int i = 0; i < 8'000; ++i) {
    CHECK_FALSE(buckets.is_near_ban(Millis(i)));
    buckets.judge("POST", kPath, answer(403, {}), Millis(i));
  }
  CHECK(buckets.is_near_ban(Millis(8'000)));
  CHECK_FALSE(buckets.is_near_ban(Millis(600'001)));
}

TEST_CASE("turns to identify") {
  Turns turns;
  turns.told({.remaining = 3, .reset_after = Millis(60'000), .max_concurrency = 2}, Millis(0));
  CHECK(turns.take(0, Millis(0)) == Millis(0));
  CHECK(turns.take(1, Millis(0)) == Millis(0));  // another key
  CHECK(turns.take(2, Millis(1'000)) == Millis(4'000));
  CHECK(turns.take(2, Millis(5'000)) == Millis(0));
  CHECK(turns.take(3, Millis(20'000)) == Millis(40'000));  // none left for today
  CHECK(turns.is_spent(Millis(20'000)));
  CHECK(turns.take(3, Millis(60'000)) == Millis(0));
}
