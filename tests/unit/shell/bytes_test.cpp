#include "bytes.hpp"

#include <doctest/doctest.h>

#include <cox/json.hpp>

TEST_CASE("any bytes survive being handed over as JSON") {
  std::string every;
  for (int byte = 0; byte < 256; ++byte) every += static_cast<char>(byte);
  const std::string json = cox::Json(bytes_to_text(every)).dump();
  const auto read = cox::Json::parse(json);
  REQUIRE(read);
  CHECK(text_to_bytes(read->text()) == every);
}

TEST_CASE("ASCII stays readable") { CHECK(bytes_to_text("cox ping\n") == "cox ping\n"); }

TEST_CASE("a text that was cut is still read to its end") {
  CHECK(text_to_bytes("a\xc3") == "a\xc3");
  CHECK(text_to_bytes("").empty());
}
