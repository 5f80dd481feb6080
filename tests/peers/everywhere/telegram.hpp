#pragma once

#include <memory>

#include "../telegram.hpp"
#include "platform.hpp"

namespace peers::everywhere {

class Telegram : public Platform {
 public:
  std::string name() const override { return "tg"; }
  std::string entry() const override { return telegram_entry(fake_->url()); }
  std::string id(const std::string& who) const override { return who == "ann" ? "7" : "8"; }
  TelegramFake& fake() { return *fake_; }
  void is_killed() { fake_.reset(); }

  void says(const std::string& who, const std::string& line) override {
    fake_->says(to_bot(line), "ops", who);
  }
  std::string thread() override { return "5"; }  // a topic of the forum
  void says_in(const std::string& thread, const std::string& who,
               const std::string& line) override {
    fake_->tell(
        "say", Json::object({{"text", to_bot(line)}, {"user", who}, {"topic", std::stoi(thread)}}));
  }
  bool shares(const std::string& who, const std::string& line, const File& file) override {
    fake_->tell("share", Json::object({{"caption", to_bot(line)},
                                       {"user", who},
                                       {"name", file.name},
                                       {"content", file.text}}));
    return true;
  }
  // The fake has read MarkdownV2 as strictly as Telegram does.
  std::vector<Said> shown() override {
    std::vector<Said> all;
    const Json messages = fake_->tell("messages");
    for (const Json& each : messages.items())
      if (each["from"]["id"].as_int() == 42 && each["chat"]["id"].as_int() == -100500)
        all.push_back(read(each));
    return all;
  }
  std::string whispered() override {
    const Json messages = fake_->tell("messages");
    for (const Json& each : messages.items())
      if (each["from"]["id"].as_int() == 42 && each["chat"]["id"].as_int() == 7)
        return each["text"].as_string();
    return "";
  }
  bool has_reacted() override {
    const Json log = fake_->tell("log");
    for (const Json& each : log.items())
      if (each["method"].text() == "setMessageReaction") return true;
    return false;
  }
  void presses(const std::string& who, const std::string& label) override {
    fake_->tell("press", Json::object({{"name", label}, {"user", who}}));
  }
  void chooses(const std::string& who, const std::string& menu,
               const std::string& option) override {
    presses(who, menu + ": " + option);
  }

 private:
  static Said read(const Json& message) {
    const std::string raw = message[message["text"].is_string() ? "text" : "caption"].as_string();
    Said said{raw, names_in(raw), message.dump()};
    if (message["is_topic_message"].as_bool())
      said.thread = std::to_string(message["message_thread_id"].as_int());
    replace_all(said.text, "\xE2\x80\x8B", "");
    bool is_linked = false;
    for (const Json& each : message["entities"].items()) {
      const bool names =
          each["type"].text() == "text_link" && each["url"].text().starts_with("tg://user");
      if (names && !std::exchange(is_linked, true)) said.wakes.clear();
      if (names) said.wakes.push_back(each["url"].as_string());
    }
    for (const Json& row : message["reply_markup"]["inline_keyboard"].items())
      said.text += "\n" + texts_of(row);
    if (message.contains("document"))
      said.text += "\n" + message["document"]["file_name"].as_string();
    return said;
  }

  std::unique_ptr<TelegramFake> fake_ = std::make_unique<TelegramFake>();
};

}  // namespace peers::everywhere
