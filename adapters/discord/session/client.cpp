#include "client.hpp"

#include <cox/abi.h>

#include <algorithm>
#include <utility>

#include "protocol/incoming.hpp"
#include "protocol/markdown.hpp"
#include "protocol/modal.hpp"

namespace discord {

namespace {

using cox::Json;

constexpr std::chrono::seconds kRefresh{30};  // how soon a reloaded plugin's commands are seen
constexpr const char* kUnreachable =
    "check this machine's name service and its network, and \"api\" where it is set";

}  // namespace

Client::Client(cox::net::Loop& loop, const Settings& settings, Callbacks callbacks, Json saved)
    : loop_(loop),
      settings_(settings),
      callbacks_(std::move(callbacks)),
      api_(loop, settings),
      speaking_(loop, api_, answers_, callbacks_.random),
      turns_(settings.identify),
      backoff_(settings.first_wait, settings.longest_wait, callbacks_.random),
      again_(loop),
      refresh_(loop),
      saved_(std::move(saved)),
      self_(saved_["self"].as_string()),
      name_(saved_["name"].as_string()),
      application_(saved_["application"].as_string()) {
  speaking_.set_application(application_);
}

Client::~Client() = default;

// ---- coming in ----

void Client::open() {
  callbacks_.state(Shard::State::connecting, "");
  ask_gateway();
}

void Client::ask_gateway() {
  api_.call({.method = "GET", .path = "/gateway/bot"},
            [this](const Api::Answer& answer) { on_gateway(answer); });
}

void Client::on_gateway(const Api::Answer& answer) {
  if (leaving_) return;
  if (answer.status == 401) {
    refused_ = answer.problem;
    callbacks_.trouble(answer.problem, answer.advice);
    return callbacks_.state(Shard::State::offline, answer.problem);
  }
  const std::string url =
      settings_.gateway.empty() ? answer.json["url"].as_string() : settings_.gateway;
  if (!answer.is_ok() || !is_safe_url(url, true)) {
    const std::string why = answer.is_ok() ? "Discord named no wss:// address" : answer.problem;
    const bool is_unreachable = answer.status == 0 && answer.advice.empty();
    callbacks_.trouble(why, is_unreachable ? kUnreachable : answer.advice);
    callbacks_.state(Shard::State::connecting, why);
    again_.after(backoff_.next(), [this] { ask_gateway(); });
    return;
  }
  backoff_.reset();
  const Json& limit = answer.json["session_start_limit"];
  turns_.told({.remaining = static_cast<int>(limit["remaining"].as_int(1)),
               .reset_after = Millis(limit["reset_after"].as_int()),
               .max_concurrency = static_cast<int>(limit["max_concurrency"].as_int(1))},
              loop_.now());
  const auto told = std::clamp<std::int64_t>(answer.json["shards"].as_int(1), 1, 1'000);
  make_shards(answer.json, settings_.shards > 0 ? settings_.shards : static_cast<int>(told));
}

void Client::make_shards(const Json& told, int shards) {
  const std::string url = settings_.gateway.empty() ? told["url"].as_string() : settings_.gateway;
  shards_.resize(static_cast<std::size_t>(shards));
  for (std::size_t i = 0; i < shards_.size(); ++i) {
    Gateway::Identity identity{settings_.token, settings_.intents, static_cast<int>(i), shards,
                               settings_.session};
    shards_[i].shard = std::make_unique<Shard>(loop_, settings_, std::move(identity), url, turns_,
                                               callbacks_of(i));
    const Json::Array& saved = saved_["shards"].items();
    if (i < saved.size() && !self_.empty()) shards_[i].shard->restore(saved[i]);
    if (i == 0) directory_.restore(saved_["directory"]);
  }
  for (Part& part : shards_) part.shard->open();
}

Shard::Callbacks Client::callbacks_of(std::size_t shard) {
  Shard::Callbacks all;
  all.event = [this](const std::string& name, const Json& data) { event(name, data); };
  all.state = [this, shard](Shard::State state, const std::string& why, const std::string& advice) {
    shard_state(shard, state, why, advice);
  };
  all.lag = callbacks_.lag;
  all.is_full = callbacks_.is_full;
  all.random = callbacks_.random;
  return all;
}

// One that is off tells more than all that are on.
void Client::shard_state(std::size_t shard, Shard::State state, const std::string& why,
                         const std::string& advice) {
  shards_[shard].state = state;
  if (leaving_) return;
  const std::string which = shards_.size() > 1 ? "shard " + std::to_string(shard) + ": " : "";
  if (!why.empty()) callbacks_.trouble(which + why, advice);
  Shard::State all = Shard::State::online;
  for (const Part& part : shards_) {
    if (part.state == Shard::State::connecting && all == Shard::State::online) all = part.state;
    if (part.state == Shard::State::offline) all = part.state;
  }
  if (all == Shard::State::online) {
    callbacks_.mended();
    tell_left_out();  // which is as it was
  }
  callbacks_.state(all, all == Shard::State::online ? name_ : why.empty() ? "" : which + why);
}

void Client::event(const std::string& event, const Json& data) {
  if (event == "READY") return ready(data);
  if (event == "INTERACTION_CREATE") return interaction(data);
  if (event == "RESUMED") register_commands();
  if (directory_.take(event, data)) topic_of(data);
  for (cox::Incoming& in : all_incoming(event, data, {directory_, self_}))
    callbacks_.said(std::move(in));
}

void Client::ready(const Json& data) {
  self_ = data["user"]["id"].as_string();
  name_ = data["user"]["username"].as_string();
  application_ = data["application"]["id"].as_string();
  speaking_.set_application(application_);
  register_commands();
}

void Client::topic_of(const Json& channel) {
  cox::Incoming in =
      from(Json::object({{"channel_id", channel["id"]}, {"guild_id", channel["guild_id"]}}), Json(),
           {directory_, self_});
  in.kind = COX_MESSAGE_TOPIC;
  in.text = channel["topic"].as_string();
  callbacks_.said(std::move(in));
}

void Client::note(const Api::Answer& answer) {
  if (answer.is_ok() || answer.advice.empty()) return;
  callbacks_.trouble(answer.problem, answer.advice);
}

// ---- interactions ----

cox::Incoming Client::from_interaction(const Json& data) const {
  const Json& user = data["member"]["user"].is_object() ? data["member"]["user"] : data["user"];
  cox::Incoming in = from(data, user, {directory_, self_});
  in.id = data["id"].as_string();
  in.mention = true;  // it is meant for the bot, wherever it is said
  return in;
}

void Client::interaction(const Json& data) {
  const std::string id = data["id"].as_string();
  if (id.empty() || answers_.find(id, loop_.now()) != nullptr) return;  // twice is once
  const std::int64_t type = data["type"].as_int();
  cox::Incoming in = from_interaction(data);
  if (type == 4) return completion(data, std::move(in));
  if (type != 2 && type != 3 && type != 5) return;
  answers_.begin(id,
                 {.token = data["token"].as_string(),
                  .user = in.user,
                  .channel = data["channel_id"].as_string(),
                  .is_thinking = type == 2},
                 loop_.now());
  if (type == 2) return invoked(data, std::move(in));
  pressed(data, std::move(in));
}

void Client::tell(const std::string& id, const std::string& token, const std::string& sentence) {
  speaking_.callback(
      id, token,
      Json::object({{"type", 4},
                    {"data", Json::object({{"content", escaped(sentence)},
                                           {"flags", 64},
                                           {"allowed_mentions", Mentions().to_json()}})}}));
}

// Discord waits for three seconds only, so it is told at once that an answer will come.
void Client::invoked(const Json& data, cox::Incoming in) {
  const auto line = slash_ ? slash_->line(data["data"]) : std::nullopt;
  const std::string token = data["token"].as_string();
  if (!line) {
    return tell(in.id, token,
                "I do not know that command any more; Discord will forget it soon, too.");
  }
  speaking_.callback(in.id, token, Json::object({{"type", 5}}));
  in.text = *line;
  callbacks_.said(std::move(in));
}

void Client::completion(const Json& data, cox::Incoming in) {
  const auto line = slash_ ? slash_->unfinished(data["data"]) : std::nullopt;
  const std::string id = in.id, token = data["token"].as_string();
  const auto answer = [this, id, token](const Json& lines) {
    speaking_.callback(
        id, token,
        Json::object({{"type", 8}, {"data", Json::object({{"choices", Slash::choices(lines)}})}}));
  };
  if (!line) return answer(Json::array());
  in.text = *line;
  callbacks_.completes(std::move(in), answer);
}

void Client::pressed(const Json& data, cox::Incoming in) {
  const Json& inside = data["data"];
  const bool is_submission = data["type"].as_int() == 5;
  cox::Press press;
  press.token = inside["values"].size() > 0 ? inside["values"].items().front().as_string()
                                            : inside["custom_id"].as_string();
  if (is_submission) press.values = modal_values(inside);
  const std::string id = in.id, token = data["token"].as_string(), action = press.token;
  press.by = std::move(in);
  auto& timer = patience_[id] = std::make_unique<cox::net::Timer>(loop_);
  // The bot is busy: Discord must hear something before its three seconds are over.
  timer->after(Millis(2'000), [this, id, token] {
    late_.insert(id);
    speaking_.callback(id, token, Json::object({{"type", 6}}));
  });
  callbacks_.pressed(std::move(press),
                     [this, id, token, action, is_submission](const cox::PressAnswer& answer) {
                       press_answered(id, token, action, is_submission, answer);
                     });
}

void Client::press_answered(const std::string& id, const std::string& token,
                            const std::string& action, bool is_submission,
                            const cox::PressAnswer& answer) {
  patience_.erase(id);
  if (late_.erase(id) > 0) {
    if (answer.what == cox::Pressed::refused) speaking_.whisper(id, answer.sentence);
    if (answer.what == cox::Pressed::form) speaking_.whisper(id, "The bot was busy: press again.");
    return;
  }
  if (answer.what == cox::Pressed::said)
    return speaking_.callback(id, token, Json::object({{"type", 6}}));
  if (answer.what == cox::Pressed::refused) return tell(id, token, answer.sentence);
  Json form = modal(answer.form, action);
  if (form.is_null() || is_submission)
    return tell(id, token, "This form does not fit into Discord: say the command instead.");
  speaking_.callback(id, token, Json::object({{"type", 9}, {"data", std::move(form)}}));
}

// ---- the bot's commands ----

// Again and again: plugins come and go.
void Client::register_commands() {
  if (!settings_.commands || application_.empty()) return;
  refresh_.after(kRefresh, [this] { register_commands(); });
  callbacks_.commands([this](const Json& table) { put_commands(table); });
}

void Client::put_commands(const Json& table) {
  Slash slash(table, settings_.session);
  const std::string body = slash.registration().dump();
  slash_ = std::move(slash);
  if (body == registered_) return;
  registered_ = body;
  tell_left_out();
  const std::string where =
      settings_.commands_guild.empty() ? "" : "/guilds/" + settings_.commands_guild;
  api_.call({.method = "PUT",
             .path = "/applications/" + application_ + where + "/commands",
             .body = body},
            [this](const Api::Answer& answer) {
              if (answer.is_ok()) return;
              callbacks_.trouble("the commands could not be registered: " + answer.problem,
                                 answer.advice);
              if (answer.is_passing) registered_.clear();
            });
}

void Client::tell_left_out() {
  const std::size_t count = slash_ ? slash_->left_out() : 0;
  if (count == 0) return;
  callbacks_.trouble(
      std::to_string(count) + (count == 1 ? " command is" : " commands are") +
          " not among Discord's slash commands",
      "Discord takes 100, with 25 parameters and 8,000 characters each: say the others to the bot, "
      "as @bot help");
}

// ---- going ----

void Client::leave() {
  leaving_ = true;
  again_.cancel();
  refresh_.cancel();
  patience_.clear();
  for (Part& part : shards_) part.shard->leave();
}

Json Client::save() const {
  Json shards = Json::array();
  for (const Part& part : shards_) shards.push(part.shard->save());
  return Json::object({{"self", self_},
                       {"name", name_},
                       {"application", application_},
                       {"shards", std::move(shards)},
                       {"directory", directory_.save()}});
}

}  // namespace discord
