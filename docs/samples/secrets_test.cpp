#include <doctest/doctest.h>

#include <cox/testing.hpp>
#include <cstdlib>

// [test]
TEST_CASE("sign needs its key") {
  ::setenv("SIGNING_KEY", "only-for-this-test-1", 1);
  const cox::Json secrets = cox::Json::object(
      {{"signing-key", cox::Json::object({{"env", "SIGNING_KEY"},
                                          {"plugins", cox::Json(cox::Json::Array{"tickets"})}})}});
  cox::testing::Bot bot(COX_PLUGIN_FILE, {.secrets = secrets});
  bot.says("ann", "cox sign hello");
  CHECK(bot.hears() == "ab0d9eca24af7237e1e08c2a96ac54e53889800e046fb0e59db482c1b16d11be");
}
// [/test]

TEST_CASE("without it nothing is signed") {
  cox::testing::Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "cox sign hello");
  CHECK(bot.hears().find("there is no secret 'signing-key'") != std::string::npos);
}
