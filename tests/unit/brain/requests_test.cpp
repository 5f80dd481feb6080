#include "brain/requests.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "fixture.hpp"

using namespace cox;
using namespace cox::brain;
using namespace std::chrono_literals;

namespace {

RequestPtr request(std::size_t operations, std::size_t bytes = 1) {
  auto made = std::make_shared<Request>();
  for (std::size_t i = 0; i < operations; ++i)
    made->operations.push_back(set("k", std::string(bytes, '1')));
  return made;
}

Limits limits() {
  Limits small;
  small.waiting_operations = 4;
  small.waiting_bytes = 100;
  return small;
}

}  // namespace

TEST_CASE("requests come out in order, all at once") {
  Requests requests(limits());
  const auto first = request(1), second = request(2);
  REQUIRE(requests.push_now(first, [] {}).ok());
  REQUIRE(requests.push_now(second, [] {}).ok());
  const auto batch = requests.take(1h);
  REQUIRE(batch);
  CHECK(*batch == Batch{first, second});
  requests.done();
  CHECK(requests.take(0ms)->empty());
}

TEST_CASE("who waits writes all that is there, unless somebody is at it") {
  Requests requests(limits());
  const auto soon = request(1), own = request(1), later = request(1);
  REQUIRE(requests.push_now(soon, [] {}).ok());
  CHECK(*requests.push(own) == Batch{soon, own});
  CHECK(requests.push(later)->empty());
  requests.done();
  CHECK(*requests.take(1h) == Batch{later});
}

TEST_CASE("who comes back begins with those who came meanwhile") {
  Requests requests(limits());
  const auto first = request(1), other = request(1), next = request(1);
  REQUIRE(requests.push(first)->size() == 1);
  CHECK(requests.push(other)->empty());
  requests.telling();
  requests.done();
  CHECK(*requests.push(next) == Batch{other, next});
}

TEST_CASE("who does not come back holds nobody up: the thread begins") {
  Requests requests(limits());
  const auto other = request(1);
  REQUIRE(requests.push(request(1))->size() == 1);
  CHECK(requests.push(other)->empty());
  requests.telling();
  requests.done();
  CHECK(*requests.take(1h) == Batch{other});
}

TEST_CASE("the next turn can be kept for the writer's thread") {
  Requests requests(limits());
  REQUIRE(requests.push(request(1))->size() == 1);
  requests.done(true);
  const auto next = request(1);
  CHECK(requests.push(next)->empty());
  CHECK(*requests.take(1h) == Batch{next});
  requests.done();
  CHECK(requests.push(request(1))->size() == 1);
}

TEST_CASE("the thread waits for the turn of another") {
  Requests requests(limits());
  REQUIRE(requests.push(request(1))->size() == 1);
  std::atomic<bool> over = false;
  std::thread thread([&] {
    CHECK(requests.take(0ms)->empty());
    CHECK(over);
  });
  over = true;
  requests.done();
  thread.join();
}

TEST_CASE("what does not fit is refused, but never an only one") {
  Requests requests(limits());
  bool accepted = false;
  REQUIRE(requests.push_now(request(10), [&] { accepted = true; }).ok());
  CHECK(accepted);
  accepted = false;
  const Status refused = requests.push_now(request(1), [&] { accepted = true; });
  CHECK(refused.code() == Code::busy);
  CHECK(contains(refused, "10 operations"));
  CHECK_FALSE(accepted);
  (void)requests.take(0ms);
  REQUIRE(requests.push_now(request(1, 60), [] {}).ok());
  CHECK(requests.push_now(request(1, 60), [] {}).code() == Code::busy);  // by bytes
}

TEST_CASE("push waits for room") {
  Requests requests(limits());
  REQUIRE(requests.push_now(request(4), [] {}).ok());
  std::thread waiting([&] { CHECK(requests.push(request(3))->empty()); });
  CHECK(requests.take(1h)->size() == 1);
  waiting.join();
  requests.done();
  CHECK(requests.take(1h)->size() == 1);
}

TEST_CASE("closing lets the rest out and wakes who waits") {
  Requests requests(limits());
  REQUIRE(requests.push_now(request(4), [] {}).ok());
  std::thread waiting([&] { CHECK(requests.push(request(3)).status().code() == Code::cancelled); });
  requests.close();
  waiting.join();
  CHECK(requests.take(1h)->size() == 1);
  requests.done();
  CHECK_FALSE(requests.take(1h));
}

TEST_CASE("times to live count from when the request was made") {
  Request made;
  made.submitted = 1'000;
  CHECK(made.expires(set("k", "1")) == 0);
  CHECK(made.expires(set("k", "1", any, 5)) == 1'005);
  CHECK(made.expires(set("k", "1", any, INT64_MAX)) == INT64_MAX);
}
