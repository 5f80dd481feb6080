#include "speaking.hpp"

#include <chrono>
#include <cox/net/multipart.hpp>
#include <cox/sdk/split.hpp>
#include <cox/sdk/utf.hpp>
#include <string_view>
#include <utility>

#include "protocol/card.hpp"
#include "protocol/ids.hpp"
#include "protocol/markdown_v2.hpp"
#include "protocol/reaction.hpp"

namespace telegram {

namespace {

using cox::Json;
using cox::Outgoing;
using cox::net::Rest;
using Millis = std::chrono::milliseconds;

constexpr std::size_t kAlertUnits = 200;
constexpr std::size_t kDescriptionUnits = 255;

Trouble wrong(const std::string& what) { return {.what = what, .is_lasting = true}; }

std::string lane(std::int64_t chat) { return "chat " + std::to_string(chat); }

CardMessage laid_out(const Outgoing& out) {
  if (out.format == COX_FORMAT_RICH) {
    if (const auto card = Json::parse(out.body)) return to_card(*card);
  }
  return {to_pieces(out.format, out.body), {}};
}

std::string shortened(const std::string& text, std::size_t most) {
  const auto pieces = cox::split_text(text, most, cox::count_utf16);
  return pieces.empty() ? std::string() : pieces.front();
}

// The message that it answers, where it is one of this chat.
Json answered(const Outgoing& out, std::int64_t chat) {
  const auto id = MessageId::parse(out.address.message);
  if (!out.is_reply() || !id || id->chat != chat) return {};
  return Json::object({{"message_id", id->message}, {"allow_sending_without_reply", true}});
}

// What has been said in part is not said all over again.
Trouble ended(Trouble trouble, bool is_first) {
  trouble.is_passing = trouble.is_passing && is_first;
  return trouble;
}

void add_thread(Json& body, const cox::Address& to) {
  if (const auto thread = to_number(to.thread)) body.set("message_thread_id", *thread);
}

}  // namespace

// ---- saying ----

void Speaking::say(const Outgoing& out, const Done& done) {
  CardMessage message = laid_out(out);
  if (message.pieces.empty()) return done({}, wrong("there is nothing to say"));
  say_pieces(out, std::move(message.pieces), message.keyboard, done, {});
}

// One after the other; the buttons hang on the last one. The first one's id stands for all.
void Speaking::say_pieces(const Outgoing& out, std::vector<std::string> pieces,
                          const Json& keyboard, const Done& done, const std::string& first) {
  const std::int64_t to = chat_of(out.address);
  if (to == 0) return done({}, wrong("there is no such chat on " + settings_.session));
  const std::string piece = pieces.front();
  pieces.erase(pieces.begin());
  const bool is_last = pieces.empty();
  const Call call = [=, this](std::int64_t chat) {
    Json body = Json::object({{"chat_id", chat},
                              {"text", piece},
                              {"parse_mode", "MarkdownV2"},
                              {"link_preview_options", Json::object({{"is_disabled", true}})}});
    add_thread(body, out.address);
    const Json reply = first.empty() ? answered(out, chat) : Json();
    if (!reply.is_null()) body.set("reply_parameters", reply);
    if (is_last && !keyboard.is_null()) body.set("reply_markup", keyboard);
    return settings_.call("sendMessage", body);
  };
  in_turn(to, [=, this] {
    send(to, call, [=, this](const std::string& id, const Trouble& trouble) {
      const std::string& name = first.empty() ? id : first;
      if (!trouble.what.empty() || is_last) return done(name, ended(trouble, first.empty()));
      say_pieces(out, pieces, keyboard, done, name);
    });
  });
}

void Speaking::file(const Outgoing& out, const Done& done) {
  const std::int64_t to = chat_of(out.address);
  if (to == 0) return done({}, wrong("there is no such chat on " + settings_.session));
  const auto captions = to_pieces(COX_FORMAT_TEXT, out.text(), kCaptionUnits);
  const Call call = [=, this](std::int64_t chat) {
    const std::string id = std::to_string(chat);
    std::vector<cox::net::FormField> fields{{.name = "chat_id", .value = id}};
    if (to_number(out.address.thread))
      fields.push_back({.name = "message_thread_id", .value = out.address.thread});
    if (!captions.empty()) {
      fields.push_back({.name = "caption", .value = captions.front()});
      fields.push_back({.name = "parse_mode", .value = "MarkdownV2"});
    }
    fields.push_back({.name = "document",
                      .value = out.file,
                      .type = "application/octet-stream",
                      .file_name = out.file_name});
    auto form = cox::net::multipart(fields, random_());
    Rest::Call made = settings_.call("sendDocument");
    made.fields = {{"Content-Type", form.type}};
    made.body = std::move(form.body);
    made.deadline = Millis(45'000);
    return made;
  };
  in_turn(to, [=, this] { send(to, call, done); });
}

void Speaking::typing(const Outgoing& out) {
  const std::int64_t to = chat_of(out.address);
  if (to == 0) return;
  Json body = Json::object({{"chat_id", now_called(to)}, {"action", "typing"}});
  add_thread(body, out.address);
  rest_.send(settings_.call("sendChatAction", body), [](const Rest::Outcome&) {});
}

// ---- changing ----

void Speaking::edit(const Outgoing& out, const Done& done) {
  const CardMessage message = laid_out(out);
  if (message.pieces.empty()) return done({}, wrong("there is nothing to say"));
  // Without one the buttons of before would stay.
  const Json none = Json::object({{"inline_keyboard", Json::array()}});
  change(out, "editMessageText",
         Json::object({{"text", message.pieces.front()},
                       {"parse_mode", "MarkdownV2"},
                       {"link_preview_options", Json::object({{"is_disabled", true}})},
                       {"reply_markup", message.keyboard.is_null() ? none : message.keyboard}}),
         [done](const std::string& id, const Trouble& trouble) {
           const bool is_same = trouble.what.find("message is not modified") != std::string::npos;
           done(id, is_same ? Trouble() : trouble);
         });
}

void Speaking::remove(const Outgoing& out, const Done& done) {
  change(out, "deleteMessage", Json::object(), done);
}

void Speaking::react(const Outgoing& out, const Done& done) {
  const std::string emoji = to_reaction(out.body);
  if (emoji.empty()) return done({}, wrong("Telegram has no reaction " + out.body));
  const Json one = Json::object({{"type", "emoji"}, {"emoji", emoji}});
  change(out, "setMessageReaction", Json::object({{"reaction", Json::array({one})}}), done);
}

void Speaking::topic(const Outgoing& out, const Done& done) {
  const std::int64_t to = chat_of(out.address);
  if (to == 0) return done({}, wrong("there is no such chat on " + settings_.session));
  const std::string text = shortened(out.text(), kDescriptionUnits);
  send(
      to,
      [=, this](std::int64_t chat) {
        return settings_.call("setChatDescription",
                              Json::object({{"chat_id", chat}, {"description", text}}));
      },
      done);
}

void Speaking::answer(const std::string& press, const std::string& sentence) {
  Json body = Json::object({{"callback_query_id", press}});
  if (!sentence.empty()) {
    body.set("text", shortened(sentence, kAlertUnits));
    body.set("show_alert", true);
  }
  rest_.send(settings_.call("answerCallbackQuery", body), [](const Rest::Outcome&) {});
}

void Speaking::change(const Outgoing& out, const std::string& method, const Json& more,
                      const Done& done) {
  const auto id = MessageId::parse(out.address.message);
  if (!id) return done({}, wrong("there is no such message on " + settings_.session));
  send(
      id->chat,
      [=, this](std::int64_t chat) {
        Json body = more;
        body.set("chat_id", chat);
        body.set("message_id", id->message);
        return settings_.call(method, body);
      },
      [=](const std::string&, const Trouble& trouble) { done(id->text(), trouble); });
}

// ---- the ways of a call ----

// A private chat is called as the person in it.
std::int64_t Speaking::chat_of(const cox::Address& to) const {
  const bool is_private = to.direct && !to.user.empty();
  return to_number(is_private ? to.user : to.room).value_or(0);
}

std::int64_t Speaking::now_called(std::int64_t chat) const {
  const auto move = moves_.find(chat);
  return move == moves_.end() ? chat : move->second;
}

void Speaking::in_turn(std::int64_t chat, const std::function<void()>& task, bool has_turn) {
  const Millis wait = pace_.take(loop_.now(), chat, has_turn);
  if (wait.count() <= 0) return task();
  const std::uint64_t id = next_++;
  auto& timer = waiting_[id] = std::make_unique<cox::net::Timer>(loop_);
  timer->after(wait, [=, this] {
    const auto spent = waiting_.extract(id);  // what runs here is its task
    in_turn(chat, task, has_turn);
  });
}

// Whether an answer that got lost meant yes nobody knows: what was said is said again.
void Speaking::send(std::int64_t chat, const Call& call, const Done& done, bool is_second) {
  const std::int64_t to = now_called(chat);
  Rest::Call made = call(to);
  made.lane = lane(to);
  made.repeatable = true;
  rest_.send(std::move(made), [=, this](const Rest::Outcome& outcome) {
    const Reply reply = reply_of(outcome, settings_.session);
    if (reply.trouble.moved_to != 0 && !is_second) {
      moved(chat, reply.trouble.moved_to);
      return send(chat, call, done, true);
    }
    const std::int64_t message = reply.result["message_id"].as_int();
    const std::int64_t in = reply.result["chat"]["id"].as_int(to);
    done(message != 0 ? MessageId{in, message}.text() : std::string(), reply.trouble);
  });
}

}  // namespace telegram
