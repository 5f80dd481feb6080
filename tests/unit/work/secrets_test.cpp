#include "work/secrets.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <thread>

#include "base/files.hpp"
#include "base/log.hpp"

using namespace cox;

namespace {

config::SecretSource from_environment(const char* name, const char* variable) {
  config::SecretSource source;
  source.name = name;
  source.variable = variable;
  source.plugins = {"deploy"};
  return source;
}

struct SecretsBench {
  SecretsBench() { ::setenv("COX_UNIT_DB", "unit-Secret-\"1\"", 1); }
  ~SecretsBench() { ::unsetenv("COX_UNIT_DB"); }

  std::size_t notes(std::string_view what) const {
    std::size_t count = 0;
    const auto newest = records->tail(100);
    REQUIRE(newest.ok());
    for (const Json& record : *newest) {
      if (record["kind"].text() == "secret" && record["facts"]["what"].text() == what) ++count;
    }
    return count;
  }

  TemporaryFolder folder;
  FakeClock clock;
  Timers timers{clock, false};
  Executor executor{"unit", 2};
  std::unique_ptr<audit::Records> records =
      std::move(*audit::Records::open(folder / "records.db", clock));
  work::Secrets secrets{clock, timers, executor, *records};
};

}  // namespace

TEST_CASE("a secret is for the plugins that the config names") {
  SecretsBench bench;
  bench.secrets.configure({from_environment("db", "COX_UNIT_DB")});
  CHECK(*bench.secrets.reveal("deploy", "db") == "unit-Secret-\"1\"");
  CHECK(bench.secrets.reveal("karma", "db").status().code() == Code::denied);
  CHECK(bench.secrets.reveal("deploy", "db2").status().code() == Code::not_found);
  CHECK(log::scrubbed("it is unit-Secret-\"1\"") == "it is ***");
}

TEST_CASE("who got one is recorded, once a minute") {
  SecretsBench bench;
  bench.secrets.configure({from_environment("db", "COX_UNIT_DB")});
  for (int i = 0; i < 5; ++i) {
    (void)bench.secrets.reveal("deploy", "db");
    (void)bench.secrets.reveal("karma", "db");
  }
  CHECK(bench.notes("revealed") == 1);
  CHECK(bench.notes("refused") == 1);
  bench.clock.advance(60'000);
  (void)bench.secrets.reveal("deploy", "db");
  CHECK(bench.notes("revealed") == 2);
}

TEST_CASE("one that cannot be read keeps its old value, one from elsewhere does not") {
  SecretsBench bench;
  bench.secrets.configure({from_environment("db", "COX_UNIT_DB")});
  ::unsetenv("COX_UNIT_DB");
  bench.secrets.configure({from_environment("db", "COX_UNIT_DB")});
  CHECK(bench.secrets.reveal("deploy", "db").ok());
  bench.secrets.configure({from_environment("db", "COX_UNIT_OTHER")});
  CHECK(bench.secrets.reveal("deploy", "db").status().code() == Code::failed);
  bench.secrets.configure({});
  CHECK(bench.secrets.reveal("deploy", "db").status().code() == Code::not_found);
  CHECK(log::scrubbed("unit-Secret-\"1\"") == "***");  // others may still have it
}

TEST_CASE("it is read again as often as the config says") {
  SecretsBench bench;
  config::SecretSource source = from_environment("db", "COX_UNIT_DB");
  source.refresh = 60'000;
  bench.secrets.configure({source});
  ::setenv("COX_UNIT_DB", "unit-Secret-2", 1);
  bench.clock.advance(60'000);
  bench.timers.poll();
  // Off this thread.
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (*bench.secrets.reveal("deploy", "db") != "unit-Secret-2" &&
         std::chrono::steady_clock::now() < until) {
    std::this_thread::yield();
  }
  CHECK(*bench.secrets.reveal("deploy", "db") == "unit-Secret-2");
  CHECK(log::scrubbed("unit-Secret-\"1\" unit-Secret-2") == "*** ***");
}

TEST_CASE("texts refer to secrets") {
  SecretsBench bench;
  bench.secrets.configure({from_environment("db", "COX_UNIT_DB")});
  const auto fill = [&](std::string_view text) {
    return work::fill_secrets(&bench.secrets, "deploy", text);
  };
  CHECK(*fill("no reference, $ { }") == "no reference, $ { }");
  CHECK(*fill("a ${secret:db} b ${secret:db}") == "a unit-Secret-\"1\" b unit-Secret-\"1\"");
  CHECK(*fill("$${secret:db} and ${secret:db") == "${secret:db} and ${secret:db");
  CHECK(fill("${secret:nope}").status().code() == Code::not_found);
  CHECK(work::fill_secrets(&bench.secrets, "karma", "${secret:db}").status().code() ==
        Code::denied);
  CHECK(work::fill_secrets(nullptr, "deploy", "${secret:db}").status().code() == Code::unsupported);
}
