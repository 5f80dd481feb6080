#include "routing/path.hpp"

#include <doctest/doctest.h>

#include <map>

using cox::routing::request_path;
using cox::routing::request_query;
using cox::routing::RoutePattern;
using cox::routing::RouteTable;

namespace {

// A table of routes by their place in the list.
struct Routes {
  explicit Routes(std::initializer_list<const char*> patterns) {
    for (const char* each : patterns) {
      const auto pattern = RoutePattern::parse(each);
      REQUIRE_MESSAGE(pattern.ok(), pattern.status().message());
      REQUIRE(table.add(*pattern, texts.size()));
      texts.emplace_back(each);
    }
  }
  // "PATTERN name=value ...", or "allow A, B", or "none".
  std::string find(std::string_view method, std::string_view target) const {
    const auto path = request_path(target);
    if (!path) return "no path";
    const RouteTable::Match match = table.find(method, *path);
    std::string out = match.value ? texts[*match.value] : match.allowed.empty() ? "none" : "allow";
    for (const auto& [name, value] : match.parameters)
      out += " " + std::string(name) + "=" + std::string(value);
    for (const std::string& each : match.allowed) out += " " + each;
    return out;
  }
  RouteTable table;
  std::vector<std::string> texts;
};

}  // namespace

TEST_CASE("parts of a path become parameters") {
  const Routes routes{"GET /", "POST /hooks/:name", "GET /files/*rest", "GET /a/:b/c/:d"};
  CHECK(routes.find("GET", "/") == "GET /");
  CHECK(routes.find("GET", "") == "GET /");
  CHECK(routes.find("POST", "/hooks/ci") == "POST /hooks/:name name=ci");
  CHECK(routes.find("POST", "/hooks/ci/") == "POST /hooks/:name name=ci");
  CHECK(routes.find("POST", "/hooks/ci?x=/y") == "POST /hooks/:name name=ci");
  CHECK(routes.find("POST", "/hooks/a%20b%C3%BC") == "POST /hooks/:name name=a bü");
  CHECK(routes.find("POST", "/hooks/ci/more") == "none");
  CHECK(routes.find("POST", "/hooks") == "none");
  CHECK(routes.find("GET", "/files/a/b/c") == "GET /files/*rest rest=a/b/c");
  CHECK(routes.find("GET", "/files") == "none");
  CHECK(routes.find("GET", "/a/1/c/2") == "GET /a/:b/c/:d b=1 d=2");
  CHECK(routes.find("GET", "http://bot.example/files/x") == "GET /files/*rest rest=x");
  CHECK(routes.find("GET", "http://bot.example") == "GET /");
}

TEST_CASE("the most specific route is taken, part by part, if it knows the method") {
  const Routes routes{"GET /*all",        "GET /hooks/:name", "POST /hooks/github",
                      "GET /:any/status", "* /hooks/any",     "GET /hooks/any"};
  CHECK(routes.find("POST", "/hooks/github") == "POST /hooks/github");
  CHECK(routes.find("GET", "/hooks/github") == "GET /hooks/:name name=github");
  CHECK(routes.find("GET", "/hooks/status") == "GET /hooks/:name name=status");
  CHECK(routes.find("GET", "/other/status") == "GET /:any/status any=other");
  CHECK(routes.find("GET", "/other/else") == "GET /*all all=other/else");
  CHECK(routes.find("DELETE", "/hooks/any") == "* /hooks/any");
  CHECK(routes.find("GET", "/hooks/any") == "GET /hooks/any");
}

TEST_CASE("HEAD falls back to GET; what is not allowed names what is") {
  const Routes routes{"GET /x", "POST /x", "PUT /:y"};
  CHECK(routes.find("HEAD", "/x") == "GET /x");
  CHECK(routes.find("DELETE", "/x") == "allow GET HEAD OPTIONS POST PUT");
  CHECK(routes.find("OPTIONS", "/z") == "allow OPTIONS PUT");
  CHECK(routes.find("GET", "/nowhere/at/all") == "none");
  CHECK(RouteTable().find("GET", "/").allowed.empty());
}

TEST_CASE("nothing leads outside") {
  for (const char* target : {"/files/../secret", "/files/%2e%2e/secret",
                             "/files/%2E./x",    "/files/./x",
                             "/files//x",        "//x",
                             "/files/a%2fb",     "/files/a%2Fb",
                             "/files/a%5cb",     "/files/a\\b",
                             "/files/a%00b",     "/files/a%0d%0ab",
                             "/files/%",         "/files/%4",
                             "/files/%zz",       "/files/%ff",
                             "/files/%c0%ae",    "/files/x#y",
                             "files/x",          "*",
                             "/files/a%7fb",     "/files/.."}) {
    CAPTURE(target);
    CHECK_FALSE(request_path(target));
  }
  CHECK(request_path("/files/..x/x..") == "/files/..x/x..");
  CHECK(request_path("/files/%252e%252e/x") == "/files/%2e%2e/x");  // decoded once
}

TEST_CASE("the same path with the same method is taken, whatever its parameters are called") {
  Routes routes{"GET /a/:x"};
  RouteTable::Value taken = 9;
  CHECK_FALSE(routes.table.add(*RoutePattern::parse("GET /a/:other"), 1, &taken));
  CHECK(taken == 0);
  CHECK(routes.table.add(*RoutePattern::parse("POST /a/:x"), 1));
  CHECK(routes.table.add(*RoutePattern::parse("GET /a/*x"), 2));
}

TEST_CASE("patterns that mean nothing are refused with an example") {
  for (const char* text :
       {"", "GET", "/x", "get /x", "GET x", "GET /*a/b", "GET /:", "GET /:1", "GET /a//b",
        "GET /../x", "GET /a%20b", "GET /:a/:a", "GET /a/", "GET /:a-b", "GET /a\tb", "G1 /x"}) {
    CAPTURE(text);
    const auto pattern = RoutePattern::parse(text);
    REQUIRE_FALSE(pattern.ok());
    CHECK(pattern.status().message().find("as in \"POST /hooks/:name\"") != std::string::npos);
  }
  CHECK(RoutePattern::parse("GET /a/:b/*c")->text() == "GET /a/:b/*c");
  CHECK(RoutePattern::parse("* /")->text() == "* /");
}

TEST_CASE("the query stays as it was sent") {
  CHECK(request_query("/x?a=%20&b") == "a=%20&b");
  CHECK(request_query("/x?").empty());
  CHECK(request_query("/x").empty());
}
