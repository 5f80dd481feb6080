#include "brain/requests.hpp"

#include <doctest/doctest.h>

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
  REQUIRE(requests.push(first).ok());
  REQUIRE(requests.push_now(second, [] {}).ok());
  const auto batch = requests.take(1h);
  REQUIRE(batch);
  CHECK(*batch == Batch{first, second});
  CHECK(requests.take(0ms)->empty());
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
  REQUIRE(requests.push(request(1, 60)).ok());
  CHECK(requests.push_now(request(1, 60), [] {}).code() == Code::busy);  // by bytes
}

TEST_CASE("push waits for room") {
  Requests requests(limits());
  REQUIRE(requests.push(request(4)).ok());
  std::thread waiting([&] { CHECK(requests.push(request(3)).ok()); });
  std::size_t taken = 0;
  while (taken < 2) taken += requests.take(1h)->size();
  waiting.join();
  CHECK(taken == 2);
}

TEST_CASE("closing lets the rest out and wakes who waits") {
  Requests requests(limits());
  REQUIRE(requests.push(request(4)).ok());
  std::thread waiting([&] { CHECK(requests.push(request(3)).code() == Code::cancelled); });
  requests.close();
  waiting.join();
  CHECK(requests.take(1h)->size() == 1);
  CHECK_FALSE(requests.take(1h));
}

TEST_CASE("times to live count from when the request was made") {
  Request made;
  made.submitted = 1'000;
  CHECK(made.expires(set("k", "1")) == 0);
  CHECK(made.expires(set("k", "1", any, 5)) == 1'005);
  CHECK(made.expires(set("k", "1", any, INT64_MAX)) == INT64_MAX);
}
