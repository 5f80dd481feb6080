#include "chat/without_secrets.hpp"

#include <doctest/doctest.h>

#include <cox/json.hpp>

#include "base/log.hpp"
#include "base/scrubber.hpp"

using namespace cox;

namespace {

std::string sent(std::uint32_t format, std::string body) {
  chat::Outgoing out;
  out.format = format;
  out.body = std::move(body);
  return chat::without_secrets(out);
}

}  // namespace

TEST_CASE("plain text and Markdown") {
  log::registered().set("out", {"sec_ret\"-out-1"});
  CHECK(sent(COX_FORMAT_TEXT, "a sec_ret\"-out-1 b") == "a *** b");
  CHECK(sent(COX_FORMAT_MARKDOWN, "a **sec\\_ret\"\\-out\\-1** b") == "a **\u2217\u2217\u2217** b");
}

TEST_CASE("a card stays a card") {
  log::registered().set("out", {"sec_ret\"-out-1"});
  log::registered().set("out-number", {"8675309123"});
  const Json card =
      Json::object({{"rich", 1},
                    {"title", "of sec_ret\"-out-1"},
                    {"number", 8675309123},
                    {"parts", Json(Json::Array{Json("sec\\_ret\"\\-out\\-1"), Json()})}});
  CHECK(sent(COX_FORMAT_RICH, card.dump()) ==
        R"({"rich":1,"title":"of ***","number":"***","parts":["***",null]})");
  CHECK(sent(COX_FORMAT_RICH, R"({"rich":1})") == R"({"rich":1})");
}
