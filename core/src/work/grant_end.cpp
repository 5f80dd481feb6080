// How grants end, and who is told.
#include <algorithm>
#include <string>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "work/grant_desk.hpp"
#include "work/perform.hpp"

namespace cox::work {
namespace {

constexpr Millis kDay = 86'400'000;

// Counted from when it was made: a bot that begins anew each day would else never remind.
Millis until_next_day_of(const authority::Grant& grant, Millis now) {
  return kDay - std::max<Millis>(0, now - grant.made) % kDay;
}

}  // namespace

void GrantDesk::resume() {
  for (const Grant& grant : services_.authority.grants().list()) arm(grant);
}

void GrantDesk::arm(const Grant& grant) {
  if (!grant.over)
    later(grant.id, std::max<Millis>(0, grant.until - services_.clock.steady()),
          &GrantDesk::expire);
  if (grant.kind == Grant::Kind::break_glass && grant.review.empty())
    later(grant.id, until_next_day_of(grant, services_.clock.now()), &GrantDesk::remind);
}

// A timer must not wait for the disk.
void GrantDesk::later(const std::string& id, Millis delay,
                      void (GrantDesk::*act)(const std::string&)) {
  services_.timers.start(delay, 0, [this, id, act] {
    services_.deadlines.post(
        [this, id, act, hold = services_.activity.hold()] { (this->*act)(id); });
  });
}

// Over in any case. A failure says why a restart would not know of it.
Status GrantDesk::end(const std::string& id, const char* how) {
  std::lock_guard lock(mutex_);
  auto grant = services_.authority.grants().find(id);
  // One that was put anew, or revoked before this timer fired, is no matter of it.
  if (!grant || grant->over) return {};
  const bool open = grant->kind == Grant::Kind::break_glass && grant->review.empty();
  grant->over = true;
  open ? services_.authority.grants().put(*grant) : services_.authority.grants().remove(id);
  services_.records.note("grant_end", Json::object({{"grant", id}, {"how", how}}));
  Status kept = open ? store_.keep(*grant) : store_.drop_grant(id);
  if (!kept.ok())
    log::error("authority", text::cat("the end of grant ", id, " is not kept: ", kept.message()));
  std::string text =
      text::cat(grant->what, " of ", grant->who, " is over (grant ", id, " ", how, ").");
  if (open) text += text::cat(" Somebody else has to write \"review ", id, " ...\".");
  say_where_made(*grant, text);
  return kept;
}

// Once a day, until somebody has written it.
void GrantDesk::remind(const std::string& id) {
  const auto glass = services_.authority.grants().find(id);
  if (!glass || !glass->review.empty()) return;
  const std::string text =
      text::cat("Still to be reviewed: ", glass->who, " broke the glass for ", glass->what, " ",
                text::duration(services_.clock.now() - glass->made), " ago, because ",
                glass->because, ". Write \"review ", id, " ...\".");
  say_where_made(*glass, text);
  alert(*glass, text);
  later(id, kDay, &GrantDesk::remind);
}

void GrantDesk::say_where_made(const Grant& grant, const std::string& text) {
  chat::Address address = chat::address_from_json(grant.address);
  if (address.adapter.empty()) return;
  address.message.clear();
  tell(services_, address, text);
}

// The rooms that the config names and every admin, wherever the glass was broken.
void GrantDesk::alert(const Grant& grant, const std::string& text) {
  log::warn("authority", text);
  const auto compiled = services_.authority.compiled();
  const auto send = [&](std::string_view key, bool direct) {
    const authority::Identity place = authority::identity_of(key);
    chat::Address address;
    address.adapter = place.adapter;
    (direct ? address.user : address.room) = place.account;
    address.direct = direct;
    tell(services_, address, text);
  };
  for (const std::string& room : compiled->policy.config.break_glass.rooms) send(room, false);
  for (const std::string& admin :
       compiled->directory.members({std::string(config::kAdmins)}, 100)) {
    if (admin == grant.who) continue;
    auto accounts = compiled->directory.accounts_of(admin);
    if (accounts.empty()) accounts.push_back(admin);
    for (const std::string& account : accounts) send(account, true);
  }
}

}  // namespace cox::work
