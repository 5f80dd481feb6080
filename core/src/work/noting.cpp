#include "work/noting.hpp"

#include <utility>

#include "base/log.hpp"

namespace cox::work {

void note_refusal(audit::Records& records, const Refusal& refusal) {
  const chat::Message& message = refusal.message;
  Json facts = Json::object({{"outcome", "denied"},
                             {"plugin", refusal.plugin},
                             {"name", refusal.name},
                             {"effect", to_string(refusal.effect)},
                             {"permission", refusal.permission},
                             {"adapter", message.adapter},
                             {"room", message.room},
                             {"user", message.user},
                             {"rule", refusal.rule},
                             {"why", refusal.reason}});
  if (refusal.text.empty()) {
    facts.set("digest", audit::digest(message.text));
  } else {
    facts.set("text", refusal.text);
  }
  records.note("denied", facts);
}

void note_verdict(audit::Records& records, const chat::Outgoing& out, const Verdict& verdict) {
  const bool stopped = !verdict.allowed && !verdict.stopping;
  const bool altered = verdict.allowed && verdict.body && *verdict.body != out.body;
  if (out.call.empty() || (!stopped && !altered)) return;
  Json facts = Json::object(
      {{"outcome", stopped ? "stopped" : "altered"}, {"call", out.call}, {"plugin", out.plugin}});
  if (stopped) facts.set("by", verdict.by).set("why", verdict.reason);
  if (altered) facts.set("digest", audit::digest(log::scrubbed(*verdict.body)));
  records.note("reply", facts);
}

}  // namespace cox::work
