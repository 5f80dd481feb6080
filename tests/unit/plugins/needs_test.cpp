#include "plugins/needs.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace cox::plugins;

namespace {

Version version(std::string_view text, Parts parts = Parts::all) {
  auto result = parse_version(text, parts);
  REQUIRE_MESSAGE(result.ok(), result.status().message());
  return *result;
}

bool meets(std::string_view have, std::string_view need) {
  auto needs = parse_needs(need);
  REQUIRE_MESSAGE(needs.ok(), needs.status().message());
  REQUIRE(needs->size() == 1);
  return satisfies(version(have), needs->front());
}

}  // namespace

TEST_CASE("versions are ordered as the semantic version page orders them") {
  const std::vector<std::string> ascending{"1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta",
                                           "1.0.0-beta",  "1.0.0-beta.2",  "1.0.0-beta.11",
                                           "1.0.0-rc.1",  "1.0.0",         "1.0.1",
                                           "1.2.0",       "1.10.0",        "2.0.0",
                                           "10.0.0"};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t j = 0; j < ascending.size(); ++j) {
      int result = compare(version(ascending[i]), version(ascending[j]));
      CAPTURE(ascending[i]);
      CAPTURE(ascending[j]);
      CHECK((result < 0) == (i < j));
      CHECK((result > 0) == (i > j));
    }
  }
}

TEST_CASE("build metadata does not count") {
  CHECK(compare(version("1.2.3+linux.001"), version("1.2.3")) == 0);
}

TEST_CASE("what is no version is refused and quoted") {
  for (std::string text :
       {"", "1", "1.2", "1.2.3.4", "v1.2.3", "01.2.3", "1.2.x", "1..3", "1.2.3-", "1.2.3-a..b",
        "1.2.3-01", "1.2.3+", "1.2.-3", " 1.2.3", "99999999999999999999.0.0", "latest"}) {
    auto result = parse_version(text);
    CHECK_FALSE_MESSAGE(result.ok(), text);
    CHECK(result.status().message().find("'" + text + "'") != std::string::npos);
  }
}

TEST_CASE("a need may leave out the last parts") {
  CHECK(compare(version("1.2", Parts::some), version("1.2.0")) == 0);
  CHECK(compare(version("3", Parts::some), version("3.0.0")) == 0);
}

TEST_CASE("needs are a comma-separated list") {
  auto needs = parse_needs(" git ,chat>=1.2, chat < 2.0.0");
  REQUIRE(needs.ok());
  REQUIRE(needs->size() == 3);
  CHECK((*needs)[0].id == "git");
  CHECK((*needs)[0].relation == Need::Relation::any);
  CHECK((*needs)[1].id == "chat");
  CHECK((*needs)[1].relation == Need::Relation::at_least);
  CHECK((*needs)[1].text == "chat>=1.2");
  CHECK((*needs)[2].relation == Need::Relation::less);
  CHECK((*needs)[2].version.major == 2);
}

TEST_CASE("no text is no need") {
  REQUIRE(parse_needs("").ok());
  CHECK(parse_needs("  ")->empty());
}

TEST_CASE("what is no need is refused and quoted") {
  for (std::string text : {",", "git,", "Git", "git chat", "git >=", "git >= x", "git => 1",
                           "git == 1", ">= 1", "git ~ 1"}) {
    auto needs = parse_needs(text);
    CHECK_FALSE_MESSAGE(needs.ok(), text);
    CHECK_FALSE(needs.status().message().empty());
  }
}

TEST_CASE("a version meets a need or not") {
  CHECK(meets("0.0.1", "chat"));
  CHECK(meets("1.2.0", "chat >= 1.2"));
  CHECK(meets("2.0.0", "chat >= 1.2"));
  CHECK_FALSE(meets("1.1.9", "chat >= 1.2"));
  CHECK_FALSE(meets("1.2.0-rc.1", "chat >= 1.2"));
  CHECK(meets("1.2.1", "chat > 1.2"));
  CHECK_FALSE(meets("1.2.0", "chat > 1.2"));
  CHECK(meets("1.9.9", "chat < 2"));
  CHECK_FALSE(meets("2.0.0", "chat < 2"));
  CHECK(meets("2.0.0", "chat <= 2"));
  CHECK(meets("1.2.0", "chat = 1.2"));
  CHECK_FALSE(meets("1.2.1", "chat = 1.2"));
}

TEST_CASE("plugin ids") {
  CHECK(is_plugin_id("a"));
  CHECK(is_plugin_id("git-2"));
  CHECK(is_plugin_id(std::string(32, 'a')));
  CHECK_FALSE(is_plugin_id(std::string(33, 'a')));
  for (auto id : {"", "Git", "2git", "-git", "git_hub", "gít", "a b"})
    CHECK_FALSE(is_plugin_id(id));
}
