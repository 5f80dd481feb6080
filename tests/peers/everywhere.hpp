// The chats of everywhere_test, alike: a place where Ann says something to the bot, reads what it
// answers, and presses what it offers. What a platform writes is read back as its own clients show
// it: their escapes are taken off, and nothing else.
#pragma once

#include <doctest/doctest.h>

#include <cox/json.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "../e2e/chat.hpp"
#include "discord.hpp"
#include "mattermost.hpp"
#include "ngircd.hpp"
#include "slack.hpp"
#include "teams.hpp"
#include "telegram.hpp"
#include "user.hpp"

namespace peers {

// Every `from` in the text becomes `to`.
inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}
// A character of no width stands where a name would ring.
inline std::string without_breaks(std::string text) {
  return replaced(std::move(text), "\xE2\x80\x8B", "");
}
inline std::string without_backslashes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escapes =
        text[i] == '\\' && i + 1 < text.size() &&
        std::string_view("\\`*_{}[]()#+-.!|~><:=/@").find(text[i + 1]) != std::string_view::npos;
    out += escapes ? text[++i] : text[i];
  }
  return out;
}
inline std::string without_entities(std::string text) {
  for (const auto& [entity, stands_for] :
       {std::pair("&lt;", "<"), std::pair("&gt;", ">"), std::pair("&quot;", "\""),
        std::pair("&#39;", "'"), std::pair("<br>", "\n"), std::pair("&amp;", "&")})
    text = replaced(std::move(text), entity, stands_for);
  return text;
}
// From where `part` begins: how somebody is addressed differs from chat to chat.
inline std::string from(std::string_view part, const std::string& text) {
  const std::size_t at = text.find(part);
  return at == std::string::npos ? text : text.substr(at);
}

class Place {
 public:
  virtual ~Place() = default;
  virtual std::string name() const = 0;
  // The connection's entry in the config.
  virtual std::string entry() const = 0;
  // Once the bot is there.
  virtual void begin(e2e::Chat& bot) { (void)bot; }
  virtual void says(const std::string& text) = 0;
  // The next message of the bot in which `part` stands, from there on.
  virtual std::string reads(const std::string& part) = 0;
  // Presses the button, or chooses the option of the menu, of the card that was read last.
  virtual void presses(const std::string& label) { says(label == "Take" ? "take it" : "take two"); }

  std::string asks(const std::string& text, const std::string& part) {
    says(text);
    return reads(part);
  }
};

class OnSlack : public Place {
 public:
  std::string name() const override { return "slack"; }
  std::string entry() const override { return slack_entry(slack); }
  void begin(e2e::Chat& bot) override { bot.has_logged("work     online: cox in Acme"); }
  void says(const std::string& text) override {
    slack.says("cox " + replaced(replaced(replaced(text, "&", "&amp;"), "<", "&lt;"), ">", "&gt;"));
  }
  std::string reads(const std::string& part) override {
    const Json call = slack.waits_for({"\"chat.postMessage\"", part});
    return from(part, without_breaks(without_entities(call["args"]["text"].as_string())));
  }
  void presses(const std::string& label) override {
    const char* how = label == "Take" ? "press" : "choose";
    slack.tell(how, Json::object({{"label", label}, {"user", "U0ANN"}}));
  }
  SlackFake slack;
};

class OnDiscord : public Place {
 public:
  std::string name() const override { return "discord"; }
  std::string entry() const override { return discord_entry(discord); }
  void begin(e2e::Chat& bot) override { bot.has_logged("chat     online: cox"); }
  void says(const std::string& text) override { discord.hears("cox " + text); }
  std::string reads(const std::string& part) override {
    last_ = discord.is_told(part);
    return from(part, without_breaks(without_backslashes(last_["content"].as_string())));
  }
  void presses(const std::string& label) override {
    const Json offer = discord.is_told("Offer");
    const bool chooses = label != "Take";
    const Json control =
        offer["components"].items().at(chooses ? 1 : 0)["components"].items().at(0);
    Json press = Json::object({{"message", offer["id"]}, {"custom_id", control["custom_id"]}});
    if (chooses) press.set("values", Json::array({control["options"].items().at(1)["value"]}));
    discord.does("press", press.dump());
  }
  DiscordFake discord;

 private:
  Json last_;
};

class OnMattermost : public Place {
 public:
  OnMattermost(std::function<std::string()> callback) : callback_(std::move(callback)) {}
  std::string name() const override { return "mattermost"; }
  std::string entry() const override {
    return mattermost_entry(mattermost, R"(, "callback_url": ")" + callback_() + "\"");
  }
  void begin(e2e::Chat& bot) override { bot.has_logged("mm       online: cox"); }
  void says(const std::string& text) override { mattermost.says("cox " + text); }
  std::string reads(const std::string& part) override {
    const std::string said = mattermost.hears_post(part)["message"].as_string();
    return from(part, without_breaks(without_entities(without_backslashes(said))));
  }
  void presses(const std::string& label) override {
    Json press = Json::object({{"name", label == "Take" ? "Take" : "More"}, {"user", "ann"}});
    if (label != "Take") press.set("option", label);
    mattermost.tell("press", press);
  }
  MattermostFake mattermost;

 private:
  std::function<std::string()> callback_;
};

class OnTelegram : public Place {
 public:
  std::string name() const override { return "telegram"; }
  std::string entry() const override { return telegram_entry(telegram.url()); }
  void begin(e2e::Chat& bot) override { bot.has_logged(kTelegramOnline); }
  void says(const std::string& text) override { telegram.says("cox " + text); }
  std::string reads(const std::string& part) override {
    const std::string said = telegram.hears_message(part)["text"].as_string();
    return from(part, without_breaks(without_backslashes(said)));
  }
  void presses(const std::string& label) override {
    const std::string name = label == "Take" ? label : "More: " + label;
    telegram.tell("press", Json::object({{"name", name}, {"user", "ann"}}));
  }
  TelegramFake telegram;
};

class OnTeams : public Place {
 public:
  std::string name() const override { return "teams"; }
  std::string entry() const override { return "\"teams\": " + teams_entry(teams).dump(); }
  void begin(e2e::Chat& bot) override {
    e2e::Web web(bot);
    introduce(teams, web);
    bot.has_logged("teams    online");
  }
  void says(const std::string& text) override { CHECK(teams.says("cox " + text) == 200); }
  std::string reads(const std::string& part) override {
    for (;;) {
      last_ = teams.hears();
      if (last_.dump().find(part) == std::string::npos) continue;
      const std::string said = last_["body"]["text"].as_string();
      return from(part, without_breaks(without_entities(said)));
    }
  }
  void presses(const std::string& label) override {
    if (label != "Take") return says("take two");  // a menu there is a row of buttons
    for (const Json& part : last_["body"]["attachments"].items()[0]["content"]["body"].items()) {
      for (const Json& action : part["actions"].items()) {
        if (action["title"].text() == label)
          teams.does("press", Json::object({{"kind", "submit"}, {"data", action["data"]}}));
      }
    }
  }
  TeamsFake teams;

 private:
  Json last_;
};

// A real server, and a real client.
class OnIrc : public Place {
 public:
  std::string name() const override { return "irc"; }
  std::string entry() const override { return plain_irc("net", server_.port()); }
  void begin(e2e::Chat& bot) override {
    bot.has_logged("net      online: cox");
    ann_ = std::make_unique<User>(server_.port(), "ann");
    ann_->meets("cox", "#ops");
  }
  void says(const std::string& text) override { ann_->says("#ops", "cox " + text); }
  std::string reads(const std::string& part) override { return from(part, ann_->reads(part)); }

 private:
  Ngircd server_;
  std::unique_ptr<User> ann_;
};

// The bot's own terminal.
class OnTerminal : public Place {
 public:
  std::string name() const override { return "shell"; }
  std::string entry() const override { return R"("here": {"adapter": "shell"})"; }
  void begin(e2e::Chat& bot) override { bot_ = &bot; }
  void says(const std::string& text) override { bot_->says("cox " + text); }
  std::string reads(const std::string& part) override {
    bot_->hears(part);
    bot_->hears("\n");
    const std::string& all = bot_->all();
    const std::size_t at = all.rfind(part);
    return all.substr(at, all.find('\n', at) - at);
  }

 private:
  e2e::Chat* bot_ = nullptr;
};

}  // namespace peers
