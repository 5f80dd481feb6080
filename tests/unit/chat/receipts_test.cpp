#include "chat/receipts.hpp"

#include <doctest/doctest.h>

#include <memory>

using namespace cox::chat;

TEST_CASE("a receipt finds the job that waits for it, once") {
  Receipts receipts(40);
  const auto job = std::make_shared<Job>();
  const auto ticket = receipts.open(job);
  CHECK(!receipts.handed_over(ticket));
  CHECK(receipts.set_deadline(ticket, 7));
  const auto waiting = receipts.arrived(ticket, Delivery::sent("p1"));
  CHECK(waiting.job == job);
  CHECK(waiting.deadline == 7);
  CHECK(receipts.arrived(ticket, Delivery::sent("p2")).job == nullptr);
  CHECK(!receipts.set_deadline(ticket, 8));
}

TEST_CASE("a receipt that comes before the hand-over returns is kept until then") {
  Receipts receipts(40);
  const auto ticket = receipts.open(std::make_shared<Job>());
  CHECK(receipts.arrived(ticket, Delivery::sent("p1")).job == nullptr);
  CHECK(receipts.arrived(ticket, Delivery::sent("p2")).job == nullptr);
  const auto early = receipts.handed_over(ticket);
  REQUIRE(early);
  CHECK(early->id == "p1");
  CHECK(receipts.arrived(ticket, Delivery::sent("p3")).job == nullptr);
}

TEST_CASE("a message has the same ticket at each try, and no other message has it") {
  Receipts receipts(40);
  const auto job = std::make_shared<Job>();
  const auto ticket = receipts.open(job);
  CHECK(ticket == 40);
  receipts.close(ticket);
  CHECK(receipts.open(std::make_shared<Job>()) == 41);
  CHECK(receipts.open(job) == ticket);
  CHECK(!receipts.handed_over(ticket));
  CHECK(receipts.arrived(ticket, Delivery::sent("p1")).job == job);
}

TEST_CASE("unknown and closed tickets are nobody's") {
  Receipts receipts(40);
  const auto ticket = receipts.open(std::make_shared<Job>());
  CHECK(ticket != receipts.open(std::make_shared<Job>()));
  receipts.close(ticket);
  CHECK(receipts.arrived(ticket, Delivery::sent("")).job == nullptr);
  CHECK(receipts.arrived(999, Delivery::sent("")).job == nullptr);
}
