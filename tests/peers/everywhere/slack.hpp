#pragma once

#include <memory>

#include "../slack.hpp"
#include "platform.hpp"

namespace peers::everywhere {

class Slack : public Platform {
 public:
  std::string name() const override { return "work"; }
  std::string entry() const override { return slack_entry(*fake_); }
  std::string id(const std::string& who) const override { return who == "ann" ? "U0ANN" : "U0BOB"; }
  SlackFake& fake() { return *fake_; }
  void is_killed() { fake_.reset(); }

  void says(const std::string& who, const std::string& line) override {
    fake_->says(to_bot(line), "C0OPS", id(who));
  }
  std::string thread() override { return fake_->says("a thread"); }
  void says_in(const std::string& thread, const std::string& who,
               const std::string& line) override {
    fake_->tell("say",
                Json::object({{"text", to_bot(line)}, {"user", id(who)}, {"thread_ts", thread}}));
  }
  bool shares(const std::string& who, const std::string& line, const File& file) override {
    fake_->tell("share", Json::object({{"text", to_bot(line)},
                                       {"user", id(who)},
                                       {"name", file.name},
                                       {"content", file.text}}));
    return true;
  }
  std::vector<Said> shown() override {
    std::vector<Said> all;
    const Json state = fake_->tell("state");
    for (const Json& each : state["channels"]["C0OPS"].items())
      if (each["user"].text() == "U0BOT" || each.contains("bot_id")) all.push_back(read(each));
    return all;
  }
  std::string whispered() override {
    return fake_->saw({"\"chat.postEphemeral\"", "\"user\":\"U0ANN\""})["args"]["text"].as_string();
  }
  bool has_reacted() override { return fake_->counts({"\"reactions.add\"", "\"eyes\""}) == 1; }
  void presses(const std::string& who, const std::string& label) override {
    fake_->tell("press", Json::object({{"label", label}, {"user", id(who)}}));
  }
  void chooses(const std::string& who, const std::string& /*menu*/,
               const std::string& option) override {
    fake_->tell("choose", Json::object({{"label", option}, {"user", id(who)}}));
  }
  void fills_in(const std::string& who, const std::string& button, const std::string& what,
                const std::string& reason) override {
    presses(who, button);
    fake_->waits_for({"\"views.open\"", "\"ok\":true"});
    const Json values = Json::object({{"What?", what}, {"Why?", reason}});
    fake_->tell("submit", Json::object({{"user", id(who)}, {"values", values}}));
  }

 private:
  // A message's blocks are what people see; its text is what a notification shows.
  static Said read(const Json& message) {
    Said said{"", {}, message.dump(), message["thread_ts"].as_string()};
    Json blocks = message["blocks"];
    for (const Json& each : message["attachments"].items())
      for (const Json& block : each["blocks"].items()) blocks.push(block);
    bool is_rich = blocks.size() > 0;
    for (const Json& block : blocks.items())
      is_rich = is_rich && block["type"].text() == "rich_text";
    if (!is_rich) said.text = texts_of(blocks);
    for (const Json& block : blocks.items())
      for (const Json& section : block["elements"].items())
        for (const Json& leaf : section["elements"].items()) add(leaf, is_rich, said);
    if (blocks.size() == 0) said.text = message["text"].as_string();
    for (const Json& file : message["files"].items()) said.text += "\n" + file["name"].as_string();
    return said;
  }
  static void add(const Json& leaf, bool is_rich, Said& said) {
    const std::string_view type = leaf["type"].text();
    if (type == "user") said.wakes.push_back(leaf["user_id"].as_string());
    if (type == "broadcast" || type == "usergroup") said.wakes.push_back("all");
    if (!is_rich) return;
    if (type == "user") said.text += "@" + leaf["user_id"].as_string();
    said.text += leaf[leaf["text"].is_string() ? "text" : "url"].as_string();
  }

  std::unique_ptr<SlackFake> fake_ = std::make_unique<SlackFake>();
};

}  // namespace peers::everywhere
