#include "session.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "protocol/update.hpp"

namespace telegram {

namespace {

using cox::Json;
using cox::net::HttpResponse;
using cox::net::Rest;
using Millis = std::chrono::milliseconds;

Rest::Options options_of(const Settings& settings) {
  Rest::Options options;
  options.http.tls = settings.tls;
  options.http.proxy = settings.proxy;
  return options;
}

Rest::Options speaking(const Settings& settings) {
  Rest::Options options = options_of(settings);
  options.judge = [](const Rest::Call&, const HttpResponse& answer) { return judge(answer); };
  // The bot gives an open delivery up after a minute.
  options.tries = 4;
  options.most_wait = Millis(40'000);
  return options;
}

Rest::Options asking(const Settings& settings) {
  Rest::Options options = options_of(settings);
  options.judge = [](const Rest::Call&, const HttpResponse&) { return Rest::Verdict(); };
  options.tries = 1;
  return options;
}

constexpr Millis kLeast{1'000};  // from one poll that comes back empty to the next

}  // namespace

Session::Session(cox::net::Loop& loop, const Settings& settings, Menu menu, std::int64_t offset,
                 Callbacks callbacks, std::function<std::uint64_t()> random)
    : loop_(loop),
      settings_(settings),
      callbacks_(std::move(callbacks)),
      backoff_(settings.first_wait, settings.longest_wait, std::move(random)),
      again_(loop),
      rest_(loop, speaking(settings)),
      asking_(loop, asking(settings)),
      menu_(loop, rest_, settings, std::move(menu), menu_callbacks()),
      offset_(offset) {}

Session::~Session() { *alive_ = false; }

void Session::open() {
  callbacks_.state(State::connecting, "Telegram");
  log_in();
}

void Session::log_in() {
  ask(settings_.call("getMe"), [this](const Json& result) {
    if (!result["id"].is_int() || !result["username"].is_string())
      return lose({.what = "what answers is not Telegram's Bot API",
                   .advice = "check adapters." + settings_.session + ".server",
                   .is_lasting = true});
    me_ = std::make_shared<const Me>(
        Me{result["id"].as_int(), result["username"].as_string(), menu_.words()});
    menu_.open();
    begin();
  });
}

MenuKeeper::Callbacks Session::menu_callbacks() {
  MenuKeeper::Callbacks all;
  all.table = [this](std::function<void(Menu)> then) {
    const std::weak_ptr<bool> alive = alive_;
    callbacks_.commands([alive, &loop = loop_, then = std::move(then)](const Menu& menu) {
      loop.post([alive, then, menu] {
        if (!alive.expired()) then(menu);
      });
    });
  };
  all.words = [this](const CommandWords& words) {
    me_ = std::make_shared<const Me>(Me{me_->id, me_->name, words});
  };
  all.trouble = [this](const Trouble& trouble) { callbacks_.trouble(trouble); };
  return all;
}

void Session::begin() {
  if (settings_.webhook_url.empty()) return poll();
  const Json body = Json::object({{"url", settings_.webhook_url},
                                  {"secret_token", settings_.webhook_secret},
                                  {"allowed_updates", wanted_updates()}});
  ask(settings_.call("setWebhook", body), [this](const Json&) { online(); });
}

// ---- polling ----

void Session::poll() {
  Json body = Json::object({{"timeout", is_online_ ? settings_.poll.count() / 1'000 : 0},
                            {"allowed_updates", wanted_updates()}});
  if (offset_ != 0) body.set("offset", offset_);
  if (is_narrow_) body.set("limit", 1);
  Rest::Call call = settings_.call("getUpdates", body);
  if (is_online_) call.deadline = settings_.poll + settings_.patience;
  const Millis asked_at = loop_.now();
  const bool is_short = !is_online_;
  ask(std::move(call), [this, asked_at, is_short](const Json& result) {
    const Millis took = loop_.now() - asked_at;
    if (is_short) callbacks_.lag(took.count());
    polled(result, is_short ? kLeast : took);
  });
}

// The next poll confirms these; so it waits until they are handed over.
void Session::polled(const Json& updates, Millis took) {
  if (!updates.is_array())
    return lose({.what = "Telegram answered getUpdates with something that is no list"});
  online();
  if (updates.size() == 0) {
    // All is confirmed; and the numbers may begin anew after a long silence.
    offset_ = 0;
    is_narrow_ = false;
    // A server that keeps no poll open must not be asked without a pause.
    const Millis least = std::min(kLeast, settings_.poll);
    if (took < least) return again_.after(least - took, [this] { poll(); });
    return poll();
  }
  const std::weak_ptr<bool> alive = alive_;
  callbacks_.updates(updates, me_, [this, alive, &loop = loop_](Intake::Taken taken) {
    loop.post([this, alive, taken] {
      if (!alive.expired()) this->taken(taken);
    });
  });
}

void Session::taken(Intake::Taken taken) {
  if (taken.offset != 0) offset_ = taken.offset;
  if (is_leaving_) return;
  if (taken.all && taken.offset != 0) return poll();
  // Nothing usable came, or the bot did not accept it: not at once again.
  again(backoff_.next());
}

void Session::leave(const std::function<void()>& done) {
  is_leaving_ = true;
  again_.cancel();
  menu_.leave();
  asking_.cancel(asked_);
  if (offset_ == 0 || !settings_.webhook_url.empty()) return loop_.post(done);
  Rest::Call call = settings_.call(
      "getUpdates", Json::object({{"offset", offset_}, {"limit", 1}, {"timeout", 0}}));
  call.deadline = Millis(2'000);
  asking_.send(std::move(call), [done](const Rest::Outcome&) { done(); });
}

// ---- coming and going ----

void Session::online() {
  if (!is_online_) {
    callbacks_.mended();
    callbacks_.state(State::online, "@" + me_->name);
  }
  is_online_ = true;
  backoff_.reset();
}

// What a human has to mend is tried again now and then: it may be mended elsewhere.
void Session::lose(const Trouble& why) {
  is_online_ = false;
  // A heap of updates that is too large, or one that cannot be read, must not hold up the others.
  is_narrow_ = is_narrow_ || why.is_unreadable;
  callbacks_.trouble(why);
  callbacks_.state(why.is_lasting ? State::offline : State::connecting, why.what);
  Millis wait = why.is_lasting ? settings_.longest_wait : backoff_.next();
  if (why.retry_after > 0) wait = std::max<Millis>(wait, std::chrono::seconds(why.retry_after));
  again(wait);
}

void Session::again(Millis wait) {
  again_.after(wait, [this] {
    if (me_ == nullptr) return log_in();
    begin();
  });
}

void Session::ask(Rest::Call call, const Got& got) {
  asked_ = asking_.send(std::move(call), [this, got](const Rest::Outcome& outcome) {
    const Reply reply = reply_of(outcome, settings_.session);
    if (!reply.trouble.what.empty()) return lose(reply.trouble);
    got(reply.result);
  });
}

}  // namespace telegram
