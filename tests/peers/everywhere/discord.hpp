#pragma once

#include <memory>

#include "../discord.hpp"
#include "platform.hpp"

namespace peers::everywhere {

class Discord : public Platform {
 public:
  Discord() { fake_->does("config", R"({"gateway": {"identify_ms": 200}})"); }
  std::string name() const override { return "chat"; }
  std::string entry() const override { return discord_entry(*fake_); }
  std::string id(const std::string& who) const override { return who == "ann" ? "301" : "302"; }
  DiscordFake& fake() { return *fake_; }

  void says(const std::string& who, const std::string& line) override {
    fake_->does("say", Json::object({{"content", to_bot(line)}, {"user", id(who)}}).dump());
  }
  std::string thread() override { return kThread; }
  void says_in(const std::string& thread, const std::string& who,
               const std::string& line) override {
    fake_->does(
        "say",
        Json::object({{"content", to_bot(line)}, {"user", id(who)}, {"channel", thread}}).dump());
  }
  bool shares(const std::string& who, const std::string& line, const File& file) override {
    fake_->does("share", Json::object({{"content", to_bot(line)},
                                       {"user", id(who)},
                                       {"name", file.name},
                                       {"text", file.text}})
                             .dump());
    return true;
  }
  // A thread is a channel within the room.
  std::vector<Said> shown() override {
    std::vector<Said> all;
    const Json log = fake_->log();
    for (const Json& each : log["messages"].items()) {
      const bool is_thread = each["channel_id"].text() == kThread;
      if (!is_thread && each["channel_id"].text() != "200") continue;
      all.push_back(read(each));
      if (is_thread) all.back().thread = kThread;
    }
    return all;
  }
  // Nobody can be shown something alone where they did not press: it is a direct message.
  std::string whispered() override {
    const Json said = fake_->is_told("for you alone");
    return said["channel_id"].text() == "200" ? "" : said["content"].as_string();
  }
  bool has_reacted() override {
    const Json log = fake_->log();
    for (const Json& each : log["rest"].items())
      if (each["path"].text().find("/reactions/") != std::string_view::npos) return true;
    return false;
  }
  void presses(const std::string& who, const std::string& label) override { press(who, label); }
  void chooses(const std::string& who, const std::string& menu,
               const std::string& option) override {
    const auto [message, component] = find(menu);
    for (const Json& each : component["options"].items())
      if (each["label"].text() == option)
        act(who, message, component, Json::array({each["value"]}));
  }
  void fills_in(const std::string& who, const std::string& button, const std::string& what,
                const std::string& reason) override {
    const Json modal = fake_->answers(press(who, button));
    const Json values = Json::object({{"what", Json::array({what})}, {"reason", reason}});
    fake_->does("submit", Json::object({{"custom_id", modal["data"]["custom_id"]},
                                        {"user", id(who)},
                                        {"values", values}})
                              .dump());
  }

 private:
  static constexpr const char* kThread = "250";

  static Said read(const Json& message) {
    Said said{"", {}, message.dump()};
    const std::string content = message["content"].as_string();
    said.text = unmarked(content + (content.empty() ? "" : "\n") + texts_of(message["embeds"]) +
                         texts_of(message["components"]) + texts_of(message["attachments"]));
    for (const Json& file : message["attachments"].items())
      said.text += file["filename"].as_string();
    while (said.text.ends_with('\n')) said.text.pop_back();
    for (const Json& each : message["_allowed"]["users"].items())
      said.wakes.push_back(each.as_string());
    for (const char* kind : {"parse", "roles"})
      if (message["_allowed"][kind].size() > 0) said.wakes.push_back("all");
    return said;
  }
  // The newest button or menu with this label, and its message.
  std::pair<Json, Json> find(const std::string& label) const {
    std::pair<Json, Json> found;
    const Json log = fake_->log();
    for (const Json& message : log["messages"].items())
      for (const Json& row : message["components"].items())
        for (const Json& each : row["components"].items())
          if (each["label"].text() == label || each["placeholder"].text() == label)
            found = {message, each};
    REQUIRE_MESSAGE(!found.first.is_null(), "no such component: " << label);
    return found;
  }
  std::string act(const std::string& who, const Json& message, const Json& component,
                  const Json& values) const {
    Json press = Json::object(
        {{"message", message["id"]}, {"custom_id", component["custom_id"]}, {"user", id(who)}});
    if (values.size() > 0) press.set("values", values);
    return fake_->does("press", press.dump())["id"].as_string();
  }
  std::string press(const std::string& who, const std::string& label) const {
    const auto [message, component] = find(label);
    return act(who, message, component, {});
  }

  std::unique_ptr<DiscordFake> fake_ = std::make_unique<DiscordFake>();
};

}  // namespace peers::everywhere
