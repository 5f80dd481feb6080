// The bot in Microsoft's own emulator of a Teams client, without authentication.
#include "../e2e/home.hpp"
#include "teams.hpp"

using e2e::Chat;
using e2e::Home;
using e2e::Web;
using peers::Json;

namespace {

Json to_bot(const std::string& text) {
  Json bot, mention, said;
  bot.set("id", "00000000-0000-0000-0000-00000000000011").set("name", "Test Bot");
  mention.set("mentioned", bot).set("text", "<at>Test Bot</at>");
  said.set("type", "text").set("text", "<at>Test Bot</at> " + text).set("textFormat", "plain");
  said.set("from", Json().set("id", "user-id-0"));
  return said.set("mentions", Json().push(mention));
}

// What the bot says next that holds this.
std::string hears(Node& playground, const std::string& text) {
  for (int lines = 0; lines < 50; ++lines) {
    const std::string line = playground.line();
    if (line.empty()) break;
    if (line.find(text) != std::string::npos) return line;
  }
  FAIL("the playground did not show: " << text);
  return {};
}

}  // namespace

TEST_CASE("asked in a channel of the playground, the bot answers, with a card too") {
  Home home;
  Json entry;
  entry.set("adapter", "teams").set("no_auth", true);
  home.config(peers::teams_config(entry));
  home.move_in("cards", "cards");
  Chat chat(home);
  Web web(chat);
  chat.has_logged("teams    online");
  Node playground("teams_playground.cjs", {web.url("/adapters/teams/messages")});
  REQUIRE(playground.line() == "ready");
  const auto says = [&](const std::string& text) {
    Json post;
    post.set("path", "/_conversation/v1/conversations/channel-announcements-id/messages");
    playground.does(post.set("body", to_bot(text)).dump());
  };
  says("ping");
  CHECK(hears(playground, "PONG").find("createMessage") != std::string::npos);
  says("offer");
  CHECK(hears(playground, "Action.Execute").find("AdaptiveCard") != std::string::npos);
  CHECK(chat.stops() == 0);
}
