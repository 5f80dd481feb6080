#include <doctest/doctest.h>

#include <cox/json.hpp>
#include <cox/sdk/error.hpp>

#include "protocol/answer.hpp"
#include "protocol/commands.hpp"
#include "protocol/multipart.hpp"
#include "protocol/pace.hpp"
#include "protocol/secret.hpp"
#include "session/intake.hpp"
#include "session/settings.hpp"

using namespace telegram;
using cox::Json;
using Millis = std::chrono::milliseconds;

namespace {

Trouble answered(int status, const std::string& body) {
  return reply_of(cox::net::HttpResponse{status, {}, body}, "tg").trouble;
}

Json updates(const std::vector<int>& ids) {
  Json all = Json::array();
  for (const int id : ids) {
    Json update = *Json::parse(
        R"({"message": {"chat": {"id": 7, "type": "private"}, "from": {"id": 7}, "text": "x"}})");
    Json message = update["message"];
    message.set("message_id", id);
    update.set("message", message);
    update.set("update_id", id);
    all.push(update);
  }
  return all;
}

}  // namespace

TEST_CASE("answers: what is wrong and what to do") {
  CHECK(answered(200, R"({"ok": true, "result": 1})").what.empty());
  CHECK(answered(401, R"({"ok": false})").advice.find("@BotFather") != std::string::npos);
  CHECK(answered(409, R"({"description": "Conflict: terminated by other getUpdates request"})")
            .what.find("another program") == 0);
  CHECK(answered(409, R"({"description": "can't use getUpdates while webhook is active"})")
            .what.find("a webhook") == 0);
  CHECK(answered(400, R"({"parameters": {"migrate_to_chat_id": -100}})").moved_to == -100);
  CHECK(answered(429, R"({"parameters": {"retry_after": 7}})").retry_after == 7);
  CHECK_FALSE(answered(502, "<html>").is_lasting);
  CHECK_FALSE(answered(200, "{\"ok\":tr").what.empty());
  const auto verdict = judge({429, {}, R"({"parameters": {"retry_after": 3}})"});
  CHECK(verdict.wait == Millis(3'000));
  CHECK(verdict.what == cox::net::Rest::Verdict::What::again);
}

TEST_CASE("a failure never shows the address, which holds the token") {
  const cox::net::Failure failure{cox::net::Failure::Kind::connect, "http://x/bot42:secret/getMe",
                                  false};
  CHECK(reply_of(failure, "tg").trouble.what.find("secret") == std::string::npos);
}

TEST_CASE("an update counts as taken only once it was accepted") {
  std::vector<std::string> heard;
  bool accepts = true;
  Intake intake({.receive =
                     [&](const cox::Incoming& in) {
                       if (accepts) heard.push_back(in.id);
                       return accepts;
                     },
                 .press = [](const cox::Press&) {},
                 .moved = [](std::int64_t, std::int64_t) {},
                 .trouble = [](const std::string&) {}});
  const Me me{42, "cox_bot", {}};
  CHECK(intake.take(updates({10, 11}), me).offset == 12);
  CHECK(intake.take(updates({10, 11}), me).offset == 12);  // came twice
  CHECK(heard.size() == 2);
  accepts = false;
  for (int i = 0; i < 2; ++i) {
    const Intake::Taken refused = intake.take(updates({12, 13}), me);
    CHECK(refused.offset == 12);
    CHECK_FALSE(refused.all);
  }
  accepts = true;
  CHECK(intake.take(updates({12, 13}), me).offset == 14);
  CHECK(heard.size() == 4);
  CHECK(intake.take(updates({3}), me).offset == 4);  // the numbers begin anew
  CHECK(heard.size() == 5);
  accepts = false;  // one that is never accepted does not hold up the rest for ever
  intake.take(updates({4}), me);
  intake.take(updates({4}), me);
  CHECK(intake.take(updates({4}), me).all);
  CHECK(intake.take(Json::array({1, Json()}), me).offset == 0);
}

TEST_CASE("one message a second in a chat, so many in all") {
  Pace pace({Millis(1'000), 2, 4});
  bool a = false, b = false;
  CHECK(pace.take(Millis(0), 1, a).count() == 0);
  a = false;
  CHECK(pace.take(Millis(0), 1, a).count() == 0);
  a = false;
  CHECK(pace.take(Millis(0), 1, a) == Millis(1'000));
  CHECK(pace.take(Millis(0), 2, b).count() == 0);
  b = false;
  CHECK(pace.take(Millis(0), 2, b).count() == 0);
  bool c = false;
  CHECK(pace.take(Millis(0), 3, c) == Millis(250));  // all together
  CHECK(c);
  CHECK(pace.take(Millis(250), 3, c).count() == 0);
}

TEST_CASE("commands get names that Telegram takes") {
  CHECK(command_name("deploy-status.all") == "deploy_status_all");
  CHECK(command_name(std::string(40, 'A')) == std::string(32, 'a'));
  CHECK(command_name("-.").empty());
  const Menu menu = to_menu(*Json::parse(
      R"([{"kind": "command", "id": "deploy-status", "phrases": ["deploy status <app>"], "help": "How it is"},
          {"kind": "command", "id": "deploy.status", "phrases": ["other"]},
          {"kind": "command", "id": "help", "phrases": ["help [topic]"], "hidden": true},
          {"kind": "hear", "phrases": ["x"]}, {"kind": "command", "id": "a", "phrases": ["<x> b"]}])"));
  CHECK(menu.commands.dump() == R"([{"command":"deploy_status","description":"How it is"}])");
  CHECK(menu.words.at("deploy_status") == "deploy status");
  CHECK(menu.words.at("start") == "help");
}

TEST_CASE("secrets and forms") {
  CHECK(is_same_secret("abc", "abc"));
  for (const char* wrong : {"", "ab", "abcd", "abcabc", "abd"})
    CHECK_FALSE(is_same_secret(wrong, "abc"));
  CHECK_FALSE(is_same_secret("", ""));
  const Multipart form = multipart({{"chat_id", "1"}}, "document", "a\"\r\n/b", "cox-5", 5);
  CHECK(form.type == "multipart/form-data; boundary=cox-5x");
  CHECK(form.body.find("filename=\"a____b\"") != std::string::npos);
}

TEST_CASE("settings are refused with the key") {
  const auto problem = [](const std::string& more) {
    try {
      read_settings(*Json::parse(R"({"session": "tg", "token": "1:ab")" + more + "}"));
    } catch (const cox::Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(problem("").empty());
  CHECK(problem(R"(, "tokn": 1)").find("adapters.tg.tokn is not known") == 0);
  CHECK(problem(R"(, "server": "http://example.org")").find("https://") != std::string::npos);
  CHECK(problem(R"(, "server": "http://127.0.0.1:9")").empty());
  CHECK(problem(R"(, "webhook": {"url": "https://x.org"})").find("webhook.secret") !=
        std::string::npos);
  CHECK(problem(R"(, "webhook": {"url": "https://x.org", "secret": "0123456789abcdef"})").empty());
  CHECK(problem(R"(, "poll": {"seconds": 0})").find("poll") != std::string::npos);
}
