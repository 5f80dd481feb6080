#include "audit/progress.hpp"

#include <doctest/doctest.h>

#include <thread>

using namespace cox;
using namespace cox::audit;

TEST_CASE("tickets that failed say why, the others are fine") {
  Progress progress;
  progress.settle(3, {});
  progress.settle(5, failed("no room"));
  progress.settle(5, failed("still no room"));  // a retry without new tickets
  progress.settle(6, failed("no room at all"));
  progress.settle(8, {});
  CHECK(progress.wait(0).ok());
  CHECK(progress.wait(3).ok());
  CHECK(progress.wait(4).message() == "no room at all");
  CHECK(progress.wait(6).message() == "no room at all");
  CHECK(progress.wait(7).ok());
}

TEST_CASE("wait waits") {
  Progress progress;
  std::thread writer([&] {
    for (Ticket ticket = 1; ticket <= 100; ++ticket) progress.settle(ticket, {});
  });
  CHECK(progress.wait(100).ok());
  writer.join();
}

TEST_CASE("where too many failures are to be remembered, old tickets count as failed") {
  Progress progress;
  for (Ticket ticket = 1; ticket <= 5'000; ++ticket) {
    progress.settle(ticket, ticket % 2 == 0 ? failed("no") : Status());
  }
  CHECK_FALSE(progress.wait(2).ok());
  CHECK_FALSE(progress.wait(3).ok());  // cannot be told, so no
  CHECK_FALSE(progress.wait(5'000).ok());
  CHECK(progress.wait(4'999).ok());
}
