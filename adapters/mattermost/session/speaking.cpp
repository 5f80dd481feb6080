#include "speaking.hpp"

#include <cox/sdk/percent.hpp>
#include <cox/sdk/split.hpp>
#include <utility>
#include <variant>

#include "protocol/card.hpp"

namespace mattermost {

namespace {

using cox::Json;
using cox::Outgoing;
using cox::net::HttpResponse;
using cox::net::Rest;

Trouble wrong(std::string what) { return {.what = std::move(what), .is_lasting = true}; }
// A page of something that stands before it: whether it has the post nobody knows.
Trouble not_mattermost() { return {.what = "what answers is not Mattermost", .is_passing = true}; }

}  // namespace

NameOf Speaking::names() const {
  return [this](const std::string& id) { return session_.people().name_of(id); };
}

std::vector<Speaking::Piece> Speaking::pieces(const Outgoing& out) const {
  std::string to;
  if (out.is_reply() && !out.ephemeral) {
    const std::string name = session_.people().name_of(out.address.user);
    if (!name.empty()) to = "@" + name + " ";
  }
  if (out.format == COX_FORMAT_RICH) {
    const Json card = Json::parse(out.body).value_or(Json());
    const Json attachments = to_attachments(card, settings_.press_url, names());
    return {{to, Json::object({{"attachments", attachments}}), {}}};
  }
  std::vector<Piece> all;
  std::string text = to_message(out.format, out.body, names());
  if (!to.empty() && text.substr(0, 3) == "```") to.back() = '\n';  // a fence begins a line
  text.insert(0, to);
  for (std::string& each : cox::split_text(text, kPostCharacters))
    all.push_back({std::move(each), {}, {}});
  return all;
}

// A room by its id, or somebody's direct messages.
void Speaking::in_room(const cox::Address& address, const Done& done, const InRoom& act) {
  if (!address.room.empty()) {
    if (!is_id(address.room))
      return done({}, wrong("no channel of " + settings_.session + " has the id " + address.room));
    return act(address.room);
  }
  if (!is_id(address.user))
    return done({}, wrong("nobody on " + settings_.session + " has the id " + address.user));
  const Json both = Json::array({session_.me(), address.user});
  send(settings_.call("POST", "/channels/direct", both), {},
       [this, done, act](const std::string& id, const Trouble& trouble) {
         if (!trouble.what.empty()) return done({}, trouble);
         session_.people().is_channel(id, {"", 'D', 0});
         act(id);
       });
}

void Speaking::say(const Outgoing& out, const Done& done) {
  std::vector<Piece> all = pieces(out);
  if (all.empty()) return done({}, {});
  if (out.ephemeral && !out.address.direct) return whisper(out, std::move(all), done);
  post(out, std::move(all), done);
}

void Speaking::post(const Outgoing& out, std::vector<Piece> pieces, const Done& done) {
  in_room(out.address, done,
          [this, root = out.address.thread, ticket = out.ticket(), pieces = std::move(pieces),
           done](const std::string& channel) {
            post_in({channel, root, ticket}, pieces, done, {});
          });
}

// One after the other; it is called as the first of them.
void Speaking::post_in(const Place& place, std::vector<Piece> pieces, const Done& done,
                       const std::string& first) {
  const std::string key = std::to_string(place.ticket) + "." + std::to_string(pieces.size());
  Piece piece = std::move(pieces.front());
  pieces.erase(pieces.begin());
  Json body = Json::object({{"channel_id", place.channel}, {"message", piece.message}});
  // The server knows by it what came twice.
  body.set("pending_post_id", session_.me() + ":" + key);
  if (!place.root.empty()) body.set("root_id", place.root);
  if (!piece.props.is_null()) body.set("props", piece.props);
  if (!piece.files.is_null()) body.set("file_ids", piece.files);
  Rest::Call call = settings_.call("POST", "/posts", body);
  call.lane = "posts " + place.channel;
  call.repeatable = true;
  send(std::move(call), {}, [=, this](const std::string& id, const Trouble& trouble) {
    if (!trouble.what.empty()) return done(first, trouble);
    if (id.empty()) return done(first, not_mattermost());
    session_.people().stands_in(id, place.root);
    const std::string& name = first.empty() ? id : first;
    if (pieces.empty()) return done(name, {});
    post_in(place, pieces, done, name);
  });
}

// In the room, for one person; where the bot may not, to them directly, so that nobody else reads
// it.
void Speaking::whisper(const Outgoing& out, std::vector<Piece> pieces, const Done& done) {
  if (!is_id(out.address.room) || !is_id(out.address.user))
    return done({}, wrong("what is for one alone needs a channel and somebody in it"));
  Json whole =
      Json::object({{"channel_id", out.address.room}, {"message", pieces.front().message}});
  if (!out.address.thread.empty()) whole.set("root_id", out.address.thread);
  if (!pieces.front().props.is_null()) whole.set("props", pieces.front().props);
  const Json body = Json::object({{"user_id", out.address.user}, {"post", whole}});
  Rest::Call call = settings_.call("POST", "/posts/ephemeral", body);
  call.lane = "posts " + out.address.room;
  session_.rest().send(std::move(call), [this, out, pieces, done](const Rest::Outcome& outcome) {
    const auto* answer = std::get_if<HttpResponse>(&outcome);
    Outgoing direct = out;
    direct.address.room.clear();
    direct.address.thread.clear();
    direct.address.direct = true;
    if (answer != nullptr && answer->status == 403) return post(direct, pieces, done);
    const Trouble trouble = trouble_of(outcome, settings_.session);
    if (!trouble.what.empty() || pieces.size() == 1) return done({}, trouble);
    whisper(out, {pieces.begin() + 1, pieces.end()}, done);
  });
}

void Speaking::edit(const Outgoing& out, const Done& done) {
  if (!is_id(out.address.message)) return done({}, wrong("there is no such message to change"));
  Outgoing plain = out;
  plain.act = COX_ACT_SEND;
  const std::vector<Piece> all = pieces(plain);
  Json body = Json::object({{"id", out.address.message},
                            {"message", all.empty() ? std::string() : all.front().message}});
  // Without them the buttons of before would stay.
  body.set("props", all.empty() || all.front().props.is_null()
                        ? Json::object({{"attachments", Json::array()}})
                        : all.front().props);
  Rest::Call call = settings_.call("PUT", "/posts/" + out.address.message + "/patch", body);
  call.lane = "posts " + out.address.room;
  send(std::move(call), out.address.message, done);
}

void Speaking::remove(const Outgoing& out, const Done& done) {
  if (!is_id(out.address.message)) return done({}, wrong("there is no such message to remove"));
  Rest::Call call = settings_.call("DELETE", "/posts/" + out.address.message);
  call.lane = "posts " + out.address.room;
  send(std::move(call), out.address.message, done);
}

void Speaking::react(const Outgoing& out, const Done& done) {
  const std::string name = emoji_name(out.body);
  if (name.empty() || !is_id(out.address.message))
    return done({}, wrong("Mattermost has no emoji " + out.body));
  Rest::Call call = settings_.call(
      "POST", "/reactions",
      Json::object(
          {{"user_id", session_.me()}, {"post_id", out.address.message}, {"emoji_name", name}}));
  call.repeatable = true;
  send(std::move(call), out.address.message, done);
}

void Speaking::topic(const Outgoing& out, const Done& done) {
  if (!is_id(out.address.room)) return done({}, wrong("there is no such channel"));
  send(settings_.call("PUT", "/channels/" + out.address.room + "/patch",
                      Json::object({{"header", escaped(out.text())}})),
       {}, done);
}

void Speaking::typing(const Outgoing& out) {
  if (!is_id(out.address.room)) return;
  session_.rest().send(settings_.call("POST", "/users/me/typing",
                                      Json::object({{"channel_id", out.address.room},
                                                    {"parent_id", out.address.thread}})),
                       [](const Rest::Outcome&) {});
}

void Speaking::file(const Outgoing& out, const Done& done) {
  in_room(out.address, done, [this, out, done](const std::string& channel) {
    Rest::Call call = settings_.call("POST", "/files?channel_id=" + channel + "&filename=" +
                                                 cox::percent_encoded(out.file_name));
    call.fields.push_back({"Content-Type", "application/octet-stream"});
    call.body = out.file;
    call.deadline = std::chrono::milliseconds(50'000);
    call.lane = "posts " + channel;
    session_.rest().send(std::move(call), [this, out, done, channel](const Rest::Outcome& outcome) {
      const Trouble trouble = trouble_of(outcome, settings_.session);
      if (!trouble.what.empty()) return done({}, trouble);
      const auto body = Json::parse(std::get<HttpResponse>(outcome).body);
      const Json infos = body ? (*body)["file_infos"] : Json();
      const Json id = infos.size() == 1 ? infos.items().front()["id"] : Json();
      if (!id.is_string()) return done({}, wrong("Mattermost did not say what it called the file"));
      Piece piece{
          to_message(out.format, out.format == COX_FORMAT_RICH ? out.text() : out.body, names()),
          {},
          Json::array({id})};
      post_in({channel, out.address.thread, out.ticket()}, {std::move(piece)}, done, {});
    });
  });
}

void Speaking::dialog(const Json& form, const std::string& token, const std::string& trigger,
                      const Done& done) {
  const Json body = Json::object({{"trigger_id", trigger},
                                  {"url", settings_.dialog_url},
                                  {"dialog", to_dialog(form, token, trigger)}});
  send(settings_.call("POST", "/actions/dialogs/open", body), {}, done);
}

void Speaking::send(Rest::Call call, const std::string& id, const Done& done) {
  session_.rest().send(std::move(call), [this, id, done](const Rest::Outcome& outcome) {
    const Trouble trouble = trouble_of(outcome, settings_.session);
    if (!trouble.what.empty()) {
      const auto* answer = std::get_if<HttpResponse>(&outcome);
      if (answer != nullptr && answer->status == 401) session_.is_refused(trouble);
      return done({}, trouble);
    }
    const auto body = Json::parse(std::get<HttpResponse>(outcome).body);
    if (!body) return done({}, not_mattermost());
    const std::string name = (*body)["id"].as_string();
    done(name.empty() ? id : name, {});
  });
}

}  // namespace mattermost
