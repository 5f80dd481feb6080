#pragma once

#include "../teams.hpp"
#include "platform.hpp"

namespace peers::everywhere {

class Teams : public Platform {
 public:
  explicit Teams(std::string here) : here_(std::move(here)) {}
  std::string name() const override { return "teams"; }
  std::string entry() const override { return "\"teams\": " + teams_entry(fake_).dump(); }
  std::string id(const std::string& who) const override { return "aad-" + who; }
  void meets() override {
    fake_.does("bot", Json::object({{"url", here_ + "/adapters/teams/messages"}}));
  }

  void says(const std::string& who, const std::string& line) override { says_in(kRoom, who, line); }
  std::string thread() override { return "6"; }
  void says_in(const std::string& thread, const std::string& who,
               const std::string& line) override {
    CHECK(fake_.says(line, in_thread(who, thread).set("mention", true)) == 200);
  }
  // Teams gives bots the files of a chat of two only.
  bool shares(const std::string& who, const std::string& line, const File& file) override {
    CHECK(who == "bob");
    const Json shared = fake_.does("share", Json::object({{"text", line},
                                                          {"user", who},
                                                          {"room", "a:bob"},
                                                          {"name", file.name},
                                                          {"content", file.text}}));
    CHECK(shared["status"].as_int() == 200);
    return true;
  }
  // In the channel, and in bob's chat with the bot.
  std::vector<Said> shown() override {
    std::vector<std::pair<std::string, Said>> all;
    const Json log = fake_.does("log");
    for (const Json& each : log.items()) {
      const std::string path = each["path"].as_string();
      const bool is_said = each["body"]["type"].text() == "message" &&
                           each["status"].as_int() < 300 &&
                           (path.find("19%3Aops") != std::string::npos ||
                            path.find("a%3Abob/activities") != std::string::npos);
      if (!is_said) continue;
      if (each["method"].text() == "POST")
        all.emplace_back(each["id"].as_string(), read(path, each["body"]));
      for (auto& [id, said] : all)
        if (each["method"].text() == "PUT" && path.ends_with("/" + id))
          said = read(path, each["body"]);
    }
    std::vector<Said> said;
    for (auto& each : all) said.push_back(std::move(each.second));
    return said;
  }
  std::string whispered() override {
    const Json log = fake_.does("log");
    for (const Json& each : log.items())
      if (each["path"].text().find("a%3Aann/activities") != std::string_view::npos &&
          each["body"]["type"].text() == "message")
        return each["body"]["text"].as_string();
    return "";
  }
  void presses(const std::string& who, const std::string& label) override {
    press(who, action(label)["data"]);
  }
  void chooses(const std::string& who, const std::string& menu,
               const std::string& option) override {
    Json data = action(menu)["data"];
    const std::string input = data["cox_menu"].as_string();
    for (const Json& part : card()["body"].items())
      for (const Json& each : part["choices"].items())
        if (part["id"].text() == input && each["title"].text() == option)
          data.set(input, each["value"]);
    press(who, data);
  }
  void fills_in(const std::string& who, const std::string& button, const std::string& what,
                const std::string& reason) override {
    Json data = action(button)["card"]["actions"].items()[0]["data"];
    press(who, data.set("f0.what", what).set("f0.reason", reason));
  }

 private:
  // All that is said in a channel stands below some post. Below this one it is the room's.
  static constexpr const char* kRoom = "5";

  static Json in_thread(const std::string& who, const std::string& thread = kRoom) {
    return Json::object({{"room", "19:ops@thread.tacv2"}, {"thread", thread}, {"user", who}});
  }
  static std::string thread_of(const std::string& path) {
    const std::string mark = "%3Bmessageid%3D";
    const std::size_t at = path.find(mark);
    if (at == std::string::npos) return "";
    const std::size_t from = at + mark.size();
    const std::string thread = path.substr(from, path.find('/', from) - from);
    return thread == kRoom ? "" : thread;
  }
  static Said read(const std::string& path, const Json& activity) {
    Said said{untagged(activity["text"].as_string()), {}, activity.dump(), thread_of(path)};
    said.text += texts_of(activity["attachments"]);
    for (const Json& each : activity["entities"].items())
      said.wakes.push_back(each["mentioned"]["name"].as_string());
    return said;
  }
  // The newest card, and what can be pressed in it.
  Json card() {
    Json found;
    for (const Said& each : shown()) {
      const Json activity = Json::parse(each.raw).value_or(Json());
      if (activity["attachments"].size() > 0) found = activity["attachments"].items()[0]["content"];
    }
    return found;
  }
  Json action(const std::string& label) {
    const Json here = card();
    for (const Json& part : here["body"].items())
      for (const Json& each : part["actions"].items())
        if (each["title"].text() == label) return each;
    FAIL("no such action: " << label << " in " << here.dump());
    return {};
  }
  void press(const std::string& who, const Json& data) {
    const Json answer =
        fake_.does("press", in_thread(who).set("kind", "execute").set("data", data));
    CHECK(answer["status"].as_int() == 200);
  }

  TeamsFake fake_;
  std::string here_;
};

}  // namespace peers::everywhere
