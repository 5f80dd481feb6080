// What outlives a restart, and how long it still holds then.
#include "authority/store.hpp"

#include <unistd.h>

#include <filesystem>

#include "fixture.hpp"

using namespace fixture;

namespace {

struct Kept {
  Kept()
      : folder(std::filesystem::temp_directory_path() /
               ("cox-store-" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    auto opened = cox::brain::Brain::open((folder / "brain.db").string(), clock);
    REQUIRE(opened.ok());
    brain = std::move(*opened);
  }
  ~Kept() {
    brain->close();
    std::filesystem::remove_all(folder);
  }
  // As after a restart.
  std::unique_ptr<Authority> loaded() const {
    auto authority = std::make_unique<Authority>(Policy(), clock);
    CHECK(Store(*brain, clock).load(*authority).ok());
    return authority;
  }
  FakeClock clock;
  std::filesystem::path folder;
  std::unique_ptr<cox::brain::Brain> brain;
};

Grant grant_for(cox::Millis made, cox::Millis lasts) {
  Grant grant;
  grant.id = "1";
  grant.who = "irc:bob";
  grant.what = "deploy:*";
  grant.because = "why";
  grant.made = made;
  grant.lasts = lasts;
  return grant;
}

}  // namespace

TEST_CASE("facts, links and grants come back") {
  const Kept kept;
  const Store store(*kept.brain, kept.clock);
  CHECK(store.keep(Fact{"oncall(web)", Json::array({"ann"}), "pager", 5, 0, 0}).ok());
  CHECK(store.keep(Link{"irc:a", "irc:b", 7, 9}).ok());
  Grant glass = grant_for(kept.clock.now(), 1'000);
  glass.kind = Grant::Kind::break_glass;
  glass.review = "fine";
  CHECK(store.keep(glass).ok());
  const auto authority = kept.loaded();
  CHECK(authority->facts().find("oncall(web)") == Json::array({"ann"}));
  CHECK(authority->links().find("irc:a")->root == "irc:b");
  CHECK(authority->links().find("irc:a")->ended == 9);
  const auto found = authority->grants().find("1");
  REQUIRE(found);
  CHECK(found->kind == Grant::Kind::break_glass);
  CHECK(found->what == "deploy:*");
  CHECK(found->review == "fine");

  CHECK(store.drop_fact("oncall(web)").ok());
  CHECK(store.drop_link("irc:a").ok());
  CHECK(store.drop_grant("1").ok());
  const auto empty = kept.loaded();
  CHECK(empty->facts().list().empty());
  CHECK(empty->links().list().empty());
  CHECK(empty->grants().list().empty());
}

TEST_CASE("a clock that was set between two runs prolongs nothing beyond its time") {
  Kept kept;
  const Store store(*kept.brain, kept.clock);
  CHECK(store.keep(grant_for(kept.clock.now(), 10'000)).ok());
  kept.clock.advance(4'000);
  CHECK(kept.loaded()->grants().find("1")->until == kept.clock.steady() + 6'000);
  kept.clock.jump(kept.clock.now() - 1'000'000);
  CHECK(kept.loaded()->grants().find("1")->until == kept.clock.steady() + 10'000);
  kept.clock.jump(kept.clock.now() + 9'000'000);
  CHECK(kept.loaded()->grants().find("1")->until == kept.clock.steady());
}

TEST_CASE("no number comes twice") {
  const Kept kept;
  CHECK(*Store(*kept.brain, kept.clock).next_id() == "1");
  CHECK(*Store(*kept.brain, kept.clock).next_id() == "2");
}

TEST_CASE("the policy of the last run is there to be compared with") {
  const Kept kept;
  const Store store(*kept.brain, kept.clock);
  CHECK(store.policy()->is_null());
  CHECK(store.keep_policy(Json::object({{"a", 1}})).ok());
  CHECK((*store.policy())["a"] == Json(1));
}
