// What comes in from adapters, and what they tell of what went out.
#include <chrono>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "engine_parts.hpp"
#include "work/flagging.hpp"
#include "work/perform.hpp"
#include "work/secret_commands.hpp"

namespace cox {

Status Engine::receive(const std::string& session, const cox_message& message) {
  const chat::Passed passed = let_in(session, message);
  if (passed.message == nullptr) return passed.status;
  return counted(passed.message, accept(passed.message));
}

Status Engine::receive_later(const std::string& session, const cox_message& message, Taken taken) {
  const chat::Passed passed = let_in(session, message);
  if (passed.message == nullptr) {
    if (passed.status.ok()) taken(passed.status);
    return passed.status;
  }
  Status under_way = accept_later(
      passed.message, [this, message = passed.message, taken = std::move(taken)](
                          const Status& accepted) { taken(counted(message, accepted)); });
  return under_way.ok() ? under_way : counted(passed.message, under_way);
}

// Without a message where it stays outside, which is seen to here.
chat::Passed Engine::let_in(const std::string& session, const cox_message& message) {
  Parts& parts = *parts_;
  chat::Passed passed = parts.gate.pass(session, message);
  if (passed.message != nullptr) return passed;
  work::count(parts.work.metrics.messages_left);
  log::debug("chat", text::cat("not taken in: ", passed.reason), {{"adapter", session}});
  if (passed.flagged.any()) work::flag(parts.services, passed);
  if (!passed.say.empty()) work::tell(parts.services, passed.address, passed.say);
  return passed;
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
  Parts& parts = *parts_;
  chat::Received received;
  received.hold = parts.activity.hold();
  received.message = message;
  if (must_be_kept(*message)) {
    received.accepted = parts.ids.next();
    const auto ticket =
        parts.records->accept({received.accepted, chat::to_json(*message), parts.clock.now()});
    if (Status kept = parts.records->wait(ticket); !kept.ok()) {
      work::tell(parts.services, message->address(),
                 text::cat("I cannot take this in now: ", kept.message()));
      return kept;
    }
  }
  if (parts.closed) return for_next_start(received);
  Status queued = parts.inbox.push(received);
  return queued.code() == Code::cancelled ? for_next_start(received) : queued;
}

// On its way first, and durable a little later: whoever has an effect waits for the disk in any
// case, and whoever only reads need not. Acknowledged is it when it is durable. While the disk
// takes nothing, all of it waits, so that the person is told.
Status Engine::accept_later(const chat::MessagePtr& message, Taken taken) {
  Parts& parts = *parts_;
  const bool is_kept = must_be_kept(*message);
  if (parts.closed || (is_kept && !parts.records->health().ok())) {
    taken(accept(message));
    return {};
  }
  chat::Received received;
  received.hold = parts.activity.hold();
  received.message = message;
  if (!is_kept) {
    Status queued = parts.inbox.push(std::move(received), std::chrono::milliseconds(0));
    if (queued.ok()) taken(queued);
    return queued;
  }
  if (parts.inbox.is_full()) return {Code::busy, "too many messages are waiting for the bot"};
  received.accepted = parts.ids.next();
  // In this order: the records of what becomes of it come after its own.
  parts.records->accept(
      {received.accepted, chat::to_json(*message), parts.clock.now()},
      [taken = std::move(taken), hold = received.hold](const Status& kept) { taken(kept); });
  const Status queued = parts.inbox.push(received);
  if (queued.code() == Code::cancelled) (void)for_next_start(received);
  return {};
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
