#include "authority/permission.hpp"

#include <doctest/doctest.h>

using cox::Json;
using namespace cox::authority;

TEST_CASE("arguments are filled in, and stay in their part") {
  const Json arguments = Json::object({{"env", "prod"}, {"app", "a:b*%"}, {"n", 7}, {"f", true}});
  CHECK(filled("deploy:{env}", arguments) == "deploy:prod");
  CHECK(filled("deploy:{app}:{n}:{f}", arguments) == "deploy:a%3Ab%2A%25:7:true");
  CHECK(filled("deploy:{none}", arguments) == "deploy:*");
  CHECK(filled("deploy:{env", arguments) == "deploy:{env");
  CHECK(filled("x", arguments) == "x");
  CHECK(filled("x:{user}", Json::object({{"user", Json::object({{"id", "U1"}})}})) == "x:U1");
  CHECK(filled("x:{env}", Json::object({{"env", "pr\u00F6d"}})) == "x:pr%C3%B6d");
}

TEST_CASE("stars cover parts, and the last one all that follow") {
  for (const auto& pair :
       {std::pair("*", "a:b:c"), std::pair("deploy:*", "deploy:prod"),
        std::pair("deploy:*", "deploy:web:prod"), std::pair("deploy:web-*", "deploy:web-1"),
        std::pair("a:*:c", "a:b:c"), std::pair("a:*b*", "a:xbx"), std::pair("deploy:*", "deploy:*"),
        std::pair("*", "*"), std::pair("a*", "a*"), std::pair("deploy:*", "deploy:web-*")}) {
    CAPTURE(pair.first);
    CAPTURE(pair.second);
    CHECK(covers(pair.first, pair.second));
  }
  for (const auto& pair :
       {std::pair("deploy:prod", "deploy:*"), std::pair("deploy:*", "deploy"),
        std::pair("deploy", "deploy:prod"), std::pair("a:*:c", "a:b:x:c"),
        std::pair("a:*:c", "a:b:d"), std::pair("a:*:c", "a:*"), std::pair("**", "*"),
        std::pair("deploy:web-*", "deploy:*"), std::pair("Deploy:x", "deploy:x"),
        std::pair("a:b*", "a:*"), std::pair("", "a"), std::pair("a:*b", "a:*")}) {
    CAPTURE(pair.first);
    CAPTURE(pair.second);
    CHECK(!covers(pair.first, pair.second));
  }
}
