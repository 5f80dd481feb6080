// The bot on somebody else's Telegram, the package telegram-test-api: a small part of the Bot API,
// in which no poll waits, most methods are missing and some shapes are not Telegram's.
#include "port.hpp"
#include "telegram.hpp"

using cox::Json;

namespace {

class TestApi {
 public:
  TestApi() : port_(peers::free_port()), node_("telegram_test_api.cjs", {std::to_string(port_)}) {
    REQUIRE(next()["port"].as_int() == port_);
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  void says(const std::string& text) const { node_.does(Json::object({{"say", text}}).dump()); }
  void presses(const std::string& label) const {
    node_.does(Json::object({{"press", label}}).dump());
  }
  Json next() {
    const std::string line = node_.line();
    const auto json = Json::parse(line);
    REQUIRE_MESSAGE(json, line);
    return *json;
  }
  // The next message of the bot.
  void hears(const std::string& text) {
    const Json message = next();
    CHECK_MESSAGE(message["text"].as_string().find(text) != std::string::npos, message.dump());
    CHECK(message["chat_id"].as_int() == 7);
  }

 private:
  std::uint16_t port_;
  Node node_;
};

}  // namespace

TEST_CASE("a conversation by polls, a command and a button") {
  TestApi api;
  e2e::Home home;
  home.config(
      peers::config_with(R"("here": {"adapter": "shell"}, )" + peers::telegram_entry(api.url())));
  home.move_in("cards", "cards");
  e2e::Chat chat(home);
  chat.has_logged("tg       online: @TestNameBot");
  api.says("cox ping");
  api.hears("PONG");
  api.says("ping");  // it is said to the bot alone
  api.hears("PONG");
  api.says("/ping");
  api.hears("PONG");
  api.says("echo *a* [x](http://evil)");
  api.hears("\\*a\\* \\[x\\]\\(http://evil\\)");
  api.says("offer");
  api.hears("*Offer*");
  api.presses("Take");
  api.hears("7 takes it");
  api.presses("More: two");
  api.hears("takes two");
  // Twice is once: nothing is said before what is said next.
  api.presses("Take");
  api.says("echo the end");
  api.hears("the end");
  CHECK(chat.stops() == 0);
}
