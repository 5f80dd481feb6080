#include "authority/authority.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>

using namespace cox::authority;
using cox::Effect;

namespace {

const Identity kAnn{"irc", "ann", true};
const Identity kBob{"irc", "bob", true};

Request request(Identity who, Effect effect, std::string permission = "") {
  Request request;
  request.who = std::move(who);
  request.effect = effect;
  request.permission = std::move(permission);
  request.command = "deploy";
  request.room = "#ops";
  return request;
}

bool says(const Decision& decision, const std::string& words) {
  return decision.reason.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("the open policy allows everything and says which rule it was") {
  const Authority authority({true, {}});
  const Decision decision = authority.decide(request({}, Effect::destroys, "root"));
  CHECK(decision.allowed);
  CHECK(decision.rule == "policy:open");
}

TEST_CASE("closed: known people may read, and no more") {
  const Authority authority({false, {"irc:ann"}});
  const Decision reads = authority.decide(request(kBob, Effect::reads));
  CHECK(reads.allowed);
  CHECK(reads.rule == "policy:closed reads");

  const Decision writes = authority.decide(request(kBob, Effect::writes));
  CHECK(!writes.allowed);
  CHECK(writes.rule == "policy:closed writes");
  CHECK(says(writes, "deploy"));
  CHECK(says(writes, "policy:closed writes"));
  CHECK(says(writes, "irc:ann"));
  CHECK(!authority.decide(request(kBob, Effect::destroys)).allowed);
}

TEST_CASE("closed: an admin may do everything") {
  const Authority authority({false, {"slack:U1", "irc:ann"}});
  const Decision decision = authority.decide(request(kAnn, Effect::destroys, "root"));
  CHECK(decision.allowed);
  CHECK(decision.rule == "admin");
}

TEST_CASE("closed: a declared permission needs an admin, also to read") {
  const Authority authority({false, {"irc:ann"}});
  const Decision decision = authority.decide(request(kBob, Effect::reads, "billing"));
  CHECK(!decision.allowed);
  CHECK(decision.rule == "permission:billing");
  CHECK(says(decision, "billing"));
}

TEST_CASE("closed: nobody is an admin by the name alone") {
  const Authority authority({false, {"irc:ann", "irc:", ":ann", ":", "ann"}});
  CHECK(!authority.decide(request({"irc", "ann", false}, Effect::reads)).allowed);
  CHECK(!authority.decide(request({"slack", "ann", true}, Effect::writes)).allowed);
  CHECK(!authority.decide(request({"irc", "", true}, Effect::reads)).allowed);
  CHECK(!authority.decide(request({"", "ann", true}, Effect::reads)).allowed);
  CHECK(!authority.decide(request({"", "", true}, Effect::reads)).allowed);
}

TEST_CASE("the first colon separates connection and account") {
  const Authority authority({false, {"matrix:@ann:example.org"}});
  CHECK(authority.decide(request({"matrix", "@ann:example.org", true}, Effect::writes)).allowed);
  CHECK(!authority.decide(request({"matrix:@ann", "example.org", true}, Effect::writes)).allowed);
}

TEST_CASE("an effect nobody knows is refused") {
  const Authority authority({false, {}});
  CHECK(!authority.decide(request(kBob, static_cast<Effect>(7))).allowed);
}

TEST_CASE("without admins the refusal says how to get one") {
  const Authority authority({false, {}});
  CHECK(says(authority.decide(request(kBob, Effect::writes)), "\"admins\" in cox.json"));
}

TEST_CASE("a refusal names a few admins, not all") {
  const Authority authority({false, {"a:1", "a:2", "a:3", "a:4", "a:5", "a:6", "a:7"}});
  const Decision decision = authority.decide(request(kBob, Effect::writes));
  CHECK(says(decision, "a:5 and 2 more"));
  CHECK(!says(decision, "a:6"));
}

TEST_CASE("the policy can be replaced while decisions are made") {
  Authority authority({false, {}});
  std::atomic<bool> stop{false};
  std::atomic<int> wrong{0};
  std::thread reader([&] {
    while (!stop) {
      const Decision decision = authority.decide(request(kBob, Effect::writes));
      if (decision.allowed != (decision.rule == "admin")) ++wrong;
    }
  });
  for (int i = 0; i < 500; ++i) authority.configure({false, {i % 2 == 0 ? "irc:bob" : "irc:eve"}});
  stop = true;
  reader.join();
  CHECK(wrong == 0);
  CHECK(!authority.decide(request(kBob, Effect::writes)).allowed);
}
