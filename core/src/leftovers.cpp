#include "leftovers.hpp"

#include <memory>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "work/perform.hpp"

namespace cox {

namespace {

constexpr std::size_t kQuoted = 200;  // bytes of what was said

// Over once the room knows: where it cannot be told now, the next start tries again.
void report_call(work::Services& services, const audit::Begin& begin, const std::string& death) {
  const auto end = [&services, call = begin.call] {
    services.records.end(
        {call, "unknown", "the bot stopped before the call ended", "", services.clock.now()});
  };
  // What looked ahead did nothing, and the plan or the message that it looked for goes on.
  if (begin.kind == "plan") return end();
  log::warn("work", text::cat("call ", begin.call, " ('", begin.name, "' of ", begin.plugin,
                              ") began before a crash and never ended"));
  if (begin.text.empty() || begin.address.empty()) return end();
  work::tell(services, chat::address_from_json(begin.address),
             text::cat("I was stopped in the middle of '", text::clip(begin.text, kQuoted), "'",
                       death.empty() ? "" : text::cat(", by ", death),
                       ": whether it was done is not known, and I do not run it again"),
             end);
}

void report_message(work::Services& services, const audit::Accepted& old) {
  const auto done = [&services, id = old.id] { services.records.done(id); };
  if (!old.begun.empty()) return done();  // its calls have been reported
  const chat::Message message = chat::message_from_json(old.message);
  work::tell(services, message.address(),
             text::cat("I was down when you said '", text::clip(message.text, kQuoted),
                       "'; that is too long ago, so I did nothing"),
             done);
}

}  // namespace

void Leftovers::read(audit::Records& records) {
  auto calls = records.open_calls();
  auto messages = records.accepted();
  if (!calls.ok()) log::error("audit", calls.status().message());
  if (!messages.ok()) log::error("audit", messages.status().message());
  if (calls.ok()) calls_ = std::move(*calls);
  if (messages.ok()) messages_ = std::move(*messages);
}

void Leftovers::take_up(work::Work& work, work::Dispatcher& dispatcher,
                        const std::function<bool(const std::string& call)>& goes_on,
                        const std::function<std::string(const std::string& build)>& death_in) {
  work::Services& services = work.services;
  for (const audit::OpenCall& open : std::exchange(calls_, {})) {
    if (!goes_on(open.begin.call)) report_call(services, open.begin, death_in(open.begin.build));
  }
  for (const audit::Accepted& each : std::exchange(messages_, {})) {
    if (services.clock.now() - each.time > services.settings()->resume) {
      report_message(services, each);
      continue;
    }
    auto message = std::make_shared<const chat::Message>(chat::message_from_json(each.message));
    dispatcher.dispatch(std::move(message), each.id, each.begun);
  }
}

}  // namespace cox
