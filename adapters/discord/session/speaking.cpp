#include "speaking.hpp"

#include <cox/net/multipart.hpp>
#include <utility>

#include "protocol/markdown.hpp"
#include "saying.hpp"

namespace discord {

namespace {

using cox::Json;
using cox::Outgoing;

constexpr int kEphemeral = 64;
constexpr std::size_t kMostRemembered = 5'000;

bool is_id(const std::string& id) {
  return !id.empty() && id.size() <= 20 && id.find_first_not_of("0123456789") == std::string::npos;
}

Api::Answer problem(const std::string& text) {
  Api::Answer answer;
  answer.problem = text;
  return answer;
}

// A page of something that stands before it: whether it has the message nobody knows.
Api::Answer not_discord() {
  Api::Answer answer = problem("what answers is not Discord");
  answer.is_passing = true;
  return answer;
}

}  // namespace

Speaking::SpeechPtr Speaking::speech(const Outgoing& out, const Done& done) const {
  auto speech = std::make_shared<Speech>();
  speech->ticket = out.ticket();
  speech->to = out.address;
  speech->ephemeral = out.ephemeral;
  speech->is_reply = out.is_reply();
  speech->channel = channel_of(out.address);
  speech->done = done;
  return speech;
}

void Speaking::say(const Outgoing& out, const Done& done) {
  const SpeechPtr one = speech(out, done);
  one->bodies = bodies(out);
  if (one->bodies.empty()) return done("", Api::Answer());  // nothing but blanks
  begin(one);
}

void Speaking::file(const Outgoing& out, const Done& done) {
  const SpeechPtr one = speech(out, done);
  one->bodies = {file_body(out)};
  one->is_file = true;
  one->file_name = out.file_name;
  one->file = out.file;
  begin(one);
}

// An interaction that the message answers is the shortest way, and the only one for what one alone
// may see.
void Speaking::begin(const SpeechPtr& speech) {
  const std::string& about = speech->to.message;
  if (answers_.find(about, loop_.now()) != nullptr) {
    speech->interaction = about;
  } else if (speech->ephemeral) {
    speech->interaction = answers_.newest(speech->to.user, speech->channel, loop_.now());
  }
  if (!speech->interaction.empty()) return begin_answer(speech);
  const bool is_private = speech->ephemeral || (speech->to.direct && speech->channel.empty());
  if (is_private) return begin_direct(speech);
  if (!is_id(speech->channel))
    return speech->done("", problem("Discord has no room with the id '" + speech->channel + "'"));
  go_on(speech);
}

void Speaking::begin_answer(const SpeechPtr& speech) {
  Answers::Interaction* const one = answers_.find(speech->interaction, loop_.now());
  if (one == nullptr) return without_interaction(speech);
  if (!one->is_acknowledged) {
    one->waiting.push_back([this, speech] { begin_answer(speech); });
    return;
  }
  // What was promised to all cannot be given to one alone: the promise is taken back.
  if (!std::exchange(one->is_thinking, false) || !speech->ephemeral) return go_on(speech);
  api_.call(
      {.method = "DELETE", .path = webhook(one->token) + "/messages/@original", .urgent = true},
      [this, speech](const Api::Answer&) { go_on(speech); });
}

void Speaking::without_interaction(const SpeechPtr& speech) {
  answers_.forget(speech->interaction);
  speech->interaction.clear();
  speech->is_reply = false;  // an interaction is no message that could be answered
  if (speech->ephemeral) return begin_direct(speech);
  go_on(speech);
}

void Speaking::begin_direct(const SpeechPtr& speech) {
  open_direct(speech->to.user, [this, speech](const std::string& room, const Api::Answer& answer) {
    if (room.empty()) return speech->done("", answer);
    speech->channel = room;
    speech->is_reply = false;
    go_on(speech);
  });
}

void Speaking::open_direct(const std::string& user,
                           std::function<void(const std::string&, const Api::Answer&)> then) {
  const auto known = direct_.find(user);
  if (known != direct_.end()) return then(known->second, {});
  if (!is_id(user)) return then("", problem("Discord has no account with the id '" + user + "'"));
  api_.call({.method = "POST",
             .path = "/users/@me/channels",
             .body = Json::object({{"recipient_id", user}}).dump(),
             .repeatable = true},
            [this, user, then = std::move(then)](const Api::Answer& answer) {
              const std::string room = answer.json["id"].as_string();
              if (!answer.is_ok()) return then("", answer);
              if (room.empty())
                return then("", problem("Discord opened no room for direct messages"));
              if (direct_.size() >= kMostRemembered) direct_.clear();
              direct_[user] = room;
              then(room, answer);
            });
}

void Speaking::go_on(const SpeechPtr& speech) {
  Json body = speech->bodies[speech->next];
  if (!speech->interaction.empty()) {
    Answers::Interaction* const one = answers_.find(speech->interaction, loop_.now());
    if (one == nullptr) return without_interaction(speech);
    if (speech->ephemeral) body.set("flags", kEphemeral);
    return send(speech, std::move(body),
                {.method = "POST", .path = webhook(one->token), .urgent = true});
  }
  // Said again after a broken connection it is still one message. At most 25 characters.
  body.set("nonce", std::to_string(speech->ticket) + "." + std::to_string(speech->next));
  body.set("enforce_nonce", true);
  if (speech->is_reply && speech->next == 0 && is_id(speech->to.message))
    body.set("message_reference",
             Json::object({{"message_id", speech->to.message}, {"fail_if_not_exists", false}}));
  send(
      speech, std::move(body),
      {.method = "POST", .path = "/channels/" + speech->channel + "/messages", .repeatable = true});
}

void Speaking::send(const SpeechPtr& speech, Json body, Api::Call call) {
  call.body = body.dump();
  if (speech->is_file) {
    auto form = cox::net::multipart(
        {{.name = "payload_json", .value = call.body, .type = "application/json"},
         {.name = "files[0]",
          .value = speech->file,
          .type = "application/octet-stream",
          .file_name = speech->file_name}},
        random_());
    call.body = std::move(form.body);
    call.type = std::move(form.type);
  }
  api_.call(std::move(call), [this, speech](const Api::Answer& answer) { said(speech, answer); });
}

void Speaking::said(const SpeechPtr& speech, const Api::Answer& answer) {
  const std::string id = answer.json["id"].as_string();
  if (!answer.is_ok()) {
    // Its time is over, which the room's own is not.
    if (!speech->interaction.empty() && (answer.status == 404 || answer.status == 401) &&
        speech->next == 0)
      return without_interaction(speech);
    return speech->done(speech->first, answer);
  }
  if (id.empty()) return speech->done(speech->first, not_discord());
  if (speech->next == 0) speech->first = id;
  if (Answers::Interaction* one =
          speech->interaction.empty() ? nullptr : answers_.find(speech->interaction, loop_.now());
      one != nullptr && speech->ephemeral) {
    if (by_webhook_.size() >= kMostRemembered) by_webhook_.clear();
    by_webhook_[id] = one->token;
  }
  if (++speech->next < speech->bodies.size()) return go_on(speech);
  speech->done(speech->first, answer);
}

// ---- what is about a message ----

void Speaking::simple(std::string method, std::string path, const Json& body, const Done& done) {
  Api::Call call{.method = std::move(method), .path = std::move(path)};
  if (!body.is_null()) call.body = body.dump();
  call.repeatable = true;
  api_.call(std::move(call), [done](const Api::Answer& answer) { done("", answer); });
}

std::string Speaking::path_of(const Outgoing& out) const {
  const auto token = by_webhook_.find(out.address.message);
  if (token != by_webhook_.end())
    return webhook(token->second) + "/messages/" + out.address.message;
  return "/channels/" + channel_of(out.address) + "/messages/" + out.address.message;
}

void Speaking::edit(const Outgoing& out, const Done& done) {
  if (!is_id(out.address.message)) return done("", problem("Discord has no such message"));
  simple("PATCH", path_of(out), changed_body(out), done);
}

void Speaking::remove(const Outgoing& out, const Done& done) {
  if (!is_id(out.address.message)) return done("", problem("Discord has no such message"));
  simple("DELETE", path_of(out), Json(), [done](const std::string& id, const Api::Answer& answer) {
    done(id, answer.status == 404 ? Api::Answer() : answer);  // gone is gone
  });
}

void Speaking::react(const Outgoing& out, const Done& done) {
  const std::string emoji = reaction_path(out.body);
  if (emoji.empty() || !is_id(out.address.message))
    return done("", problem("Discord does not know the reaction '" + out.body +
                            "': give the emoji itself"));
  simple("PUT",
         "/channels/" + channel_of(out.address) + "/messages/" + out.address.message +
             "/reactions/" + emoji + "/@me",
         Json(), done);
}

void Speaking::topic(const Outgoing& out, const Done& done) {
  simple("PATCH", "/channels/" + out.address.room, Json::object({{"topic", out.text()}}), done);
}

// Nobody waits for it.
void Speaking::typing(const Outgoing& out) {
  const std::string channel = channel_of(out.address);
  if (!is_id(channel) || answers_.find(out.address.message, loop_.now()) != nullptr) return;
  api_.call({.method = "POST", .path = "/channels/" + channel + "/typing"},
            [](const Api::Answer&) {});
}

void Speaking::whisper(const std::string& interaction, const std::string& text) {
  const Answers::Interaction* const one = answers_.find(interaction, loop_.now());
  if (one == nullptr) return;
  auto speech = std::make_shared<Speech>();
  speech->to.user = one->user;
  speech->ephemeral = true;
  speech->interaction = interaction;
  speech->bodies = {
      Json::object({{"content", escaped(text)}, {"allowed_mentions", Mentions().to_json()}})};
  speech->done = [](const std::string&, const Api::Answer&) {};
  begin_answer(speech);
}

void Speaking::callback(const std::string& id, const std::string& token, const Json& answer) {
  api_.call({.method = "POST",
             .path = "/interactions/" + id + "/" + token + "/callback",
             .body = answer.dump(),
             .urgent = true},
            [this, id](const Api::Answer& what) { answers_.acknowledged(id, what.is_ok()); });
}

}  // namespace discord
