// What comes in from adapters, and what they tell of what went out.
#include <chrono>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "engine_parts.hpp"
#include "work/flagging.hpp"
#include "work/perform.hpp"
#include "work/permit.hpp"
#include "work/secret_commands.hpp"

namespace cox {
namespace {

audit::Accepted accepted_as(const std::string& id, const chat::MessagePtr& message, Millis now) {
  audit::Accepted accepted;
  accepted.id = id;
  accepted.time = now;
  accepted.later = [message] { return chat::to_json(*message); };
  return accepted;
}

std::string cannot_take(const Status& why) {
  return text::cat("I cannot take this in now: ", why.message());
}

}  // namespace

// Whoever hears why it was not taken in has their answer. To the platform it is acknowledged: it
// would bring it again otherwise, and what was refused would run after all (decision 0040).
Status Engine::receive(const std::string& session, const cox_message& message) {
  return take_in(session, message).for_adapter();
}

Status Engine::receive_later(const std::string& session, const cox_message& message, Taken taken) {
  const chat::Passed passed = let_in(session, message);
  if (passed.message != nullptr) return accept_later(passed.message, std::move(taken));
  taken(Reception{passed.status, passed.is_said}.for_adapter());
  return {};
}

Engine::Reception Engine::take_in(const std::string& session, const cox_message& message) {
  const chat::Passed passed = let_in(session, message);
  if (passed.message == nullptr) return {passed.status, passed.is_said};
  return accept_said(passed.message);
}

// Without a message where it stays outside, which is seen to here.
chat::Passed Engine::let_in(const std::string& session, const cox_message& message) {
  Parts& parts = *parts_;
  chat::Passed passed = parts.gate.pass(session, message);
  if (const chat::MessagePtr said = passed.message) {
    parts.bursts.look();
    const Status memory = memory_for(*said);
    if (memory.ok()) return passed;
    passed = without_memory(*said, memory);
    turn_away(session, passed);
    if (!passed.is_said) parts.gate.forget(*said);  // the platform brings it again
    return passed;
  }
  turn_away(session, passed);
  return passed;
}

void Engine::turn_away(const std::string& session, chat::Passed& passed) {
  Parts& parts = *parts_;
  work::count(parts.work.metrics.messages_left);
  log::debug("chat", text::cat("not taken in: ", passed.reason), {{"adapter", session}});
  if (passed.flagged.any()) work::flag(parts.services, passed);
  if (!passed.say.empty())
    passed.is_said = work::try_tell(parts.services, passed.address, passed.say);
}

// While memory is short nothing new begins, but for the admins: they can mend it.
Status Engine::memory_for(const chat::Message& message) {
  Parts& parts = *parts_;
  Status why = parts.memory.refusal();
  if (why.ok() || parts.authority.is_admin(work::identity_of(message))) return {};
  return why;
}

chat::Passed Engine::without_memory(const chat::Message& message, const Status& why) {
  chat::Passed passed;
  passed.status = why;
  passed.reason = why.message();
  passed.address = message.address();
  if (must_be_kept(message)) passed.say = cannot_take(why);
  return passed;
}

Engine::Reception Engine::counted(const chat::MessagePtr& message, const Reception& reception) {
  Parts& parts = *parts_;
  // The platform will bring it again, and then it is no duplicate.
  if (!reception.for_adapter().ok()) parts.gate.forget(*message);
  work::count(reception.status.ok() ? parts.work.metrics.messages_taken
                                    : parts.work.metrics.messages_left);
  return reception;
}

// A press becomes what its button says, as said by whoever pressed it, and takes the way of every
// message.
Result<Json> Engine::press(const std::string& session, const cox_message& given,
                           std::string_view values) {
  chat::Message press = chat::from_c(given);
  press.adapter = session;
  auto pressed = parts_->work.buttons.press(press, values);
  if (!pressed.ok()) return pressed.status();
  if (pressed->form.is_object()) return pressed->form;
  chat::Message said = press;
  said.text = pressed->line;
  said.kind = COX_MESSAGE_TEXT;
  said.flags |= COX_MESSAGE_MENTION;
  said.extra = Json::object({{"button", press.text}}).dump();
  if (!press.id.empty()) said.id = text::cat("press:", press.id);
  Status taken = take_in(session, chat::to_c(said)).status;
  if (!taken.ok()) parts_->work.buttons.undo(press);
  if (!taken.ok()) return taken;
  return Json();
}

// Durable first, then on its way.
Status Engine::accept(const chat::MessagePtr& message) {
  chat::Received received = received_now(message);
  if (Status kept = keep(received); !kept.ok()) return refuse(*message, kept).status;
  return pass_on(received);
}

// While the disk takes nothing, what is said is on its way in memory alone: whoever only reads is
// answered, and whoever wants an effect is refused by its own record, which says why. It is not
// acknowledged, but not forgotten either: where the platform brings it again to this bot it is a
// duplicate, and only after a crash it is new.
Engine::Reception Engine::accept_said(const chat::MessagePtr& message) {
  chat::Received received = received_now(message);
  const Status kept = keep(received);
  if (kept.ok()) return counted(message, {pass_on(received)});
  received.accepted.clear();
  if (!pass_on(received).ok()) return counted(message, refuse(*message, kept));
  (void)counted(message, {});
  return {kept};
}

chat::Received Engine::received_now(const chat::MessagePtr& message) {
  chat::Received received;
  received.hold = parts_->activity.hold();
  received.message = message;
  return received;
}

// On disk, where it must be; then `accepted` names it there.
Status Engine::keep(chat::Received& received) {
  if (!must_be_kept(*received.message)) return {};
  Parts& parts = *parts_;
  received.accepted = parts.ids.next();
  return parts.records->wait(
      parts.records->accept(accepted_as(received.accepted, received.message, parts.clock.now())));
}

Status Engine::pass_on(const chat::Received& received) {
  if (parts_->closed) return for_next_start(received);
  Status queued = parts_->inbox.push(received);
  return queued.code() == Code::cancelled ? for_next_start(received) : queued;
}

Engine::Reception Engine::refuse(const chat::Message& message, const Status& why) {
  return {why, work::try_tell(parts_->services, message.address(), cannot_take(why))};
}

// On its way first, and durable a little later: whoever has an effect waits for the disk in any
// case, and whoever only reads need not. Acknowledged is it when it is durable. While the disk
// takes nothing, all of it takes the way of accept_said().
Status Engine::accept_later(const chat::MessagePtr& message, Taken taken) {
  Parts& parts = *parts_;
  const bool is_kept = must_be_kept(*message);
  if (parts.closed || (is_kept && !parts.records->health().ok())) {
    taken(accept_said(message).for_adapter());
    return {};
  }
  chat::Received received = received_now(message);
  if (!is_kept) {
    Status queued = parts.inbox.push(std::move(received), std::chrono::milliseconds(0));
    (void)counted(message, {queued});
    if (queued.ok()) taken(queued);
    return queued;
  }
  if (parts.inbox.is_full_for(*message))
    return counted(message, {{Code::busy, "too many messages are waiting for the bot"}}).status;
  received.accepted = parts.ids.next();
  // In this order: the records of what becomes of it come after its own.
  parts.records->accept(
      accepted_as(received.accepted, message, parts.clock.now()),
      [taken = std::move(taken), hold = received.hold](const Status& kept) { taken(kept); });
  const Status queued = parts.inbox.push(received);
  if (queued.code() == Code::cancelled) (void)for_next_start(received);
  return counted(message, {}).status;
}

// The bot is stopping. What is on disk is taken up by resume() of the next one.
Status Engine::for_next_start(const chat::Received& received) {
  if (received.accepted.empty()) return {Code::cancelled, "the bot is stopping"};
  log::info("bot",
            text::cat("the next start takes up what was said meanwhile: ", received.accepted));
  return {};
}

// What is said to the bot, or answers it. Also where the platform would send it again: to be
// accepted is to be acknowledged, and then it does not.
// Not what gives a command something secret: better lost in a crash than found on the disk.
bool Engine::must_be_kept(const chat::Message& message) const {
  if (message.kind != COX_MESSAGE_TEXT) return false;
  const auto settings = parts_->services.settings();
  const routing::Addressing& addressing = settings->addressing;
  const bool meant = message.direct() || parts_->work.questions.waits_for(message) ||
                     (message.flags & COX_MESSAGE_MENTION) != 0 ||
                     addressing.strip(message.text).has_value();
  return meant && !work::gives_secret(*parts_->work.registry.view(), addressing, message);
}

void Engine::ended(const std::string& session) {
  if (parts_->on_ended) parts_->on_ended(session);
}

void Engine::receipt(std::uint64_t ticket, const Status& status, const std::string& id) {
  parts_->outbox.receipt(ticket, status, id);
}

void Engine::went(const std::string& session, const char* state, const std::string& why) {
  parts_->records->note("login",
                        Json::object({{"adapter", session}, {"outcome", state}, {"why", why}}));
}

}  // namespace cox
