#include "chat/shared_files.hpp"

#include <doctest/doctest.h>

using cox::Json;
using cox::chat::SharedFiles;

namespace {

std::string extra_with(Json file) {
  return Json::object({{"links", Json::array()}, {"files", Json::array({std::move(file)})}}).dump();
}

Json first_file(const std::string& extra) {
  const auto parsed = Json::parse(extra);
  REQUIRE(parsed);
  REQUIRE((*parsed)["files"].size() == 1);
  return (*parsed)["files"].items()[0];
}

Json guarded(const std::string& url) {
  return Json::object({{"id", "F1"},
                       {"name", "plan.txt"},
                       {"url", url},
                       {"headers", Json::object({{"Authorization", "Bearer xyz"}})}});
}

}  // namespace

TEST_CASE("a file that anybody may fetch stays as it is") {
  SharedFiles files;
  const std::string extra = extra_with(Json::object({{"url", "https://cdn.example/1"}}));
  CHECK(files.hide(extra) == extra);
  CHECK(files.hide("") == "");
  CHECK(files.hide("{\"files\": broken") == "{\"files\": broken");
  CHECK_FALSE(files.find("https://cdn.example/1"));
}

TEST_CASE("what it takes to fetch a file is not seen by plugins") {
  SharedFiles files;
  const std::string shown = files.hide(extra_with(guarded("https://chat.example/f/1")));
  CHECK(shown.find("Bearer") == std::string::npos);
  CHECK(shown.find("chat.example") == std::string::npos);
  const Json file = first_file(shown);
  CHECK(file["name"].text() == "plan.txt");
  const auto source = files.find(file["url"].text());
  REQUIRE(source);
  CHECK(source->url == "https://chat.example/f/1");
  REQUIRE(source->headers.size() == 1);
  CHECK(source->headers[0].second == "Bearer xyz");
}

TEST_CASE("a url that is a secret itself is hidden") {
  SharedFiles files;
  const Json file = first_file(files.hide(extra_with(
      Json::object({{"url", "https://chat.example/bot123:TOKEN/f"}, {"secret", true}}))));
  CHECK_FALSE(file.contains("secret"));
  REQUIRE(files.find(file["url"].text()));
  CHECK(files.find(file["url"].text())->url == "https://chat.example/bot123:TOKEN/f");
}

TEST_CASE("the oldest files are let go") {
  SharedFiles files;
  const Json first = first_file(files.hide(extra_with(guarded("https://chat.example/first"))));
  CHECK(files.find(first["url"].text()));
  for (std::size_t i = 0; i < SharedFiles::kMost; ++i)
    files.hide(extra_with(guarded("https://chat.example/more")));
  CHECK_FALSE(files.find(first["url"].text()));
}
