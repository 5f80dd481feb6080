#include "work/registry.hpp"

#include <doctest/doctest.h>

#include <set>

#include "bench.hpp"

using namespace cox;
using namespace cox::work;
using namespace cox::work::test;

namespace {

const Run kNothing = [](const cox_call&, cox_result&) { return COX_OK; };

std::string hear(const std::string& pattern) {
  return Json::object({{"kind", "hear"}, {"pattern", pattern}}).dump();
}

// Who hears `text`: "plugin/generation/position".
std::set<std::string> who(const View& view, std::string_view text) {
  routing::Subject subject;
  subject.text = text;
  std::vector<routing::Match> matches;
  view.index->match(subject, matches);
  std::set<std::string> all;
  for (const auto& match : matches) {
    const ActorPtr& actor = view.owners.at(match.owner);
    all.insert(actor->id + "/" + std::to_string(actor->generation) + "/" +
               std::to_string(actor->targets[match.number].position));
  }
  return all;
}

}  // namespace

TEST_CASE("a plugin comes, is replaced and goes; an older view stays as it was") {
  Bench b;
  auto old = b.plugin("a", 1), next = b.plugin("a", 2);
  b.listen(old, hear("old"), kNothing);
  b.listen(next, hear("new"), kNothing);
  b.live(old);
  const ViewPtr before = b.work.registry.view();
  b.live(next, old);
  const ViewPtr after = b.work.registry.view();
  CHECK(who(*before, "old new") == std::set<std::string>{"a/1/0"});
  CHECK(who(*after, "old new") == std::set<std::string>{"a/2/0"});
  CHECK(after->find("a") == next);
  REQUIRE(b.work.registry.replace(next, nullptr).ok());
  CHECK(b.work.registry.view()->actors.empty());
  CHECK(b.work.registry.view()->index->size() == 0);
}

TEST_CASE("an id that is live, and a command id that is taken, are refused and change nothing") {
  Bench b;
  auto first = b.plugin("a"), twin = b.plugin("a"), other = b.plugin("b");
  const auto deploy = R"({"kind": "command", "id": "deploy", "phrases": ["deploy"]})";
  b.command(first, deploy, kNothing);
  b.command(other, deploy, kNothing);
  b.live(first);
  const ViewPtr before = b.work.registry.view();
  CHECK(b.work.registry.replace(nullptr, twin).code() == Code::conflict);
  const Status taken = b.work.registry.replace(nullptr, other);
  CHECK(taken.code() == Code::conflict);
  CHECK(taken.message().find("already declared by plugin 'a'") != std::string::npos);
  CHECK(b.work.registry.view() == before);
  auto newer = b.plugin("a", 2);  // its own command's id is not taken from it
  b.command(newer, deploy, kNothing);
  CHECK(b.work.registry.replace(first, newer).ok());
}

TEST_CASE("after many random changes, with merges among them, the view answers like a fresh one") {
  Bench b;
  Random random(11);
  const auto below = [&](std::size_t limit) { return random.next() % limit; };
  const std::vector<std::string> words = {"alpha",   "beta",     "gam+a", "delta",
                                          "eps.lon", "(?i)ZETA", "^eta",  "theta$"};
  std::vector<ActorPtr> live(12);
  for (int round = 0; round < 300; ++round) {
    const std::size_t slot = below(live.size());
    ActorPtr next;
    if (below(4) != 0) {
      next = b.plugin("p" + std::to_string(slot), static_cast<std::uint32_t>(round));
      for (std::size_t i = 0; i < 1 + below(12); ++i) {
        b.listen(next, hear(words[below(words.size())]), kNothing);
      }
    }
    if (next == nullptr && live[slot] == nullptr) continue;
    b.live(next, live[slot]);
    live[slot] = next;
  }
  // What is merging goes on beside the comparison.
  Registry fresh(b.deadlines);
  for (const ActorPtr& actor : live) {
    if (actor != nullptr) REQUIRE(fresh.replace(nullptr, actor).ok());
  }
  const auto same = [&] {
    for (const char* text : {"alpha beta", "gammmma", "delta epsilon zeta", "eta", "theta", "x"}) {
      CAPTURE(text);
      CHECK(who(*b.work.registry.view(), text) == who(*fresh.view(), text));
    }
  };
  same();
  REQUIRE(b.steps.stop(kPatience));  // the last merge has been published
  same();
  CHECK(b.work.registry.view()->index->size() == fresh.view()->index->size());
}

TEST_CASE("views are taken and used while plugins change") {
  Bench b;
  std::atomic<bool> done{false};
  std::thread reader([&] {
    while (!done) CHECK(who(*b.work.registry.view(), "alpha").size() <= 2);
  });
  std::vector<std::thread> writers;
  for (const char* id : {"a", "b"}) {
    writers.emplace_back([&b, id] {
      ActorPtr now;
      for (std::uint32_t i = 1; i <= 100; ++i) {
        auto next = std::make_shared<Actor>();
        next->id = id;
        next->generation = i;
        next->owner = i * 2 + (*id == 'a' ? 0 : 1);
        next->order = *id == 'a' ? 0 : 1;
        auto listener = routing::parse_listener(*Json::parse(hear("alpha")));
        next->declared.listeners.push_back({std::move(*listener), {}, nullptr});
        CHECK(b.work.registry.replace(now, next).ok());
        now = next;
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  done = true;
  reader.join();
  CHECK(who(*b.work.registry.view(), "alpha") == std::set<std::string>{"a/100/0", "b/100/0"});
}
