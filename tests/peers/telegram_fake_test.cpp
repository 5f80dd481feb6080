// The Bot API of the tests, as grammy meets it.
#include "net/node.hpp"

TEST_CASE("grammy takes the fake for Telegram") {
  Node fake("telegram_fake.cjs");
  const std::string ready = fake.line();
  const std::size_t at = ready.find("\"port\":");
  REQUIRE_MESSAGE(at != std::string::npos, ready);
  Node client("telegram_grammy.cjs", {std::to_string(std::stoi(ready.substr(at + 7)))});
  std::string all, line;
  while (!(line = client.line()).empty() && line != "done") all += line + "\n";
  CHECK_MESSAGE((line == "done" && all.empty()), all);
}
