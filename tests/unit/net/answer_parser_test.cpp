#include "net/answer_parser.hpp"

#include <doctest/doctest.h>

using namespace cox::net;
using Kind = Failure::Kind;

TEST_CASE("an answer is the same however it is cut") {
  const std::string bytes =
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\nA: "
      "b\r\n\r\n"
      "5\r\nhello\r\n6;x=\"y\"\r\n world\r\n0\r\n\r\n";
  for (std::size_t one = 0; one <= bytes.size(); ++one) {
    AnswerParser parser(false, {});
    CHECK_FALSE(parser.feed(bytes.substr(0, one)).has_value());
    CHECK(parser.is_whole() == (one == bytes.size()));
    if (one < bytes.size()) CHECK_FALSE(parser.feed(bytes.substr(one)).has_value());
    REQUIRE(parser.is_whole());
    CHECK(parser.keeps_alive());
    const HttpResponse answer = parser.take();
    CHECK(answer.status == 201);
    CHECK(answer.body == "hello world");
    CHECK(answer.fields.size() == 2);
  }
}

TEST_CASE("a body up to the end is whole only where the end was said") {
  const auto ends = [](bool orderly) {
    AnswerParser parser(false, {});
    CHECK_FALSE(parser.feed("HTTP/1.1 200 OK\r\n\r\nhello").has_value());
    return parser.end(orderly);
  };
  CHECK_FALSE(ends(true).has_value());
  REQUIRE(ends(false).has_value());
  CHECK(ends(false)->kind == Kind::closed);
}

TEST_CASE("what follows an answer is no part of it") {
  AnswerParser parser(false, {});
  CHECK_FALSE(
      parser.feed("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200").has_value());
  REQUIRE(parser.is_whole());
  CHECK_FALSE(parser.keeps_alive());
  CHECK(parser.take().body == "ok");
}
