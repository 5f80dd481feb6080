#include "authority/store.hpp"

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "brain/space.hpp"

namespace cox::authority {
namespace {

using brain::kCoreSpace;
constexpr std::string_view kFact = "fact/";
constexpr std::string_view kLink = "link/";
constexpr std::string_view kGrantKeys = "grant/";
constexpr const char* kPolicy = "authority/policy";
constexpr const char* kLast = "authority/last-grant";

Json to_json(const Fact& fact) {
  return Json::object(
      {{"value", fact.value}, {"owner", fact.owner}, {"since", fact.since}, {"ttl", fact.ttl}});
}

Fact fact_from(std::string name, const Json& json) {
  return {std::move(name),        json["value"],        json["owner"].as_string(),
          json["since"].as_int(), json["ttl"].as_int(), 0};
}

Json to_json(const Link& link) {
  return Json::object({{"root", link.root}, {"since", link.since}, {"ended", link.ended}});
}

Grant grant_from(std::string id, const Json& json) {
  Grant grant;
  grant.id = std::move(id);
  grant.kind = json["kind"].text() == "grant" ? Grant::Kind::grant : Grant::Kind::break_glass;
  grant.who = json["who"].as_string();
  grant.what = json["what"].as_string();
  grant.by = json["by"].as_string();
  grant.because = json["because"].as_string();
  grant.address = json["address"].as_string();
  grant.made = json["made"].as_int();
  grant.lasts = json["lasts"].as_int();
  grant.over = json["over"].as_bool();
  grant.review = json["review"].as_string();
  grant.reviewer = json["reviewer"].as_string();
  return grant;
}

}  // namespace

Json to_json(const Grant& grant) {
  return Json::object({{"kind", grant.kind == Grant::Kind::grant ? "grant" : "break-glass"},
                       {"who", grant.who},
                       {"what", grant.what},
                       {"by", grant.by},
                       {"because", grant.because},
                       {"address", grant.address},
                       {"made", grant.made},
                       {"lasts", grant.lasts},
                       {"over", grant.over},
                       {"review", grant.review},
                       {"reviewer", grant.reviewer}});
}

template <class Take>
Status Store::each(std::string_view prefix, const Take& take) const {
  return brain_.scan(
      kCoreSpace, prefix, "", 0, [&](std::string_view key, const brain::Value& value) {
        const auto json = Json::parse(value.json);
        if (json) {
          take(std::string(key.substr(prefix.size())), *json);
        } else {
          log::error("authority",
                     text::cat("what is kept as ", key, " is damaged, and passed over"));
        }
        return true;
      });
}

Status Store::load(Authority& authority) const {
  const Millis now = clock_.now();
  const auto until = [&](Millis since, Millis lasts) {
    return clock_.steady() + std::clamp<Millis>(since + lasts - now, 0, lasts);
  };
  Status facts = each(kFact, [&](std::string name, const Json& json) {
    Fact fact = fact_from(std::move(name), json);
    if (fact.ttl > 0) fact.until = std::max<Millis>(until(fact.since, fact.ttl), 1);
    authority.facts().put(std::move(fact));
  });
  if (!facts.ok()) return facts;
  Status links = each(kLink, [&](std::string account, const Json& json) {
    authority.links().put({std::move(account), json["root"].as_string(), json["since"].as_int(),
                           json["ended"].as_int()});
  });
  if (!links.ok()) return links;
  return each(kGrantKeys, [&](std::string id, const Json& json) {
    Grant grant = grant_from(std::move(id), json);
    grant.until = until(grant.made, grant.lasts);
    authority.grants().put(std::move(grant));
  });
}

Status Store::keep(const Fact& fact) const {
  return set(text::cat(kFact, fact.name), to_json(fact), fact.ttl);
}
Status Store::keep(const Link& link) const {
  return set(text::cat(kLink, link.account), to_json(link));
}
Status Store::keep(const Grant& grant) const {
  return set(text::cat(kGrantKeys, grant.id), to_json(grant));
}
Status Store::drop_fact(std::string_view name) const { return remove(text::cat(kFact, name)); }
Status Store::drop_link(std::string_view account) const {
  return remove(text::cat(kLink, account));
}
Status Store::drop_grant(std::string_view id) const { return remove(text::cat(kGrantKeys, id)); }

Result<std::string> Store::next_id() const {
  for (;;) {
    const auto last = brain_.get(kCoreSpace, kLast);
    if (!last.ok() && last.status().code() != Code::not_found) return last.status();
    const Json before = last.ok() ? Json::parse(last->json).value_or(Json()) : Json();
    const std::int64_t next = before.as_int() + 1;
    const brain::Revision seen = last.ok() ? last->revision : brain::none;
    auto kept = brain_.apply({{brain::Operation::Kind::set, std::string(kCoreSpace), kLast,
                               Json(next).dump(), seen, 0}});
    if (kept.ok()) return std::to_string(next);
    if (kept.status().code() != Code::conflict) return kept.status();
  }
}

Result<Json> Store::policy() const {
  const auto kept = brain_.get(kCoreSpace, kPolicy);
  if (kept.status().code() == Code::not_found) return Json();
  if (!kept.ok()) return kept.status();
  return Json::parse(kept->json).value_or(Json());
}

Status Store::keep_policy(const Json& snapshot) const { return set(kPolicy, snapshot); }

Status Store::set(std::string key, const Json& value, Millis ttl) const {
  return brain_
      .apply({{brain::Operation::Kind::set, std::string(kCoreSpace), std::move(key), value.dump(),
               brain::any, ttl}})
      .status();
}

Status Store::remove(std::string key) const {
  return brain_
      .apply({{brain::Operation::Kind::remove,
               std::string(kCoreSpace),
               std::move(key),
               {},
               brain::any,
               0}})
      .status();
}

}  // namespace cox::authority
