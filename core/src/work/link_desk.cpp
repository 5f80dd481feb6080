#include "work/link_desk.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "work/perform.hpp"
#include "work/speaking.hpp"

namespace cox::work {
namespace {

constexpr std::size_t kLongestAccount = 400;  // it is a key of the brain

chat::Address directly_to(const std::string& account) {
  const authority::Identity identity = authority::identity_of(account);
  chat::Address address;
  address.adapter = identity.adapter;
  address.user = identity.account;
  address.direct = true;
  return address;
}

Json said(std::string sentence) { return Json::object({{"said", std::move(sentence)}}); }

}  // namespace

Result<Json> LinkDesk::link(const Speaker& who, const Json& arguments) {
  const auto asker = commander_of(who);
  if (!asker.ok()) return asker.status();
  const std::string code = arguments["code"].as_string();
  return code.empty() ? give_code(*asker) : redeem(*asker, code);
}

// Only in a direct message: whoever reads the code may say it.
Result<Json> LinkDesk::give_code(const authority::Identity& asker) {
  const std::string account = authority::key_of(asker);
  const auto code = codes_.give(account);
  if (!code.ok()) return code.status();
  tell(services_, directly_to(account),
       text::cat("Say \"link ", *code,
                 "\" from the account that is yours too, within 10 minutes. Whoever says it has "
                 "your rights: show it to nobody."));
  return said("I sent you a code in a direct message. Say it from your other account.");
}

Status LinkDesk::may_link(const std::string& account, const std::string& root) const {
  const authority::Links& links = services_.authority.links();
  const auto compiled = services_.authority.compiled();
  if (account == root) return invalid("say the code from the other account: this one asked for it");
  if (account.size() > kLongestAccount) return invalid("the name of this account is too long");
  const authority::Standing* own = compiled->directory.of(account);
  if (own != nullptr && !own->person.empty()) {
    return {Code::conflict, text::cat("this account is ", own->person,
                                      " by cox.json, where an admin can add the other one")};
  }
  if (!links.to(account).empty()) {
    return {Code::conflict, text::cat(links.to(account).front().account,
                                      " is linked to this account: say \"unlink\" here first, or "
                                      "ask for the code here")};
  }
  const auto before = links.find(account);
  if (!before || before->root == root) return {};
  if (before->ended == 0) {
    return {Code::conflict,
            text::cat("this account is linked to ", before->root, ": say \"unlink\" here first")};
  }
  if (!links.is_one_person(*before)) return {};
  return {Code::conflict, text::cat("this account was linked to ", before->root,
                                    " and counts as the same person for 30 days")};
}

Result<Json> LinkDesk::redeem(const authority::Identity& sayer, const std::string& code) {
  const std::string account = authority::key_of(sayer);
  auto asked = codes_.take(account, code);
  if (!asked.ok()) return asked.status();
  std::lock_guard lock(mutex_);
  const std::string above = services_.authority.links().root_of(*asked);
  const std::string root = above.empty() ? *asked : above;
  if (Status may = may_link(account, root); !may.ok()) return may;
  const authority::Link link{account, root, services_.clock.now(), 0};
  const std::string person = services_.authority.person_of(
      {authority::identity_of(root).adapter, authority::identity_of(root).account, true});
  const Json facts = Json::object({{"account", account}, {"root", root}, {"person", person}});
  if (Status written = recorded(services_, "link", facts); !written.ok()) return written;
  if (Status kept = store_.keep(link); !kept.ok()) return kept;
  services_.authority.links().put(link);
  tell(services_, directly_to(root),
       text::cat(account,
                 " is one person with you now and has your rights. If that was not you, "
                 "say \"unlink ",
                 account, "\"."));
  Json answer = said(text::cat("Done: this account is ", person, " now."));
  return answer.set("person", person);
}

Result<Json> LinkDesk::unlink(const Speaker& who, const Json& arguments) {
  const auto asker = commander_of(who);
  if (!asker.ok()) return asker.status();
  std::lock_guard lock(mutex_);
  authority::Links& links = services_.authority.links();
  const std::string own = authority::key_of(*asker);
  std::vector<authority::Link> ending = links.to(own);
  const std::string wanted = arguments["account"].as_string();
  const auto add = [&](const std::optional<authority::Link>& link) {
    if (!link || link->ended != 0) return;
    const bool is_there = std::ranges::any_of(
        ending, [&](const authority::Link& each) { return each.account == link->account; });
    if (!is_there) ending.push_back(*link);
  };
  add(links.find(own));
  if (services_.authority.is_admin(*asker)) add(links.find(wanted));
  std::erase_if(ending, [&](const authority::Link& link) {
    return !wanted.empty() && link.account != wanted && link.root != wanted;
  });
  if (ending.empty()) {
    return not_found(wanted.empty() ? "nothing is linked to this account; what cox.json says of "
                                      "people only an admin can change there"
                                    : text::cat(wanted, " is not linked to this account"));
  }
  std::string names;
  for (authority::Link link : ending) {
    link.ended = services_.clock.now();
    const Json facts = Json::object({{"account", link.account}, {"root", link.root}, {"by", own}});
    if (Status written = recorded(services_, "unlink", facts); !written.ok()) return written;
    if (Status kept = store_.keep(link); !kept.ok()) return kept;
    links.put(link);
    names += text::cat(names.empty() ? "" : ", ", link.account);
  }
  return said(text::cat("Not linked any more: ", names,
                        ". Its rights are its own; for approvals it counts as the same person for "
                        "30 days."));
}

}  // namespace cox::work
