// What Telegram, people on it and strangers at the webhook send: taken by everything that reads it;
// and what goes back is markup that Telegram takes, in which nobody's text is markup.
#include <cox/abi.h>

#include <cox/net/multipart.hpp>
#include <cox/sdk/utf.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "../unit/telegram/markdown_reader.hpp"
#include "protocol/answer.hpp"
#include "protocol/card.hpp"
#include "protocol/commands.hpp"
#include "protocol/file.hpp"
#include "protocol/ids.hpp"
#include "protocol/markdown_v2.hpp"
#include "protocol/reaction.hpp"
#include "protocol/update.hpp"
#include "protocol/webhook.hpp"
#include "session/intake.hpp"

namespace {

using cox::Json;
using telegram::testing::Read;

const telegram::Me kMe{42, "cox_bot", {{"ping", "ping"}, {"deploy_status", "deploy status"}}};

void expect(bool holds) {
  if (!holds) __builtin_trap();
}

bool begins_with(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}

std::string without(std::string text, std::string_view part) {
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at))
    text.erase(at, part.size());
  return text;
}

// ---- what the bot says ----

bool is_link(const std::string& url) {
  constexpr std::string_view kUser = "tg://user?id=";
  if (begins_with(url, kUser)) return telegram::to_number(url.substr(kUser.size())).has_value();
  return begins_with(url, "http://") || begins_with(url, "https://") || begins_with(url, "mailto:");
}

// Telegram takes it, and it holds nothing that nobody wrote.
Read taken(const std::string& markup) {
  const auto read = telegram::testing::read_markdown(markup);
  expect(read.has_value());
  expect(!telegram::testing::calls_somebody(*read));
  for (const auto& each : read->entities) {
    expect(each.kind != "__" && each.kind != "||");
    expect(each.kind != "[" || is_link(each.url));
  }
  return *read;
}

// Every character stands for itself.
void stands_for_itself(const std::string& text) {
  const Read read = taken(telegram::escaped(text));
  expect(read.entities.empty());
  std::string seen;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') seen += c;
  }
  constexpr std::string_view kApart = "\xE2\x80\x8B";
  expect(without(read.text, kApart) == without(seen, kApart));
}

void fits(const std::string& text) {
  for (const std::uint32_t format : {COX_FORMAT_TEXT, COX_FORMAT_MARKDOWN}) {
    for (const std::string& piece : telegram::to_pieces(format, text, 40)) {
      const Read read = taken(piece);
      expect(cox::count_utf16(read.text) <= 40);
      expect(read.text.find_first_not_of(" \n\t") != std::string::npos);
    }
  }
}

void says(const std::string& text) {
  stands_for_itself(text);
  taken(telegram::from_markdown(text));
  taken(telegram::bold(text));
  taken(telegram::link(text, text));
  taken(telegram::link(text, "https://x.org/" + text));
  expect(taken(telegram::code_block(text, text)).entities.size() <= 1);
  fits(text);
}

void is_well_formed(const Json& keyboard) {
  std::size_t count = 0;
  for (const Json& row : keyboard["inline_keyboard"].items()) {
    expect(row.size() > 0);
    for (const Json& button : row.items()) {
      expect(!button["text"].text().empty());
      const std::string_view data = button["callback_data"].text();
      expect(button["url"].is_string() ? is_link(button["url"].as_string())
                                       : !data.empty() && data.size() <= 64);
      ++count;
    }
  }
  expect(count <= 100);
}

void shows(const Json& json) {
  const telegram::CardMessage card = telegram::to_card(json["card"]);
  for (const std::string& piece : card.pieces)
    expect(cox::count_utf16(taken(piece).text) <= telegram::kMessageUnits);
  is_well_formed(card.keyboard);
  for (const Json& command : telegram::to_menu(json["table"]).commands.items()) {
    const std::string_view name = command["command"].text();
    expect(!name.empty() && name.size() <= 32);
    expect(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == name.npos);
    expect(!command["description"].text().empty());
    expect(cox::count_utf16(command["description"].text()) <= 256);
  }
}

// A name of a file ends neither its line nor its part.
void sends(const std::string& text) {
  const auto form = cox::net::multipart(
      {{.name = "caption", .value = text}, {.name = "document", .value = text, .file_name = text}},
      text.size());
  const std::string mark = form.type.substr(form.type.find('=') + 1);
  std::size_t count = 0;
  for (std::size_t at = form.body.find(mark); at != std::string::npos;
       at = form.body.find(mark, at + 1))
    ++count;
  expect(count == 3);
  telegram::to_reaction(text);
}

// ---- what it hears ----

void is_heard(const cox::Incoming& in) {
  expect(in.user != "42" && !in.room.empty());
  expect(!in.known || telegram::to_number(in.user).value_or(0) > 0);
}

void hears(const Json& json) {
  std::size_t refusals = 0;
  telegram::Intake intake({.receive =
                               [&](const cox::Incoming& in) {
                                 is_heard(in);
                                 return ++refusals % 3 != 0;
                               },
                           .press = [](const cox::Press& press) { is_heard(press.by); },
                           .moved = [](std::int64_t, std::int64_t) {},
                           .trouble = [](const std::string&) {}});
  for (int i = 0; i < 3; ++i) {
    intake.take(json["result"], kMe);
    intake.take(Json::array({json}), kMe);
  }
}

void is_answered(const std::string& body) {
  for (const int status : {200, 400, 401, 403, 409, 429, 502}) {
    const cox::net::HttpResponse answer{status, {}, body};
    expect(telegram::judge(answer).wait >= cox::net::Rest::Millis(0));
    const telegram::Reply reply = telegram::reply_of(answer, "tg");
    expect(status == 200 || !reply.trouble.what.empty());
    constexpr std::string_view kRoot = "https://x.org/file/bot42:AA";
    const Json file = telegram::located(Json::object({{"id", "F"}}), reply, std::string(kRoot));
    const std::string_view url = file["url"].text();
    expect(file["problem"].is_string() != file["url"].is_string());
    if (url.empty()) continue;
    expect(file["secret"].as_bool() && begins_with(url, std::string(kRoot) + "/"));
    expect(url.find("..") == url.npos && url.find_first_of(" \r\n?#@\\") == url.npos);
  }
}

// Who does not know the secret gets nowhere.
void knocks(const std::string& input) {
  constexpr std::string_view kSecret = "0123456789abcdef";
  const auto opened = [&](std::string_view secret) {
    return telegram::open({"POST", "/update", secret, input}, kSecret);
  };
  expect(opened(input).status != 0 || input == kSecret);
  expect(telegram::open({"POST", "/update", input, "{}"}, "").status == 404);
  expect(telegram::open({input, "/update", kSecret, "{}"}, kSecret).status == 405 ||
         input == "POST");
  const telegram::Opened mine = opened(kSecret);
  if (mine.status != 0) return;
  expect(mine.update.is_object());
  hears(mine.update);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), size);
  says(input);
  sends(input);
  knocks(input);
  is_answered(input);
  telegram::MessageId::parse(input);
  const auto json = Json::parse(input);
  if (!json) return 0;
  hears(*json);
  shows(*json);
  return 0;
}
