// The real bot with the Discord adapter, against the fake.
#pragma once

#include <memory>
#include <string>

#include "../e2e/chat.hpp"
#include "discord_fake.hpp"
#include "network_config.hpp"

namespace peers {

// `more` is further JSON of the entry, with a comma in front. It comes back fast.
inline std::string discord_entry(const DiscordFake& fake, const std::string& more = "",
                                 const std::string& token = "MTE.fake.token") {
  return R"("chat": {"adapter": "discord", "token": ")" + token +
         R"(", "api": "http://127.0.0.1:)" + fake.port() +
         R"(/api/v10", "identify_seconds": 0.2, "reconnect": {"first": 0.1, "longest": 0.5})" +
         more + "}";
}

// A bot on the fake, ready to be talked to.
class DiscordBot {
 public:
  explicit DiscordBot(const DiscordFake& fake, const std::string& more = "")
      : home_(made(fake, more)), chat_(*home_) {
    chat_.has_logged("chat     online: cox");
  }
  e2e::Chat& chat() { return chat_; }
  int stops() { return chat_.stops(); }

 private:
  static std::unique_ptr<e2e::Home> made(const DiscordFake& fake, const std::string& more) {
    fake.does("config", R"({"gateway": {"identify_ms": 200}})");
    auto home = std::make_unique<e2e::Home>();
    home->config(config_with(R"("here": {"adapter": "shell"}, )" + discord_entry(fake, more)));
    home->move_in("cards", "cards");
    home->move_in("fleet", "fleet");
    return home;
  }
  std::unique_ptr<e2e::Home> home_;
  e2e::Chat chat_;
};

}  // namespace peers
