#include "work/handling.hpp"

#include <cox/json.hpp>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "work/middleware.hpp"
#include "work/noting.hpp"
#include "work/perform.hpp"
#include "work/permit.hpp"

namespace cox::work {

namespace {

using routing::Listener;

// A command or listener, seen alike.
struct Asked {
  std::string name;
  const cox_handler* handler;
  Effect effect = Effect::writes;
  std::string permission;
  bool confined = false;
  bool told = false;  // the person addressed the bot and expects to hear what happened
};

// Whoever is spoken to may act; whoever overhears, and declares nothing, may only read.
bool overhears(const Listener& listener) { return listener.kind != Listener::Kind::respond; }

Asked asked_of(const Actor& actor, const Hit& hit, bool addressed) {
  if (hit.target.kind == Target::Kind::command) {
    const DeclaredCommand& declared = actor.declared.commands[hit.target.position];
    return {declared.command.id,
            &declared.handler,
            declared.command.effect_or_default(),
            declared.command.permission,
            false,
            true};
  }
  const DeclaredListener& declared = actor.declared.listeners[hit.target.position];
  const Listener& listener = declared.listener;
  const bool quiet = overhears(listener);
  return {listener.id,
          &declared.handler,
          listener.effect_or_default(),
          "",
          quiet && !listener.effect,
          addressed && (!quiet || listener.kind == Listener::Kind::catch_all)};
}

bool match_pcre2(const DeclaredListener& declared, const Letter& letter,
                 const routing::Addressing& addressing, Hit& hit) {
  const routing::Subject subject = subject_of(*letter.message, addressing);
  const routing::Anchor anchor = declared.listener.pattern.anchor;
  const std::string_view text =
      anchor == routing::Anchor::search ? subject.text : subject.addressed;
  std::vector<routing::Capture> captures;
  const auto matched = declared.pcre2->match(text, anchor, captures);
  if (!matched.ok()) {
    log::warn("work", text::cat("listener '", declared.listener.id,
                                "' gave up on a message: ", matched.status().message()));
    return false;
  }
  if (*matched) hit.groups = groups_of(captures);
  return *matched;
}

// Candidates are decided here, in the mailbox, where code that is slow harms only its own plugin.
bool really_matches(const Actor& actor, Hit& hit, const Letter& letter,
                    const routing::Addressing& addressing) {
  if (!hit.candidate) return true;
  const DeclaredListener& declared = actor.declared.listeners[hit.target.position];
  if (declared.pcre2 != nullptr) return match_pcre2(declared, letter, addressing, hit);
  return matches(declared.handler, chat::to_c(*letter.message));
}

CallSpec spec_of(const Asked& asked, const Hit& hit, const Letter& letter, std::string rule) {
  CallSpec spec;
  spec.kind = hit.target.kind == Target::Kind::command ? COX_CALL_COMMAND : COX_CALL_LISTENER;
  spec.name = asked.name;
  spec.message = letter.message;
  spec.address = letter.message->address();
  spec.groups = hit.groups;
  spec.effect = asked.effect;
  spec.addressed = asked.told;
  spec.confined = asked.confined;
  spec.rule = std::move(rule);
  spec.accepted = letter.accepted;
  return spec;
}

void refuse(Work& work, const Actor& actor, const Asked& asked, const Letter& letter,
            const std::string& rule, const std::string& reason) {
  note_refusal(work.services.records, {*letter.message, actor.id, asked.name, asked.effect,
                                       asked.permission, rule, reason, asked.told});
  log::info(actor.id,
            text::cat("refused '", asked.name, "' to ", letter.message->user, ": ", reason));
  if (asked.told) tell(work.services, letter.message->address(), reason);
}

// What listener middleware is told beside the name.
std::string facts(const Actor& actor, const Asked& asked) {
  return Json::object({{"plugin", actor.id},
                       {"effect", to_string(asked.effect)},
                       {"permission", asked.permission}})
      .dump();
}

// Whether the call may begin; the reason is told where somebody expects one.
bool allowed(Work& work, const Actor& actor, const Asked& asked, const Letter& letter,
             std::string& rule) {
  const authority::Decision decision =
      permit(work.services, *letter.message, asked.effect, asked.name, asked.permission);
  if (!decision.allowed) {
    refuse(work, actor, asked, letter, decision.rule, decision.reason);
    return false;
  }
  rule = decision.rule;
  const Verdict verdict = pass_and_wait(work.services, work.registry.view()->listener,
                                        {letter.message, asked.name, facts(actor, asked), {}});
  if (!verdict.allowed) {
    refuse(work, actor, asked, letter, verdict.by,
           verdict.reason.empty() ? text::cat("stopped by ", verdict.by) : verdict.reason);
  }
  return verdict.allowed;
}

}  // namespace

Delivered handle(Work& work, const Share& share, const Letter& letter) {
  Delivered delivered;
  const auto settings = work.services.settings();
  for (Hit hit : share.hits) {
    if (!really_matches(*share.actor, hit, letter, settings->addressing)) continue;
    ++delivered.ran;
    const Asked asked = asked_of(*share.actor, hit, letter.addressed);
    std::string rule;
    if (!allowed(work, *share.actor, asked, letter, rule)) continue;
    const Answer answer = run_call(work.services, work.calls, share.actor,
                                   spec_of(asked, hit, letter, std::move(rule)), *asked.handler);
    delivered.finished = answer.finish;
    if (delivered.finished) break;
  }
  return delivered;
}

}  // namespace cox::work
