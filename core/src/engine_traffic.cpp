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

}  // namespace

Status Engine::receive(const std::string& session, const cox_message& message) {
  const chat::Passed passed = let_in(session, message);
  if (passed.message == nullptr) return passed.status;
  return accept_said(passed.message);
}

Status Engine::receive_later(const std::string& session, const cox_message& message, Taken taken) {
  const chat::Passed passed = let_in(session, message);
  if (passed.message == nullptr) {
    // Where there is no memory for it whoever said it was told, and would be once more if the
    // adapter tried again at once, as for want of room.
    const bool is_seen_to = passed.status.ok() || passed.status.code() == Code::busy;
    if (!is_seen_to) return passed.status;
    taken(passed.status);
    return {};
  }
  return accept_later(passed.message, std::move(taken));
}

// Without a message where it stays outside, which is seen to here.
chat::Passed Engine::let_in(const std::string& session, const cox_message& message) {
  Parts& parts = *parts_;
  chat::Passed passed = parts.gate.pass(session, message);
  if (passed.message != nullptr) {
    passed.status = has_memory_for(passed.message);
    if (!passed.status.ok()) passed.message = nullptr;
    parts.bursts.look();
    return passed;
  }
  work::count(parts.work.metrics.messages_left);
  log::debug("chat", text::cat("not taken in: ", passed.reason), {{"adapter", session}});
  if (passed.flagged.any()) work::flag(parts.services, passed);
  if (!passed.say.empty()) work::tell(parts.services, passed.address, passed.say);
  return passed;
}

// While memory is short nothing new begins, but for the admins: they can mend it.
Status Engine::has_memory_for(const chat::MessagePtr& message) {
  Parts& parts = *parts_;
  const Status why = parts.memory.refusal();
  if (why.ok() || parts.authority.is_admin(work::identity_of(*message))) return {};
  return counted(message, must_be_kept(*message) ? refuse(*message, why) : why);
}

Status Engine::counted(const chat::MessagePtr& message, const Status& accepted) {
  Parts& parts = *parts_;
  // The platform will bring it again, and then it is no duplicate.
  if (!accepted.ok()) parts.gate.forget(*message);
  work::count(accepted.ok() ? parts.work.metrics.messages_taken : parts.work.metrics.messages_left);
  return accepted;
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
  Status taken = receive(session, chat::to_c(said));
  if (!taken.ok()) parts_->work.buttons.undo(press);
  if (!taken.ok()) return taken;
  return Json();
}

// Durable first, then on its way.
Status Engine::accept(const chat::MessagePtr& message) {
  chat::Received received = received_now(message);
  if (Status kept = keep(received); !kept.ok()) return refuse(*message, kept);
  return pass_on(received);
}

// While the disk takes nothing, what is said is on its way in memory alone: whoever only reads is
// answered, and whoever wants an effect is refused by its own record, which says why. It is not
// acknowledged, but not forgotten either: where the platform brings it again to this bot it is a
// duplicate, and only after a crash it is new.
Status Engine::accept_said(const chat::MessagePtr& message) {
  chat::Received received = received_now(message);
  Status kept = keep(received);
  if (kept.ok()) return counted(message, pass_on(received));
  received.accepted.clear();
  if (!pass_on(received).ok()) return counted(message, refuse(*message, kept));
  (void)counted(message, {});
  return kept;
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

Status Engine::refuse(const chat::Message& message, const Status& why) {
  work::tell(parts_->services, message.address(),
             text::cat("I cannot take this in now: ", why.message()));
  return why;
}

// On its way first, and durable a little later: whoever has an effect waits for the disk in any
// case, and whoever only reads need not. Acknowledged is it when it is durable. While the disk
// takes nothing, all of it takes the way of accept_said().
Status Engine::accept_later(const chat::MessagePtr& message, Taken taken) {
  Parts& parts = *parts_;
  const bool is_kept = must_be_kept(*message);
  if (parts.closed || (is_kept && !parts.records->health().ok())) {
    taken(accept_said(message));
    return {};
  }
  chat::Received received = received_now(message);
  if (!is_kept) {
    Status queued =
        counted(message, parts.inbox.push(std::move(received), std::chrono::milliseconds(0)));
    if (queued.ok()) taken(queued);
    return queued;
  }
  if (parts.inbox.is_full_for(*message))
    return counted(message, {Code::busy, "too many messages are waiting for the bot"});
  received.accepted = parts.ids.next();
  // In this order: the records of what becomes of it come after its own.
  parts.records->accept(
      accepted_as(received.accepted, message, parts.clock.now()),
      [taken = std::move(taken), hold = received.hold](const Status& kept) { taken(kept); });
  const Status queued = parts.inbox.push(received);
  if (queued.code() == Code::cancelled) (void)for_next_start(received);
  return counted(message, {});
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
