#include "intake.hpp"

#include <future>
#include <memory>

#include "protocol/files.hpp"
#include "protocol/text.hpp"
#include "protocol/view.hpp"

namespace slack {

namespace {

using cox::Json;

// What may wait for the bot; beyond it Slack keeps it, and says it again.
constexpr std::size_t kMostWaiting = 1'000;
constexpr std::chrono::seconds kNameWait{1}, kNameRest{10};

// Of a response_url: thirty minutes, five answers.
constexpr std::chrono::minutes kReturnLives{30};
constexpr int kReturnAnswers = 5;
constexpr std::size_t kMostReturns = 1'000;

Json only_for_them(const std::string& sentence) {
  return Json::object(
      {{"response_type", "ephemeral"}, {"replace_original", false}, {"text", escape(sentence)}});
}

}  // namespace

void Returns::keep(const std::string& room, const std::string& user, const std::string& url,
                   Millis now) {
  if (url.empty()) return;
  if (all_.size() >= kMostReturns)
    std::erase_if(all_, [&](const auto& each) { return each.second.until < now; });
  if (all_.size() >= kMostReturns) all_.erase(all_.begin());
  all_[{room, user}] = {url, now + kReturnLives, kReturnAnswers};
}

std::string Returns::take(const std::string& room, const std::string& user, Millis now) {
  const auto found = all_.find({room, user});
  if (found == all_.end()) return {};
  if (found->second.until < now || found->second.left == 0) {
    all_.erase(found);
    return {};
  }
  --found->second.left;
  return found->second.url;
}

Intake::Intake(cox::net::Loop& loop, const Settings& settings, Api& api, Directory& directory,
               Bot bot, Callbacks callbacks)
    : loop_(loop),
      settings_(settings),
      api_(api),
      directory_(directory),
      bot_(std::move(bot)),
      callbacks_(std::move(callbacks)),
      hands_(kMostWaiting) {}

void Intake::hand_over(const std::string& key, const std::string& room, Acknowledge acknowledge,
                       Task task) {
  if (seen_.begin(key, std::move(acknowledge))) in_hands(key, room, std::move(task));
}

void Intake::in_hands(const std::string& key, const std::string& room, Task task) {
  const bool taken = hands_.post(room, [this, key, task = std::move(task)] {
    loop_.post([this, key, result = task()] {
      --in_hands_;
      seen_.end(key, result.first, result.second);
    });
  });
  if (taken) ++in_hands_;
  if (!taken) seen_.end(key, false);
}

// What was said before comes first, so nothing overtakes what may still wait.
bool Intake::take_at_once(const std::string& key, const Event& event) {
  if (!bot_.receive_soon || in_hands_ > 0) return false;
  bool is_known = true;
  const cox::Incoming in =
      named(event, self_, [&](std::string_view kind, const std::string& id) -> std::string {
        if (kind == "group") return {};
        const auto name = directory_.known(kind, id);
        is_known = is_known && name.has_value();
        return name.value_or("");
      });
  return is_known && bot_.receive_soon(in, [&loop = loop_, weak = std::weak_ptr(self_reference_),
                                            key](bool taken) {
    loop.post([weak, key, taken] {
      if (const auto self = weak.lock()) (*self)->seen_.end(key, taken, Json());
    });
  });
}

void Intake::event(const Json& payload, Acknowledge acknowledge) {
  if (const std::string why = end_of_app(payload); !why.empty()) callbacks_.app_ended(why);
  auto event = parse_event(payload, self_);
  if (!event) return acknowledge(true, {});
  const std::string key = event->post.empty() ? "event " + event->id : "post " + event->post;
  if (!seen_.begin(key, std::move(acknowledge)) || take_at_once(key, *event)) return;
  const std::string room = event->in.room;
  in_hands(key, room,
           [this, event = std::move(*event), self = self_] { return take_event(event, self); });
}

void Intake::command(const Json& payload, Acknowledge acknowledge) {
  auto command = parse_command(payload, settings_.command);
  if (!command) return acknowledge(true, {});
  returns_.keep(command->in.room, command->in.user, command->response_url, callbacks_.clock());
  const std::string key = command->in.id, room = command->in.room;
  hand_over(key, room, std::move(acknowledge), [this, command = std::move(*command), self = self_] {
    return take_command(command, self);
  });
}

void Intake::interaction(const Json& payload, Acknowledge acknowledge) {
  auto interaction = parse_interaction(payload);
  if (!interaction) return acknowledge(true, {});
  const cox::Incoming& by = interaction->press.by;
  returns_.keep(by.room, by.user, interaction->response_url, callbacks_.clock());
  const std::string key = by.id, room = by.room;
  hand_over(key, room, std::move(acknowledge), [this, interaction = std::move(*interaction)] {
    return take_interaction(interaction);
  });
}

// ---- on the threads that may wait ----

std::string Intake::name_of(std::string_view kind, const std::string& id) {
  if (kind == "group") return {};
  if (auto known = directory_.known(kind, id)) return *known;
  if (callbacks_.clock() < no_names_until_.load()) return {};
  auto promise = std::make_shared<std::promise<std::string>>();
  auto name = promise->get_future();
  loop_.post([this, promise, kind = std::string(kind), id] {
    directory_.name(kind, id, [promise](const std::string& found) { promise->set_value(found); });
  });
  promise.reset();  // where the loop has ended nobody keeps it
  if (name.wait_for(kNameWait) != std::future_status::ready) {
    no_names_until_ = callbacks_.clock() + kNameRest;
    return {};
  }
  try {
    return name.get();
  } catch (const std::future_error&) {
    return {};
  }
}

void Intake::fill_names(cox::Incoming& in, const NameOf& name_of) {
  if (in.user_name.empty() || !in.from_bot) {
    const std::string name = name_of("user", in.user);
    if (!name.empty()) in.user_name = name;
  }
  if (!in.direct && in.room_name.empty()) in.room_name = name_of("room", in.room);
}

cox::Incoming Intake::named(const Event& event, const Self& self, const NameOf& name_of) const {
  const Heard heard = parse_mrkdwn(event.mrkdwn, self.user, name_of);
  cox::Incoming in = event.in;
  in.text = heard.text;
  in.mention = heard.to_bot;
  add_entities(heard, in.extra);
  add_credentials(in.extra, settings_.api_url, settings_.bot_token);
  fill_names(in, name_of);
  return in;
}

std::pair<bool, Json> Intake::take_event(const Event& event, const Self& self) {
  return {bot_.receive(named(event, self, patient())), Json()};
}

std::pair<bool, Json> Intake::take_command(SlashCommand command, const Self& self) {
  const Heard heard = parse_mrkdwn(command.mrkdwn, self.user, patient());
  command.in.text = heard.text;
  add_entities(heard, command.in.extra);
  fill_names(command.in, patient());
  // Shown to the channel, so that others see who wants what.
  if (bot_.receive(command.in)) return {true, Json::object({{"response_type", "in_channel"}})};
  return {true, only_for_them("The bot could not take that now. Try again in a minute.")};
}

std::pair<bool, Json> Intake::take_interaction(Interaction interaction) {
  fill_names(interaction.press.by, patient());
  const cox::PressAnswer answer = bot_.press(interaction.press);
  if (answer.what == cox::Pressed::form) show_form(interaction, answer.form);
  if (answer.what != cox::Pressed::refused) return {true, Json()};
  if (!interaction.is_form || interaction.first_block.empty()) {
    refuse(interaction, answer.sentence);
    return {true, Json()};
  }
  // It stays open, and says below its first field what is wrong.
  return {true,
          Json::object({{"response_action", "errors"},
                        {"errors", Json::object({{interaction.first_block, answer.sentence}})}})};
}

void Intake::show_form(const Interaction& interaction, const Json& form) {
  const cox::Incoming& by = interaction.press.by;
  const Json view = to_view(form, {interaction.press.token, by.room, by.thread});
  const Json arguments = Json::object({{"trigger_id", interaction.trigger}, {"view", view}});
  loop_.post([this, interaction, arguments] {
    api_.write("views.open", arguments, [this, interaction](const Result& result) {
      if (result.ok) return;
      callbacks_.trouble(result.trouble);
      refuse(interaction, "The form could not be shown: press the button again.");
    });
  });
}

void Intake::refuse(const Interaction& interaction, const std::string& sentence) {
  loop_.post([this, interaction, sentence] {
    if (!interaction.response_url.empty())
      return api_.respond(interaction.response_url, only_for_them(sentence), nullptr);
    const cox::Incoming& by = interaction.press.by;
    api_.write("chat.postEphemeral",
               Json::object({{"channel", by.room}, {"user", by.user}, {"text", escape(sentence)}}),
               nullptr);
  });
}

}  // namespace slack
