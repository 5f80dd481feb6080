#include "session.hpp"

#include <utility>

namespace slack {

using cox::Json;

Session::Session(cox::net::Loop& loop, const Settings& settings, Intake::Bot bot,
                 Callbacks callbacks)
    : loop_(loop),
      settings_(settings),
      callbacks_(std::move(callbacks)),
      backoff_(settings.first_wait, settings.longest_wait, callbacks_.random),
      again_(loop),
      api_(loop, settings, [this](const Result& result) { watch(result); }),
      pace_(
          loop, [this] { return api_.state(); }, callbacks_.report),
      directory_(api_, callbacks_.clock),
      intake_(loop, settings, api_, directory_, std::move(bot),
              {.app_ended =
                   [this](const std::string& why) {
                     offline({why, "install the app again, and put its new token into " +
                                       settings_.prefix + "bot_token"});
                   },
               .trouble = [this](const Trouble& trouble) { callbacks_.trouble(trouble); },
               .clock = callbacks_.clock}),
      speaking_(settings, api_, directory_, intake_.returns(), callbacks_.clock) {}

void Session::identify() {
  if (is_closed_) return;
  callbacks_.state(COX_STATE_CONNECTING, "asking Slack who the bot is");
  const Millis asked = callbacks_.clock();
  api_.read("auth.test", {}, [this, asked](const Result& result) {
    callbacks_.report(Json::object({{"lag_ms", (callbacks_.clock() - asked).count()}}));
    identified(result);
  });
}

void Session::identified(const Result& result) {
  if (is_closed_) return;
  if (!result.ok && result.trouble.is_lasting) return;  // watch() sees to it
  if (!result.ok) {
    callbacks_.trouble(result.trouble);
    callbacks_.state(COX_STATE_CONNECTING, result.trouble.what);
    return identify_after(backoff_.next());
  }
  backoff_.reset();
  const Json& answer = result.answer;
  self_ = {answer["user_id"].as_string(), answer["bot_id"].as_string(),
           answer["team_id"].as_string(), answer["user"].as_string()};
  intake_.set_self(self_);
  where_ = self_.name + " in " + answer["team"].as_string();
  is_ready_ = true;
  if (settings_.app_token.empty()) return online();
  open_link();
}

void Session::identify_after(Millis time) {
  again_.after(time, [this] { identify(); });
}

void Session::open_link() {
  Link::Callbacks callbacks;
  callbacks.came = [this](Link::Number number, const Frame& frame) { came(number, frame); };
  callbacks.online = [this] { online(); };
  callbacks.connecting = [this](const std::string& why) {
    callbacks_.state(COX_STATE_CONNECTING, why);
  };
  callbacks.trouble = [this](const Trouble& trouble) { callbacks_.trouble(trouble); };
  callbacks.offline = [this](const Trouble& why) {
    callbacks_.trouble(why);
    callbacks_.state(COX_STATE_OFFLINE, why.what);
  };
  link_ = std::make_unique<Link>(loop_, settings_, api_, std::move(callbacks), callbacks_.random);
  link_->begin();
}

void Session::came(Link::Number number, const Frame& frame) {
  // A connection that is gone meanwhile gets nothing: Slack says it again on another one.
  const auto acknowledge = [this, number, id = frame.envelope, accepts = frame.accepts_response](
                               bool taken, const Json& answer) {
    if (taken && link_) link_->acknowledge(number, id, accepts ? answer : Json());
  };
  if (frame.kind == Frame::Kind::event) return intake_.event(frame.payload, acknowledge);
  if (frame.kind == Frame::Kind::command) return intake_.command(frame.payload, acknowledge);
  intake_.interaction(frame.payload, acknowledge);
}

void Session::admit(const Admitted& admitted, Seen::Acknowledge acknowledge) {
  if (!is_ready_ || is_closed_) return acknowledge(false, {});
  if (admitted.kind == Admitted::Kind::event)
    return intake_.event(admitted.payload, std::move(acknowledge));
  if (admitted.kind == Admitted::Kind::command)
    return intake_.command(admitted.payload, std::move(acknowledge));
  intake_.interaction(admitted.payload, std::move(acknowledge));
}

// Each result of the Web API. The bot's token may end at any time.
void Session::watch(const Result& result) {
  pace_.changed();
  if (result.ok || result.token != Token::bot) return;
  if (result.trouble.is_lasting) return offline(result.trouble);
  if (result.error == "missing_scope") callbacks_.trouble(result.trouble);
}

void Session::online() {
  callbacks_.report(Json::object({{"advice", nullptr}}));
  callbacks_.state(COX_STATE_ONLINE, where_);
}

// Without its token there is no bot. Somebody may mend it: it is tried again, seldom.
void Session::offline(const Trouble& why) {
  if (is_closed_) return;
  callbacks_.trouble(why);
  is_ready_ = false;
  callbacks_.state(COX_STATE_OFFLINE, why.what);
  identify_after(settings_.lasting_wait);
  // Not from inside one of its own callbacks.
  loop_.post([old = std::shared_ptr<Link>(std::move(link_))] {});
}

void Session::close() {
  is_closed_ = true;
  again_.cancel();
}

}  // namespace slack
