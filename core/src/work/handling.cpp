#include "work/handling.hpp"

#include <cox/json.hpp>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "work/approving.hpp"
#include "work/deadline.hpp"
#include "work/middleware.hpp"
#include "work/noting.hpp"
#include "work/parsing.hpp"
#include "work/perform.hpp"
#include "work/permit.hpp"
#include "work/quarantining.hpp"
#include "work/secret_commands.hpp"
#include "work/tracing.hpp"

namespace cox::work {

namespace {

using routing::Listener;

// A command or listener, seen alike.
struct Asked {
  std::string name;
  const cox_handler* handler;
  const DeclaredCommand* command = nullptr;  // null: a listener
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
            &declared,
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
          nullptr,
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

CallSpec spec_of(const Asked& asked, const Hit& hit, const Letter& letter) {
  CallSpec spec;
  spec.kind = hit.target.kind == Target::Kind::command ? COX_CALL_COMMAND : COX_CALL_LISTENER;
  spec.name = asked.name;
  spec.message = letter.message;
  spec.address = letter.message->address();
  spec.effect = asked.effect;
  spec.addressed = asked.told;
  spec.confined = asked.confined;
  spec.accepted = letter.accepted;
  return spec;
}

// A listener may be meant by what is nearly a command with a secret.
bool may_be_secret(const Work& work, const Letter& letter) {
  const auto settings = work.services.settings();
  const chat::Message& message = *letter.message;
  return without_secrets(*work.registry.view(), settings->addressing, message) != message.text;
}

// The question that the authority is asked about it.
authority::Request request_for(const chat::Message& message, const Actor& actor, const Asked& asked,
                               const CallSpec& spec) {
  authority::Request request = request_of(message, asked.effect, asked.name, asked.permission);
  request.plugin = actor.id;
  if (!spec.arguments.empty())
    request.arguments = Json::parse(spec.arguments).value_or(Json::object());
  return request;
}

void refuse(Work& work, const Actor& actor, const Asked& asked, const Letter& letter,
            const CallSpec& spec, const std::string& rule, const std::string& reason) {
  note_refusal(work.services.records,
               {*letter.message, actor.id, asked.name, asked.effect, asked.permission, rule, reason,
                spec.addressed && !spec.secret ? text_for_records(spec) : std::string()});
  log::info(actor.id,
            text::cat("refused '", asked.name, "' to ", letter.message->user, ": ", reason));
  if (asked.told) tell(work.services, letter.message->address(), reason);
}

// Whether the call may begin, as far as rules and middleware go; the reason is told where somebody
// expects one. Where middleware was asked it `took_time`, and the rules may be others by then.
bool allowed(Work& work, const Actor& actor, const Asked& asked, const Letter& letter,
             const CallSpec& spec, const authority::Decision& decision, bool& took_time) {
  if (!decision.allowed) {
    refuse(work, actor, asked, letter, spec, decision.rule, decision.reason);
    return false;
  }
  if (asked.command == nullptr && (decision.confirm || decision.approvals.count > 0)) {
    refuse(work, actor, asked, letter, spec, decision.rule,
           text::cat("the rule ", decision.rule,
                     " asks for a yes or an approval, and only commands "
                     "can wait for one: make '",
                     asked.name, "' of ", actor.id, " a command"));
    return false;
  }
  const ViewPtr view = work.registry.view();
  if (view->listener.empty()) return true;
  took_time = true;
  const Verdict verdict = pass_and_wait(
      work.services, view->listener,
      {letter.message, asked.name, step_facts(actor.id, asked.effect, asked.permission), {}});
  if (!verdict.allowed) refuse(work, actor, asked, letter, spec, verdict.by, verdict.why());
  return verdict.allowed;
}

// Somebody has to say yes first.
void put_off(Work& work, const ActorPtr& actor, const Asked& asked, const Letter& letter,
             CallSpec spec, const authority::Decision& decision) {
  note_outcome(work, *letter.message, "waits");
  propose(work, actor, *asked.command, std::move(spec), decision);
}

void run(Work& work, const ActorPtr& actor, const Asked& asked, const Letter& letter, CallSpec spec,
         const authority::Decision& decision, Delivered& delivered) {
  if (!decision.allowed)
    return refuse(work, *actor, asked, letter, spec, decision.rule, decision.reason);
  // The rules may have changed since they were asked first.
  if (asked.command != nullptr && must_wait(asked.effect, decision))
    return put_off(work, actor, asked, letter, std::move(spec), decision);
  spec.rule = decision.rule;
  const Answer answer = run_call(work.services, work.calls, actor, std::move(spec), *asked.handler);
  note_end(work, *letter.message, asked.command != nullptr, answer);
  if (asked.command != nullptr) watch_deadline(work, asked.command->command, answer.call);
  delivered.finished = answer.finish;
}

// One hit: judged, then begun, or planned where somebody has to say yes first.
void take_up(Work& work, const ActorPtr& actor, Hit hit, const Letter& letter,
             Delivered& delivered) {
  const Asked asked = asked_of(*actor, hit, letter.addressed);
  CallSpec spec = spec_of(asked, hit, letter);
  if (asked.command != nullptr) {
    auto understood = given(work, actor, hit, letter);
    if (!understood.ok()) {
      note_outcome(work, *letter.message, "not understood");
      return tell(work.services, letter.message->address(), understood.status().message());
    }
    put_into(std::move(*understood), spec);
  } else {
    spec.groups = std::move(hit.groups);
    spec.secret = asked.told && may_be_secret(work, letter);
  }
  authority::Authority& authority = work.services.authority;
  const authority::Request request = request_for(*letter.message, *actor, asked, spec);
  authority::Decision decision = authority.decide(request);
  note_decision(work, *letter.message, asked.command != nullptr, decision);
  bool took_time = false;
  if (!allowed(work, *actor, asked, letter, spec, decision, took_time)) return;
  spec.person = linked_person_of(work.services, *letter.message);
  if (asked.command != nullptr && must_wait(asked.effect, decision))
    return put_off(work, actor, asked, letter, std::move(spec), decision);
  // No view is held any more: it would keep other plugins' builds mapped while this one runs.
  decision = took_time ? authority.admit(request) : authority.admit(request, std::move(decision));
  run(work, actor, asked, letter, std::move(spec), decision, delivered);
}

}  // namespace

Delivered handle(Work& work, Share share, const Letter& letter) {
  if (share.actor->quarantine.is_on()) return turn_away(work, share, letter);
  Delivered delivered;
  const auto settings = work.services.settings();
  for (Hit& hit : share.hits) {
    if (!really_matches(*share.actor, hit, letter, settings->addressing)) continue;
    ++delivered.ran;
    take_up(work, share.actor, std::move(hit), letter, delivered);
    if (delivered.finished) break;
  }
  return delivered;
}

}  // namespace cox::work
