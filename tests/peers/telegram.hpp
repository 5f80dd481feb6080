// Telegram on loopback (tests/peers/node/telegram_fake.cjs), told what happens in it and asked what
// came in.
#pragma once

#include <doctest/doctest.h>

#include <cox/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "../e2e/chat.hpp"
#include "../e2e/child.hpp"
#include "net/node.hpp"
#include "network_config.hpp"

namespace peers {

using cox::Json;

class TelegramFake {
 public:
  TelegramFake() : node_("telegram_fake.cjs") {
    const auto ready = Json::parse(node_.line());
    REQUIRE(ready);
    port_ = (*ready)["port"].as_int();
  }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

  // POSTs to a control; its answer.
  Json tell(const std::string& control, const Json& arguments = Json::object()) const {
    e2e::Child curl("curl",
                    {"-s", "-m", "90", "-d", arguments.dump(), url() + "/_control/" + control});
    REQUIRE(curl.wait() == 0);
    const auto answer = Json::parse(curl.out.all.empty() ? "null" : curl.out.all);
    REQUIRE_MESSAGE(answer, curl.out.all);
    return *answer;
  }
  void fault(const Json& faults) const { tell("fault", faults); }
  void mode(const std::string& what, Json value) const {
    tell("mode", Json::object({{what, std::move(value)}}));
  }
  // Somebody writes; the number of the message.
  std::int64_t says(const std::string& text, const std::string& chat = "ops",
                    const std::string& user = "ann") const {
    const Json update = tell("say", Json::object({{"text", text}, {"chat", chat}, {"user", user}}));
    return update["message"]["message_id"].as_int();
  }
  // The next call with all these texts, after what was waited for before; its parameters.
  Json hears(const std::vector<std::string>& has) {
    const Json found = sees(has, last_);
    last_ = found["n"].as_int();
    return found["query"];
  }
  // The same, whenever it came: what goes to another chat has an order of its own.
  Json heard(const std::vector<std::string>& has) const { return sees(has, -1)["query"]; }
  Json hears_message(const std::string& text) { return hears({"sendMessage", text}); }
  Json log() const { return tell("log"); }
  // So many messages of the bot have this text and no more.
  std::size_t counts(std::string_view text) const {
    return counts_where([text](std::string_view said) { return said == text; });
  }
  // So many of them begin like this.
  std::size_t counts_beginning(std::string_view with) const {
    return counts_where([with](std::string_view said) { return said.starts_with(with); });
  }

 private:
  template <class Is>
  std::size_t counts_where(Is is) const {
    std::size_t count = 0;
    for (const Json& each : tell("messages").items())
      count += each["from"]["id"].as_int() == 42 && is(each["text"].text()) ? 1 : 0;
    return count;
  }
  Json sees(const std::vector<std::string>& has, std::int64_t after) const {
    const Json::Array texts(has.begin(), has.end());
    const Json found = tell("wait", Json::object({{"has", texts}, {"after", after}}));
    if (!found["n"].is_int()) {
      std::string all;
      for (const Json& each : tell("log").items()) all += each.dump() + "\n";
      FAIL("waited for " << Json(texts).dump() << " among\n" << all);
    }
    return found;
  }

  Node node_;
  std::int64_t port_ = 0;
  std::int64_t last_ = -1;
};

// The entry "tg" of a config; `more` with a comma in front.
inline std::string telegram_entry(const std::string& url, const std::string& more = "") {
  return R"("tg": {"adapter": "telegram", "token": "42:test-token",
    "reconnect": {"first": 0.05, "longest": 0.3}, "poll": {"seconds": 1, "patience": 0.5},
    "pace": {"seconds": 0.005, "burst": 100, "overall": 500}, "server": ")" +
         url + "\"" + more + "}";
}

inline constexpr const char* kTelegramOnline = "tg       online: @cox_bot";

struct TelegramBot {
  explicit TelegramBot(const TelegramFake& fake, const std::string& more = "",
                       const std::string& head = R"("policy": "open")")
      : entries(R"("here": {"adapter": "shell"}, )" + telegram_entry(fake.url(), more)) {
    is_configured(head);
    home.move_in("cards", "cards");
    chat = std::make_unique<e2e::Chat>(home);
  }
  void is_configured(const std::string& head) const { home.config(config_with(entries, head)); }
  void is_online() const { chat->has_logged(kTelegramOnline); }
  std::string entries;
  e2e::Home home;
  std::unique_ptr<e2e::Chat> chat;
};

// Numbered messages, all of which are to be answered, once.
class TelegramNumbers {
 public:
  explicit TelegramNumbers(TelegramFake& fake) : fake_(fake) {}
  void says(int count) {
    for (int end = next_ + count; next_ < end; ++next_)
      fake_.says("echo <" + std::to_string(next_) + ">", "ann");
  }
  void are_all_answered() {
    fake_.says("echo the last", "ann");
    fake_.hears_message("the last");
    for (int i = 0; i < next_; ++i) {
      const std::string number = "<" + std::to_string(i) + ">";
      CHECK_MESSAGE(fake_.counts(number) == 1, number);
    }
  }

 private:
  TelegramFake& fake_;
  int next_ = 0;
};

}  // namespace peers
