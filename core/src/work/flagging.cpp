#include "work/flagging.hpp"

#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "work/perform.hpp"

namespace cox::work {
namespace {

std::string listed(const std::vector<std::string>& things) {
  std::string out;
  for (std::size_t i = 0; i < things.size(); ++i)
    out += text::cat(i == 0 ? "" : i + 1 == things.size() ? " and " : ", ", things[i]);
  return out;
}

// "the secret 'db-prod' and a GitHub token"
std::string held(const chat::Flagged& flagged) {
  std::vector<std::string> things;
  for (const std::string& name : flagged.secrets)
    things.push_back(name.empty() ? "a secret of my config" : text::cat("the secret '", name, "'"));
  things.insert(things.end(), flagged.tokens.begin(), flagged.tokens.end());
  return listed(things);
}

void tell_person(Services& services, const chat::Address& address, const chat::Flagged& flagged,
                 bool removed) {
  const bool several = flagged.secrets.size() + flagged.tokens.size() > 1;
  tell(services, address,
       text::cat("Your message held ", held(flagged), ", so I did nothing with it",
                 removed ? " and removed it here. "
                         : ", but I cannot remove it here: please do that yourself. ",
                 "Whoever read along knows ", several ? "them" : "it", " now: change ",
                 several ? "them" : "it", "."));
}

void record(Services& services, const chat::Address& address, const chat::Flagged& flagged,
            bool removed) {
  const auto list = [](const std::vector<std::string>& texts) {
    Json all = Json::array();
    for (const std::string& each : texts) all.push(each);
    return all;
  };
  services.records.note("secret", Json::object({{"what", "said"},
                                                {"adapter", address.adapter},
                                                {"room", address.room},
                                                {"user", address.user},
                                                {"message", address.message},
                                                {"secrets", list(flagged.secrets)},
                                                {"tokens", list(flagged.tokens)},
                                                {"removed", removed}}));
}

}  // namespace

void flag(Services& services, const chat::Passed& passed) {
  log::warn("secrets", text::cat("a message held ", held(passed.flagged)),
            {{"adapter", passed.address.adapter}, {"user", passed.address.user}});
  chat::Outgoing out;
  out.act = COX_ACT_REMOVE;
  out.address = passed.address;
  services.outbox.send(std::move(out),
                       [&services, address = passed.address, flagged = passed.flagged,
                        hold = services.activity.hold()](const Status& sent) {
                         record(services, address, flagged, sent.ok());
                         tell_person(services, address, flagged, sent.ok());
                       });
}

}  // namespace cox::work
