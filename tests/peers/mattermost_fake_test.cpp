// The fake server of the tests, as Mattermost's own client meets it.
#include "net/node.hpp"

TEST_CASE("Mattermost's own client takes the fake for a server") {
  Node fake("mattermost_fake.cjs");
  const std::string ready = fake.line();
  const std::size_t at = ready.find("\"port\":");
  REQUIRE_MESSAGE(at != std::string::npos, ready);
  Node client("mattermost_client.cjs", {std::to_string(std::stoi(ready.substr(at + 7)))});
  std::string all, line;
  while (!(line = client.line()).empty() && line != "done") all += line + "\n";
  CHECK_MESSAGE(line == "done", all);
}
