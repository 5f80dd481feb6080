// What comes in from adapters, and what they tell of what went out.
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "engine_parts.hpp"
#include "work/flagging.hpp"
#include "work/perform.hpp"
#include "work/secret_commands.hpp"

namespace cox {

Status Engine::receive(const std::string& session, const cox_message& message) {
  Parts& parts = *parts_;
  chat::Passed passed = parts.gate.pass(session, message);
  if (passed.message == nullptr) {
    work::count(parts.work.metrics.messages_left);
    log::debug("chat", text::cat("not taken in: ", passed.reason), {{"adapter", session}});
    if (passed.flagged.any()) work::flag(parts.services, passed);
    if (!passed.say.empty()) work::tell(parts.services, passed.address, passed.say);
    return passed.status;
  }
  Status accepted = accept(passed.message);
  // The platform will bring it again, and then it is no duplicate.
  if (!accepted.ok()) parts.gate.forget(*passed.message);
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
