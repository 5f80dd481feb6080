#include "audit/progress.hpp"

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

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

TEST_CASE("whoever does not wait is called, once, with what waiting would have told") {
  Progress progress;
  std::vector<std::string> told;
  const auto then = [&](Ticket ticket) {
    progress.then(ticket, [&told, ticket](const Status& status) {
      told.push_back(std::to_string(ticket) + (status.ok() ? " ok" : " " + status.message()));
    });
  };
  then(2);
  then(1);
  then(3);
  progress.settle(1, {});
  CHECK(told == std::vector<std::string>{"1 ok"});
  progress.settle(3, failed("no room"));
  CHECK(told == std::vector<std::string>{"1 ok", "2 no room", "3 no room"});
  then(3);  // that is over
  CHECK(told.back() == "3 no room");
  CHECK(told.size() == 4);
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
