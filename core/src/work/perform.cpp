#include "work/perform.hpp"

#include <utility>

#include "base/forks.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "work/boundary.hpp"
#include "work/quarantining.hpp"

namespace cox::work {

namespace {

std::string failure(const Actor& actor, const CallSpec& spec, const Status& status) {
  return text::cat(actor.id, spec.name.empty() ? "" : " (", spec.name, spec.name.empty() ? "" : ")",
                   " failed: ", status.message());
}

// A failure that was to be reckoned with, such as a name that does not exist: its sentence is an
// answer. Any other is a mistake of the plugin.
bool is_answer(const Status& status) {
  return status.code() != Code::failed && status.code() != Code::timeout;
}

// A failure that another time may not be.
bool may_pass(const Status& status) {
  return status.code() == Code::busy || status.code() == Code::timeout ||
         status.code() == Code::cancelled;
}

Answer timed(Actor& actor, const cox_handler& handler, const cox_call& call) {
  const Stopwatch watch(actor.totals->took);
  Answer answer = invoke(handler, call);
  if (forks::is_copy()) forks::end_copy(actor.id.c_str());
  return answer;
}

// The client learns that it went wrong, and nothing more.
void answer_failure(const CallSpec& spec, int status) {
  if (spec.exchange != nullptr) spec.exchange->answer(status);
}

// A failed handler never takes the bot down: it is counted, logged, recorded and told.
void report(Services& services, Actor& actor, const CallSpec& spec, const Status& status) {
  const std::string text = failure(actor, spec, status);
  if (is_answer(status)) {
    log::warn(actor.id, text);
  } else {
    log::error(actor.id, text);
    count_error(services, actor, status.message());
  }
  if (spec.addressed && spec.address)
    tell(services, *spec.address, is_answer(status) ? status.message() : text);
}

// It never began, because it could not be recorded: not the plugin's failure, and no reason to put
// it in quarantine. That nothing can be recorded the log says once, and not at each timer too.
void report_unrecorded(Services& services, const Actor& actor, const CallSpec& spec,
                       const Status& status) {
  const std::string text = failure(actor, spec, status);
  const bool is_asked = spec.message != nullptr ? spec.addressed : spec.exchange != nullptr;
  is_asked ? log::warn(actor.id, text) : log::debug(actor.id, text);
  if (spec.addressed && spec.address) tell(services, *spec.address, text);
  answer_failure(spec, 503);
}

// Nobody is to be told anew by the log at each timer and event.
void report_quarantine(Services& services, const Actor& actor, const CallSpec& spec,
                       const Status& status) {
  log::debug(actor.id, text::cat("'", spec.name, "' was not run: ", status.message()));
  if (spec.addressed && spec.address)
    tell(services, *spec.address, text::cat(actor.id, " cannot take this: ", status.message()));
  answer_failure(spec, 503);
}

}  // namespace

Answer run_call(Services& services, Calls& calls, const ActorPtr& actor, CallSpec spec,
                const cox_handler& handler) {
  Answer answer;
  if (actor->quarantine.is_on()) {
    answer.status = actor->quarantine.refusal(actor->id);
    report_quarantine(services, *actor, spec, answer.status);
    return answer;
  }
  auto call = calls.begin_from(actor, spec);
  if (!call.ok()) {
    answer.status = call.status();
    report_unrecorded(services, *actor, spec, answer.status);
    return answer;
  }
  const CurrentCall current(*call);
  const CallView view(**call);
  answer = timed(*actor, handler, view.call());
  answer.call = (*call)->id();
  if (!answer.status.ok()) {
    (*call)->failed("failed", answer.status.message());
    report(services, *actor, (*call)->spec(), answer.status);
    answer_failure((*call)->spec(), 500);
  }
  return answer;
}

Answer continue_call(Services& services, const CallPtr& call, const cox_handler& handler,
                     std::uint32_t kind, const net::HttpResponse* response) {
  const CurrentCall current(call);
  CallView view(*call, kind);
  if (response != nullptr) view.response(*response);
  Answer answer = timed(*call->actor(), handler, view.call());
  if (!answer.status.ok()) {
    call->failed("failed", answer.status.message());
    report(services, *call->actor(), call->spec(), answer.status);
    answer_failure(call->spec(), 500);
  }
  return answer;
}

Answer run_quietly(Services& services, Actor& actor, const cox_handler& handler, std::uint32_t kind,
                   std::string_view name, std::string_view data,
                   const net::HttpResponse* response) {
  if (actor.quarantine.is_on()) return {};
  CallView view(kind, name);
  view.data(data);
  if (response != nullptr) view.response(*response);
  Answer answer = timed(actor, handler, view.call());
  if (!answer.status.ok()) {
    log::error(actor.id, text::cat(name, " failed: ", answer.status.message()));
    count_error(services, actor, answer.status.message());
  }
  return answer;
}

namespace {

bool say(Services& services, chat::Outgoing out, std::function<void()> told) {
  const auto over = [told = std::move(told), hold = services.activity.hold()](const Status& sent) {
    if (!sent.ok()) log::warn("work", text::cat("could not tell a room: ", sent.message()));
    if (told && !may_pass(sent)) told();
  };
  return services.outbox.send(std::move(out), over) != 0;
}

chat::Outgoing reply_to(const chat::Address& address, std::uint32_t format, std::string body) {
  chat::Outgoing out;
  out.act = COX_ACT_REPLY;
  out.format = format;
  out.address = address;
  out.body = std::move(body);
  return out;
}

}  // namespace

void tell(Services& services, const chat::Address& address, std::string text,
          std::function<void()> told) {
  (void)say(services, reply_to(address, COX_FORMAT_TEXT, std::move(text)), std::move(told));
}

bool try_tell(Services& services, const chat::Address& address, std::string text) {
  return say(services, reply_to(address, COX_FORMAT_TEXT, std::move(text)), nullptr);
}

void tell_card(Services& services, const chat::Address& address, const Card& card) {
  (void)say(services, reply_to(address, COX_FORMAT_RICH, card.to_json().dump()), nullptr);
}

}  // namespace cox::work
