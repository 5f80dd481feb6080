#include <doctest/doctest.h>

#include <cox/sdk/adapter_settings.hpp>

using cox::AdapterSettings;
using cox::Json;

namespace {

// What is wrong, when `read` looks at an entry named "work".
template <class Read>
std::string complaint(const std::string& entry, Read read) {
  const Json settings = Json::parse(entry).value_or(Json()).set("session", "work");
  try {
    read(AdapterSettings(settings, {"token", "proxy", "wait", "url", "many", "loud"}, "docs/x.md"));
  } catch (const cox::Error& error) {
    CHECK(error.status() == COX_INVALID);
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("an entry is read") {
  const Json settings = *Json::parse(
      R"({"adapter": "x", "session": "work", "home": "/h", "token": "t", "wait": {"first": 0.25},
          "url": "http://127.0.0.1:8065//", "many": 3, "loud": true,
          "proxy": {"host": "proxy.example", "user": "u"}})");
  const AdapterSettings read(settings, {"token", "wait", "url", "many", "loud", "proxy"}, "x.md");
  CHECK(read.prefix() == "adapters.work.");
  CHECK(read.text("token") == "t");
  CHECK(read.text("other", "standard") == "standard");
  CHECK(read.seconds("wait.first", std::chrono::seconds(1)) == std::chrono::milliseconds(250));
  CHECK(read.seconds("wait.longest", std::chrono::seconds(9)) == std::chrono::seconds(9));
  CHECK(read.url("url") == "http://127.0.0.1:8065");
  CHECK(read.url("other") == "");
  CHECK(read.count("many", 1, 1, 5) == 3);
  CHECK(read.number("many", 1, 0.5, 5) == 3);
  CHECK(read.flag("loud", false));
  REQUIRE(read.proxy());
  CHECK(read.proxy()->host == "proxy.example");
  CHECK(read.proxy()->port == 3128);
  CHECK(read.proxy()->user == "u");
}

TEST_CASE("what is wrong is named") {
  const auto nothing = [](const AdapterSettings&) {};
  CHECK(complaint(R"({"tokn": 1})", nothing) ==
        "adapters.work.tokn is not known; known here: token, proxy, wait, url, many, loud; see "
        "docs/x.md");
  CHECK(complaint(R"({"token": 1})", [](const auto& all) { all.text("token"); }) ==
        "adapters.work.token must be a text");
  CHECK(complaint(R"({"loud": 1})", [](const auto& all) { all.flag("loud", true); }) ==
        "adapters.work.loud must be true or false");
  const auto wait = [](const auto& all) { all.seconds("wait.first", AdapterSettings::Millis(1)); };
  CHECK(complaint(R"({"wait": 5})", wait) == "adapters.work.wait must be an object with first");
  CHECK(complaint(R"({"wait": {"first": "5"}})", wait) ==
        "adapters.work.wait.first must be a number of seconds from 0.01 to 86400");
  const auto many = [](const auto& all) { all.count("many", 1, 1, 5); };
  CHECK(complaint(R"({"many": 6})", many) == "adapters.work.many must be a number from 1 to 5");
  CHECK(complaint(R"({"many": 1.5})", many) == "adapters.work.many must be a number from 1 to 5");
  const auto proxy = [](const auto& all) { all.proxy(); };
  CHECK(complaint(R"({"proxy": "p"})", proxy) ==
        "adapters.work.proxy must be an object with host and port");
  CHECK(complaint(R"({"proxy": {"host": "p", "port": 0}})", proxy) ==
        "adapters.work.proxy.port must be a number from 1 to 65535");
  for (const char* url :
       {"http://chat.example", "ftp://x", "chat", "http://127.0.0.1.evil.example"})
    CHECK(
        complaint(Json::object({{"url", url}}).dump(), [](const auto& all) { all.url("url"); }) ==
        "adapters.work.url must be an https URL; plain http is taken to this machine itself only");
}
