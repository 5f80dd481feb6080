#include "work/grant_desk.hpp"

#include <algorithm>
#include <utility>

#include "authority/permission.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "work/perform.hpp"
#include "work/speaking.hpp"

namespace cox::work {
namespace {

using authority::Identity;

constexpr Millis kShortest = 60'000;
constexpr Millis kLongest = 30LL * 86'400'000;
constexpr std::size_t kMost = 1'000;
constexpr std::size_t kLongestText = 2'000;

bool is_permission(std::string_view text) {
  return !text.empty() && text.size() <= 200 && text.front() != '*' &&
         std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F && c != '{'; });
}

Status no_permission(std::string_view text) {
  return invalid(
      text::cat("'", text::clip(text, 60),
                "' is no permission to give: name it, e.g. deploy:prod; not all at once"));
}

Status need_reason(const std::string& because) {
  if (text::trim(because).empty())
    return invalid("say why: \"... because ...\"; it goes into the record");
  return because.size() > kLongestText ? invalid("say it in fewer words") : Status();
}

std::string id_of(const Json& arguments) {
  std::string id = arguments["id"].is_int() ? std::to_string(arguments["id"].as_int())
                                            : arguments["id"].as_string();
  return id.starts_with('#') ? id.substr(1) : id;
}

Json facts_of(const authority::Grant& grant) {
  return Json::object({{"grant", grant.id},
                       {"who", grant.who},
                       {"what", grant.what},
                       {"by", grant.by},
                       {"because", grant.because},
                       {"lasts", grant.lasts}});
}

}  // namespace

Status GrantDesk::may_grant(const Identity& giver, const std::string& whom,
                            const std::string& permission) const {
  const authority::Authority& authority = services_.authority;
  if (!authority.holds(giver, authority::kGrant, false))
    return {Code::denied, "to grant something takes the permission 'grant'"};
  if (services_.authority.is_one_with(giver, whom))
    return {Code::denied, "nobody grants to themselves: ask somebody"};
  if (authority.holds(giver, permission, false)) return {};
  return {Code::denied, text::cat("you do not hold '", permission,
                                  "' by a role, so you cannot grant it; an admin can")};
}

Result<Json> GrantDesk::grant(const Speaker& who, const Json& arguments) {
  const auto giver = changer_of(who);
  if (!giver.ok()) return giver.status();
  auto target = named(services_.authority, arguments["who"].text(), giver->adapter);
  if (!target.ok()) return target.status();
  const std::string permission = arguments["permission"].as_string();
  if (!is_permission(permission)) return no_permission(permission);
  const auto lasts = parse_span(arguments["for"].text());
  if (!lasts.ok()) return lasts.status();
  if (*lasts < kShortest || *lasts > kLongest)
    return invalid("a grant lasts from one minute to 30 days; give a role for longer");
  Grant grant;
  grant.because = arguments["because"].as_string();
  if (Status said = need_reason(grant.because); !said.ok()) return said;
  Identity account = authority::identity_of(*target);
  account.known = true;
  grant.who = account.account.empty() ? *target : name_of(account);
  if (Status may = may_grant(*giver, grant.who, permission); !may.ok()) return may;
  grant.what = permission;
  grant.by = name_of(*giver);
  grant.lasts = *lasts;
  grant.address = chat::to_json(place_of(who));
  std::lock_guard lock(mutex_);
  auto id = store_.next_id();
  if (!id.ok()) return id.status();
  grant.id = *id;
  if (Status begun = begin(grant); !begun.ok()) return begun;
  return Json::object(
      {{"id", grant.id},
       {"said", text::cat(grant.who, " holds ", grant.what, " for ", text::duration(grant.lasts),
                          " (grant ", grant.id, ").")}});
}

// Recorded, kept, and only then in force.
Status GrantDesk::begin(const Grant& given) {
  Grant grant = given;
  if (services_.authority.grants().list().size() >= kMost)
    return {Code::busy, text::cat("there are ", kMost, " grants already: revoke some")};
  grant.made = services_.clock.now();
  grant.until = services_.clock.steady() + grant.lasts;
  const bool glass = grant.kind == Grant::Kind::break_glass;
  if (Status written = recorded(services_, glass ? "break_glass" : "grant", facts_of(grant));
      !written.ok())
    return written;
  if (Status kept = store_.keep(grant); !kept.ok()) return kept;
  services_.authority.grants().put(grant);
  arm(grant);
  return {};
}

Result<Json> GrantDesk::revoke(const Speaker& who, const Json& arguments) {
  const auto asker = commander_of(who);
  if (!asker.ok()) return asker.status();
  const std::string id = id_of(arguments);
  const auto grant = services_.authority.grants().find(id);
  if (!grant || grant->over) return not_found(text::cat("there is no grant ", id, " now"));
  const std::string name = name_of(*asker);
  const authority::Authority& authority = services_.authority;
  if (grant->by != name && grant->who != name &&
      !authority.holds(*asker, authority::kGrant, false)) {
    return Status(Code::denied, text::cat("grant ", id, " can be revoked by ", grant->by, ", by ",
                                          grant->who, ", or with the permission 'grant'"));
  }
  const Json facts = Json::object({{"grant", id}, {"by", name}});
  if (Status written = recorded(services_, "revoke", facts); !written.ok()) return written;
  if (Status kept = end(id, "revoked"); !kept.ok()) {
    return Status(
        kept.code(),
        text::cat(grant->what, " of ", grant->who,
                  " is revoked, but that could not be kept, so a restart of the bot would "
                  "bring it back: revoke it again then (",
                  kept.message(), ")"));
  }
  return Json::object({{"said", text::cat("Revoked: ", grant->what, " of ", grant->who, ".")}});
}

Result<Json> GrantDesk::grants(const Speaker&, const Json&) {
  Json all = Json::array();
  for (const Grant& grant : services_.authority.grants().list()) {
    Json one = authority::to_json(grant);
    one.erase("address");
    one.set("id", grant.id);
    one.set("left_ms", std::max<Millis>(0, grant.until - services_.clock.steady()));
    all.push(std::move(one));
  }
  return all;
}

// A permission, or the rule that stands in the way.
Status GrantDesk::what_to_lift(const std::string& what) const {
  const auto compiled = services_.authority.compiled();
  std::vector<std::string> rules;
  for (const config::Rule& each : compiled->policy.config.rules) rules.push_back(each.id);
  if (std::ranges::find(rules, what) != rules.end()) return {};
  const std::string meant = what.find(':') == std::string::npos ? text::nearest(what, rules) : "";
  if (!meant.empty())
    return not_found(text::cat("there is no rule '", what, "': did you mean '", meant, "'?"));
  return is_permission(what) ? Status() : no_permission(what);
}

Result<Json> GrantDesk::break_glass(const Speaker& who, const Json& arguments) {
  const auto asker = changer_of(who);
  if (!asker.ok()) return asker.status();
  const authority::Authority& authority = services_.authority;
  if (!authority.holds(*asker, authority::kBreakGlass, false)) {
    return Status(Code::denied, "to break the glass takes the permission 'break-glass'");
  }
  Grant glass;
  glass.kind = Grant::Kind::break_glass;
  glass.what = arguments["what"].as_string();
  if (Status fits = what_to_lift(glass.what); !fits.ok()) return fits;
  glass.because = arguments["because"].as_string();
  if (Status said = need_reason(glass.because); !said.ok()) return said;
  glass.who = glass.by = name_of(*asker);
  glass.lasts = authority.compiled()->policy.config.break_glass.lasts;
  glass.address = chat::to_json(place_of(who));
  std::lock_guard lock(mutex_);
  auto id = store_.next_id();
  if (!id.ok()) return id.status();
  glass.id = *id;
  if (Status begun = begin(glass); !begun.ok()) return begun;
  alert(glass, text::cat("BREAK GLASS ", glass.id, ": ", glass.who, " lifts ", glass.what, " for ",
                         text::duration(glass.lasts), " because ", glass.because));
  return Json::object(
      {{"id", glass.id},
       {"said", text::cat("The glass is broken: for ", text::duration(glass.lasts),
                          " nothing stands before ", glass.what,
                          " for you. Everybody concerned knows, and somebody else has to write \"",
                          "review ", glass.id, " ...\".")}});
}

Result<Json> GrantDesk::review(const Speaker& who, const Json& arguments) {
  const auto asker = changer_of(who);
  if (!asker.ok()) return asker.status();
  std::lock_guard lock(mutex_);
  auto glass = services_.authority.grants().find(id_of(arguments));
  if (!glass || glass->kind != Grant::Kind::break_glass)
    return not_found("there is nothing of that number to review; see \"grants\"");
  const authority::Authority& authority = services_.authority;
  if (services_.authority.is_one_with(*asker, glass->who))
    return Status(Code::denied, "somebody else than who broke the glass writes the review");
  if (!authority.holds(*asker, authority::kReview, false))
    return Status(Code::denied, "to review takes the permission 'review'");
  glass->review = arguments["text"].as_string();
  if (Status said = need_reason(glass->review); !said.ok()) return said;
  glass->reviewer = name_of(*asker);
  Json facts = facts_of(*glass);
  facts.set("review", glass->review).set("reviewer", glass->reviewer);
  if (Status written = recorded(services_, "review", facts); !written.ok()) return written;
  const Status kept = glass->over ? store_.drop_grant(glass->id) : store_.keep(*glass);
  if (!kept.ok()) return kept;
  glass->over ? services_.authority.grants().remove(glass->id)
              : services_.authority.grants().put(*glass);
  return Json::object({{"said", text::cat("The review of ", glass->id, " is recorded.")}});
}

}  // namespace cox::work
