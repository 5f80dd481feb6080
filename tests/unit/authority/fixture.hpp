// What the tests of the authority share: a config as text, people, requests.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>

#include "authority/authority.hpp"
#include "base/clock.hpp"
#include "config/config.hpp"

namespace fixture {

using cox::Effect;
using cox::FakeClock;
using cox::Json;
using namespace cox::authority;

inline Policy policy(std::string_view text) {
  const auto loaded = cox::config::parse(text, "cox.json", "/base");
  INFO(cox::config::describe(loaded.problems, "cox.json"));
  REQUIRE(loaded.ok());
  return {loaded.config.policy == cox::config::Policy::open, loaded.config.admins,
          loaded.config.authority};
}

// Ann is an admin; bob and cleo are in @ops; bob has two accounts; dan deploys to staging.
inline constexpr std::string_view kPeople = R"(
  "adapters": {"irc": {"adapter": "irc"}, "slack": {"adapter": "slack"}},
  "admins": ["irc:ann"],
  "people": {"bob": ["irc:bob", "slack:U2"]},
  "groups": {"ops": ["bob", "irc:cleo"], "all": ["@ops", "irc:dan"]},
  "roles": {"deployer": {"members": ["@ops"], "permissions": ["deploy:*"]},
            "stager": {"members": ["irc:dan"], "permissions": ["deploy:staging"]}},
)";

inline std::string with_rules(std::string_view rules) {
  return "{" + std::string(kPeople) + "\"rules\": [" + std::string(rules) + "]}";
}

inline const Identity kAnn{"irc", "ann", true};
inline const Identity kBob{"irc", "bob", true};
inline const Identity kBobOnSlack{"slack", "U2", true};
inline const Identity kCleo{"irc", "cleo", true};
inline const Identity kDan{"irc", "dan", true};
inline const Identity kEve{"irc", "eve", true};

inline Request asks(Identity who, std::string command, Json arguments = Json::object(),
                    Effect effect = Effect::writes) {
  Request request;
  request.who = std::move(who);
  request.effect = effect;
  request.command = std::move(command);
  request.room = "#ops";
  request.room_name = "#ops";
  request.arguments = std::move(arguments);
  return request;
}

inline Request deploys(Identity who, const std::string& env, const std::string& app = "web") {
  Request request = asks(std::move(who), "deploy", Json::object({{"app", app}, {"env", env}}));
  request.permission = "deploy:{env}";
  return request;
}

inline bool says(const Decision& decision, std::string_view words) {
  return decision.reason.find(words) != std::string::npos;
}

}  // namespace fixture
