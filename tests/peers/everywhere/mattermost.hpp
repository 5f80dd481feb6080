#pragma once

#include "../mattermost.hpp"
#include "platform.hpp"

namespace peers::everywhere {

class Mattermost : public Platform {
 public:
  // `here`: where the bot's own HTTP server is.
  explicit Mattermost(std::string here) : here_(std::move(here)) {}
  std::string name() const override { return "mm"; }
  std::string entry() const override {
    return mattermost_entry(fake_, R"(, "callback_url": ")" + here_ + "\"");
  }
  std::string id(const std::string& who) const override { return fake_.id(who); }
  MattermostFake& fake() { return fake_; }

  void says(const std::string& who, const std::string& line) override {
    fake_.says(to_bot(line), "ops", who);
  }
  std::string thread() override { return fake_.says("a thread"); }
  void says_in(const std::string& thread, const std::string& who,
               const std::string& line) override {
    fake_.says(to_bot(line), "ops", who, thread);
  }
  bool shares(const std::string& who, const std::string& line, const File& file) override {
    fake_.tell(
        "share",
        Json::object(
            {{"message", to_bot(line)}, {"user", who}, {"name", file.name}, {"text", file.text}}));
    return true;
  }
  std::vector<Said> shown() override {
    std::vector<Said> all;
    const Json posts = fake_.tell("posts");
    for (const Json& each : posts.items())
      if (each["user_id"].text() == fake_.id("bot") && each["channel_id"].text() == fake_.id("ops"))
        all.push_back(read(each));
    return all;
  }
  std::string whispered() override {
    const Json found = fake_.tell(
        "wait", Json::object({{"has", Json::array({"POST /posts/ephemeral", fake_.id("ann")})},
                              {"after", -1}}));
    return Json::parse(found["body"].text()).value_or(Json())["post"]["message"].as_string();
  }
  bool has_reacted() override { return fake_.counts({"POST /reactions", "eyes"}) == 1; }
  void presses(const std::string& who, const std::string& label) override {
    fake_.tell("press", Json::object({{"name", label}, {"user", who}}));
  }
  void chooses(const std::string& who, const std::string& menu,
               const std::string& option) override {
    fake_.tell("press", Json::object({{"name", menu}, {"user", who}, {"option", option}}));
  }
  void fills_in(const std::string& who, const std::string& button, const std::string& what,
                const std::string& reason) override {
    presses(who, button);
    fake_.hears({"POST /actions/dialogs/open"});
    const Json values = Json::object({{"what", what}, {"reason", reason}});
    fake_.tell("submit", Json::object({{"user", who}, {"values", values}}));
  }

 private:
  static Said read(const Json& post) {
    const std::string message = post["message"].as_string();
    Said said{unmarked(message), names_in(without_code(message)), post.dump(),
              post["root_id"].as_string()};
    said.text += unmarked(texts_of(post["props"]["attachments"]));
    said.text += texts_of(post["metadata"]["files"]);
    return said;
  }

  // A name in code wakes nobody.
  static std::string without_code(const std::string& text) {
    std::string out;
    bool is_code = false;
    for (const char c : text) {
      if (c == '`') is_code = !is_code;
      if (!is_code) out += c;
    }
    return out;
  }

  MattermostFake fake_;
  std::string here_;
};

}  // namespace peers::everywhere
