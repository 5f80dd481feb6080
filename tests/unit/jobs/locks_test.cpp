#include "jobs/locks.hpp"

#include <doctest/doctest.h>

using namespace cox;
using namespace cox::jobs;

namespace {

Lock lock_of(const std::string& key, const std::string& user, Millis until = 0) {
  Lock lock;
  lock.key = key;
  lock.by = user;
  lock.adapter = "chat";
  lock.user = user;
  lock.reason = "the database moves";
  lock.since = 1'000;
  lock.until = until;
  return lock;
}

}  // namespace

TEST_CASE("a lock holds until its time is over") {
  Locks locks;
  locks.set(lock_of("prod", "ann", 5'000));
  locks.set(lock_of("staging", "ann"));
  CHECK(locks.next() == 5'000);
  CHECK(locks.find("prod", 4'999) != nullptr);
  CHECK(locks.find("prod", 5'000) == nullptr);
  CHECK(locks.take_expired(4'999).empty());
  CHECK(locks.take_expired(5'000).size() == 1);
  CHECK(locks.next() == 0);
  CHECK(locks.all().size() == 1);
}

TEST_CASE("capitals do not make another key") {
  Locks locks;
  locks.set(lock_of("Prod", "ann"));
  REQUIRE(locks.find("PROD", 1'000) != nullptr);
  CHECK(locks.find("prod", 1'000)->key == "Prod");
  CHECK(locks.find("prod2", 1'000) == nullptr);
  locks.set(lock_of("prod", "ann"));
  CHECK(locks.all().size() == 1);
  locks.remove("PROD");
  CHECK(locks.all().empty());
}

TEST_CASE("it is told in a sentence") {
  CHECK(describe(lock_of("prod", "ann", 7'261'000), 61'000) ==
        "prod is locked by ann: the database moves (1 min, for another 2 h)");
  // The machine's clock was set back.
  CHECK(describe(lock_of("prod", "ann"), 0) == "prod is locked by ann: the database moves (0 ms)");
}

TEST_CASE("it belongs to an account, or to the person behind several") {
  Lock lock = lock_of("prod", "ann");
  chat::Message message;
  message.adapter = "chat";
  message.user = "ann";
  CHECK(lock.is_of(&message, ""));
  message.adapter = "other";
  CHECK_FALSE(lock.is_of(&message, ""));
  CHECK_FALSE(lock.is_of(nullptr, ""));
  lock.person = "ann@example";
  CHECK(lock.is_of(&message, "ann@example"));
  message.adapter = "chat";
  lock.known = lock_from_json(to_json(lock)).known;
  CHECK_FALSE(lock.known);
  lock.known = true;
  CHECK(lock_from_json(to_json(lock)).known);
  CHECK_FALSE(lock.is_of(&message, ""));  // the name alone, with nobody who vouches for it
  message.flags |= COX_MESSAGE_KNOWN;
  CHECK(lock.is_of(&message, ""));
}

TEST_CASE("it is kept as JSON") {
  const Lock lock = lock_of("prod", "ann", 5'000);
  CHECK(to_json(lock_from_json(to_json(lock))) == to_json(lock));
}
