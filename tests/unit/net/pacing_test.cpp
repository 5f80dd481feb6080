#include <doctest/doctest.h>

#include <cox/net/backoff.hpp>
#include <cox/net/token_bucket.hpp>

using namespace cox::net;
using std::chrono::milliseconds;

TEST_CASE("waits grow to the limit, of which at most half is left out") {
  std::uint64_t chance = 0;
  Backoff least(milliseconds(1'000), milliseconds(60'000), [&] { return chance; });
  for (const int expected : {500, 1'000, 2'000, 4'000, 8'000, 16'000, 30'000, 30'000})
    CHECK(least.next().count() == expected);
  Backoff most(milliseconds(1'000), milliseconds(60'000), [] { return 500; });
  CHECK(most.next().count() == 1'000);
  CHECK(most.next().count() == 1'500);
}

TEST_CASE("waits begin anew once it has worked") {
  Backoff backoff(milliseconds(1'000), milliseconds(60'000), [] { return 0; });
  backoff.next();
  backoff.next();
  backoff.reset();
  CHECK(backoff.next().count() == 500);
}

TEST_CASE("a burst at once, then one at a time") {
  TokenBucket bucket(3, milliseconds(2'000));
  milliseconds now(10'000);
  for (int i = 0; i < 3; ++i) CHECK(bucket.take(now).count() == 0);
  CHECK(bucket.take(now).count() == 2'000);
  now += milliseconds(1'500);
  CHECK(bucket.take(now).count() == 500);
  now += milliseconds(500);
  CHECK(bucket.take(now).count() == 0);
  CHECK(bucket.take(now).count() == 2'000);
}

TEST_CASE("a bucket holds no more than a burst, and time that runs backwards adds nothing") {
  TokenBucket bucket(2, milliseconds(1'000));
  milliseconds now(1'000'000);
  CHECK(bucket.take(now, 2).count() == 0);
  CHECK(bucket.take(now - milliseconds(5'000)).count() == 1'000);
  now += milliseconds(60'000);
  CHECK(bucket.take(now, 2).count() == 0);
  CHECK(bucket.take(now).count() == 1'000);
}

TEST_CASE("more than the bucket holds is let through once it is full, and paid for afterwards") {
  TokenBucket bucket(2, milliseconds(1'000));
  CHECK(bucket.take(milliseconds(0), 5).count() == 0);
  CHECK(bucket.take(milliseconds(0)).count() == 4'000);
}
