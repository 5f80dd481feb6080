// Who may do what. Asked before every call; whatever nothing allows is refused. The most specific
// rule of the config decides, then the permission that the command declares, then the policy
// (docs/authority.md). Threads: any; the policy may be replaced at any time, a decision sees one
// policy from start to end.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "authority/compiled.hpp"
#include "authority/facts.hpp"
#include "authority/grants.hpp"
#include "authority/identity.hpp"
#include "authority/links.hpp"
#include "authority/rates.hpp"
#include "authority/request.hpp"
#include "base/clock.hpp"

namespace cox::authority {

class Authority {
 public:
  // `clock` must outlive it; without one it is the machine's.
  explicit Authority(Policy policy);
  Authority(Policy policy, const Clock& clock);

  // Never blocks, never fails, counts nothing: what cannot be decided is refused.
  Decision decide(const Request& request) const;
  // Whether it may be allowed with some arguments, where they are not known yet: what to offer
  // somebody. Says yes rather than no.
  bool might(const Request& request) const;
  // The same right before the call begins: counts it against the rate limits, and refuses where
  // one is reached, with the time that is left.
  Decision admit(const Request& request);
  // With what decide() has just said of it.
  Decision admit(const Request& request, Decision decision);

  // Whose rights the account has: the name of a person, or "ADAPTER:ACCOUNT" of the account that it
  // is linked to, or its own.
  std::string person_of(const Identity& who) const;
  // The same text for all accounts that count as one person where somebody else must decide: those
  // of one person of the config, and those that links lead to, over any number of them, in either
  // direction, and for a while after they were undone.
  std::string one_behind(const Identity& who) const;
  // Whether that is the one behind `name` too, which person_of() has given.
  bool is_one_with(const Identity& who, const std::string& name) const;
  // Whether the account is vouched for and is, or belongs to, one of `listed`: "@group", a role, a
  // person, "ADAPTER:ACCOUNT", "known". An admin is not everybody here.
  bool is_one_of(const Identity& who, const std::vector<std::string>& listed) const;
  bool is_admin(const Identity& who) const;
  // Whether a role of the config gives the permission ("deploy:prod", may have stars); an admin
  // holds all. `with_grants`: or a grant does, for now.
  bool holds(const Identity& who, std::string_view permission, bool with_grants) const;

  // Takes effect for every decision that begins afterwards.
  void configure(Policy policy);
  // What rules ask about (facts, links, grants) is not known, because of `why`: whoever asks, only
  // what reads may be allowed until this is called with an empty text.
  void incomplete(std::string why);
  std::shared_ptr<const Compiled> compiled() const;

  // What changes while the bot runs.
  Facts& facts() { return facts_; }
  Links& links() { return links_; }
  Grants& grants() { return grants_; }
  const Links& links() const { return links_; }
  const Grants& grants() const { return grants_; }

 private:
  std::string why_incomplete() const;
  Decision limited(const Request& request, Decision decision);
  std::vector<Counted> limits_of(const Compiled& compiled, const Request& request) const;

  const Clock& clock_;
  Facts facts_;
  Links links_;
  Grants grants_;
  Rates rates_;
  std::atomic<bool> is_incomplete_{false};
  mutable std::mutex mutex_;  // guards what follows
  std::shared_ptr<const Compiled> compiled_;
  std::string incomplete_;
};

}  // namespace cox::authority
