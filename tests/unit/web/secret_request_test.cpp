#include "web/secret_request.hpp"

#include <doctest/doctest.h>

#include <cox/sdk/encoding.hpp>
#include <cox/sdk/secret.hpp>

using namespace cox;

namespace {

class Desk : public work::SecretDesk {
 public:
  Result<std::string> reveal(std::string_view, std::string_view name) override {
    if (name != "db") return not_found("there is none");
    return std::string("a\"b\\c d\n");
  }
};

web::Fetcher::Request request(std::string body, std::string type = "") {
  web::Fetcher::Request request;
  request.url = "https://example.org/";
  request.request.body = std::move(body);
  if (!type.empty()) request.request.fields.push_back({"Content-Type", std::move(type)});
  request.limits.redirects = 5;
  return request;
}

}  // namespace

TEST_CASE("a secret is written as the body wants it") {
  Desk desk;
  auto json = request(R"({"key":"${secret:db}"})", "application/json");
  REQUIRE(web::put_secrets(&desk, "deploy", json).ok());
  CHECK(json.request.body == R"({"key":"a\"b\\c d\n"})");
  CHECK(json.limits.redirects == 0);
  auto form = request("key=${secret:db}", "application/x-www-form-urlencoded");
  REQUIRE(web::put_secrets(&desk, "deploy", form).ok());
  CHECK(form.request.body == "key=a%22b%5Cc%20d%0A");
  auto text = request("key ${secret:db}", "text/plain");
  REQUIRE(web::put_secrets(&desk, "deploy", text).ok());
  CHECK(text.request.body == "key a\"b\\c d\n");
}

TEST_CASE("header fields, and basic authentication") {
  Desk desk;
  auto sent = request("");
  sent.request.fields = {{"X-Key", "k ${secret:db}"},
                         {"Authorization", "Basic " + to_base64("ann:${secret:db}")}};
  REQUIRE(web::put_secrets(&desk, "deploy", sent).ok());
  CHECK(sent.request.fields[0].value == "k a\"b\\c d\n");
  CHECK(sent.request.fields[1].value == "Basic " + to_base64("ann:a\"b\\c d\n"));
  CHECK(sent.limits.redirects == 0);
}

TEST_CASE("a request without one is left alone, and a URL may not have one") {
  Desk desk;
  auto plain = request("nothing $${secret} here");
  REQUIRE(web::put_secrets(&desk, "deploy", plain).ok());
  CHECK(plain.request.body == "nothing $${secret} here");
  CHECK(plain.limits.redirects == 5);
  auto url = request("");
  url.url = "https://example.org/?key=${secret:db}";
  CHECK(web::put_secrets(&desk, "deploy", url).code() == Code::invalid);
  auto unknown = request("${secret:other}");
  CHECK(web::put_secrets(&desk, "deploy", unknown).code() == Code::not_found);
}

TEST_CASE("what others wrote can be kept from being a reference") {
  Desk desk;
  auto sent = request(escape_secrets("they say ${secret:db} and ${secret:x}"));
  REQUIRE(web::put_secrets(&desk, "deploy", sent).ok());
  CHECK(sent.request.body == "they say ${secret:db} and ${secret:x}");
}
