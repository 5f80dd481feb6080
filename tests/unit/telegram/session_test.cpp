#include <doctest/doctest.h>

#include <cox/json.hpp>
#include <cox/sdk/error.hpp>

#include "protocol/answer.hpp"
#include "protocol/commands.hpp"
#include "protocol/file.hpp"
#include "protocol/pace.hpp"
#include "protocol/webhook.hpp"
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
  CHECK(answered(502, "<html>").is_passing);
  CHECK(answered(429, "").is_passing);
  CHECK_FALSE(answered(400, "").is_passing);
  CHECK(answered(403, R"({"description": "Forbidden: bot was kicked from the group chat"})")
            .advice.find("add the bot") == 0);
  CHECK(answered(200, "{\"ok\":tr").is_unreadable);
  CHECK(answered(200, std::string(1'000, '[')).is_unreadable);
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
  accepts = true;
  CHECK(intake.take(updates({33, 31, 32, 31}), me).offset == 34);  // in another order
  CHECK(heard.size() == 8);
  const std::int64_t largest = 9'223'372'036'854'775'807;
  for (const std::int64_t wrong : {std::int64_t{0}, std::int64_t{-1}, largest}) {
    Json update = updates({40}).items().front();
    update.set("update_id", wrong);
    CHECK(intake.take(Json::array({update}), me).offset == 0);
  }
}

TEST_CASE("where a file is, and why it is not to be had") {
  const Json file = Json::object({{"id", "F"}, {"name", "a.txt"}});
  const auto told = [&](int status, const std::string& body) {
    return located(file, reply_of(cox::net::HttpResponse{status, {}, body}, "tg"),
                   "https://x.org/file/bot42:AA");
  };
  const auto at = [&](const std::string& path) {
    return told(200, R"({"ok": true, "result": {"file_size": 3, "file_path": ")" + path + "\"}}");
  };
  const Json found = at("documents/a b#.txt");
  CHECK(found["url"].text() == "https://x.org/file/bot42:AA/documents/a%20b%23.txt");
  CHECK(found["secret"].as_bool());
  CHECK(found["size"].as_int() == 3);
  CHECK(found["problem"].is_null());
  for (const char* wrong : {"", "/var/lib/bot/a.txt", "../../bot42:AA/close", "a//b"}) {
    CHECK(at(wrong)["url"].is_null());
    CHECK_FALSE(at(wrong)["problem"].text().empty());
  }
  const Json large = told(400, R"({"ok": false, "description": "Bad Request: file is too big"})");
  CHECK(large["problem"].text().find("20 MB") != std::string::npos);
  CHECK(large["url"].is_null());
  CHECK(told(502, "")["problem"].text().find("502") != std::string::npos);
}

TEST_CASE("at the webhook only Telegram is let in") {
  const std::string secret = "0123456789abcdef";
  const auto status = [&](const Delivery& delivery) { return open(delivery, secret).status; };
  CHECK(status({"POST", "/update", secret, R"({"update_id": 1})"}) == 0);
  CHECK(open({"POST", "/update", secret, R"({"update_id": 1})"}, secret).update["update_id"] ==
        Json(1));
  CHECK(status({"POST", "/update", "", "{}"}) == 401);
  CHECK(status({"POST", "/update", secret + "0", "{}"}) == 401);
  CHECK(status({"GET", "/update", secret, "{}"}) == 405);
  CHECK(status({"POST", "/other", secret, "{}"}) == 404);
  for (const char* body : {"", "[]", "null", "{\"a\""})
    CHECK(status({"POST", "/update", secret, body}) == 400);
  CHECK(open({"POST", "/update", "", "{}"}, "").status == 404);
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

TEST_CASE("secrets") {
  CHECK(is_same_secret("abc", "abc"));
  for (const char* wrong : {"", "ab", "abcd", "abcabc", "abd"})
    CHECK_FALSE(is_same_secret(wrong, "abc"));
  CHECK_FALSE(is_same_secret("", ""));
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
  CHECK(problem(R"(, "server": "http://example.org")").find("https URL") != std::string::npos);
  CHECK(problem(R"(, "server": "http://127.0.0.1:9")").empty());
  CHECK(problem(R"(, "server": "https://example.org/?x")").find("adapters.tg.server") == 0);
  CHECK(problem(R"(, "webhook": {"url": "https://x.org"})").find("webhook.secret") !=
        std::string::npos);
  CHECK(problem(R"(, "webhook": {"url": "https://x.org", "secret": "0123456789abcdef"})").empty());
  CHECK(problem(R"(, "poll": {"seconds": 0})").find("poll") != std::string::npos);
}
