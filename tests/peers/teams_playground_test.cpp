// The bot in Microsoft's own emulator of a Teams client, without authentication.
#include "../e2e/home.hpp"
#include "teams.hpp"

using e2e::Chat;
using e2e::Home;
using e2e::Web;
using peers::Json;

namespace {

constexpr const char* kChannel = "channel-announcements-id";

Json to_bot(const std::string& text) {
  const Json bot =
      Json::object({{"id", "00000000-0000-0000-0000-00000000000011"}, {"name", "Test Bot"}});
  return Json::object(
      {{"type", "text"},
       {"text", "<at>Test Bot</at> " + text},
       {"textFormat", "plain"},
       {"from", Json::object({{"id", "user-id-0"}})},
       {"mentions",
        Json::array({Json::object({{"mentioned", bot}, {"text", "<at>Test Bot</at>"}})})}});
}

class Playground {
 public:
  explicit Playground(const Web& web)
      : node_("teams_playground.cjs", {web.url("/adapters/teams/messages")}) {
    REQUIRE(node_.line() == "ready");
  }
  void says(const std::string& text) const {
    post(std::string("conversations/") + kChannel + "/messages", to_bot(text));
  }
  void post(const std::string& path, const Json& body) const {
    node_.does(Json::object({{"path", "/_conversation/v1/" + path}, {"body", body}}).dump());
  }
  // What the client shows next that holds this.
  Json shows(const std::string& text) {
    for (int lines = 0; lines < 50; ++lines) {
      const std::string line = node_.line();
      if (line.empty()) break;
      if (line.find(text) != std::string::npos) return Json::parse(line).value_or(Json());
    }
    FAIL("the playground did not show: " << text);
    return {};
  }

 private:
  Node node_;
};

// The data of the first button of a card.
Json data_of(const Json& shown) {
  const Json& card = shown["message"]["attachments"].items().at(0)["content"];
  for (const Json& part : card["body"].items()) {
    if (part["type"].text() == "ActionSet") return part["actions"].items().at(0)["data"];
  }
  FAIL("no button: " << shown.dump());
  return {};
}

Json pressed(const Json& shown, const Json& value) {
  return Json::object({{"from", Json::object({{"id", "user-id-0"}})},
                       {"conversation", Json::object({{"id", shown["actionConversationId"]}})},
                       {"replyToId", shown["message"]["messageId"]},
                       {"value", value}});
}

}  // namespace

TEST_CASE("asked in a channel of the playground, the bot answers; a card's button is pressed") {
  Home home;
  home.config(peers::teams_config(Json::object({{"adapter", "teams"}, {"no_auth", true}})));
  home.move_in("cards", "cards");
  Chat chat(home);
  Web web(chat);
  chat.has_logged("teams    online");
  Playground playground(web);
  playground.says("ping");
  CHECK(playground.shows("PONG")["action"].text() == "createMessage");
  playground.says("offer");
  const Json first = playground.shows("Action.Execute");
  const Json action = Json::object({{"type", "Action.Execute"}, {"data", data_of(first)}});
  Json execute = pressed(first, Json::object({{"action", action}, {"trigger", "manual"}}));
  playground.post("invoke", execute.set("name", "adaptiveCard/action"));
  playground.shows("takes it []");
  playground.says("offer");
  const Json second = playground.shows("Action.Execute");
  playground.post("submit", pressed(second, data_of(second)));
  playground.shows("takes it []");
  CHECK(chat.stops() == 0);
}
