// What a plugin says, on its way from the C table to the outbox.
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "plugins/host.hpp"
#include "plugins/refusal.hpp"
#include "work/saying.hpp"

namespace cox::plugins {

namespace {

constexpr std::size_t kFileBytes = 64U << 20;

// A file leaves the bot as what it says does: without secrets.
Status take_file(chat::Outgoing& outgoing, const cox_outgoing& out) {
  if (out.act != COX_ACT_FILE) return {};
  if (out.size < sizeof(cox_outgoing)) return invalid("a file needs a name and its bytes");
  if (out.file.size > kFileBytes) return invalid("a file may have 64 MiB at most");
  outgoing.file_name = text::to_utf8(text::from_c(out.file_name));
  if (outgoing.file_name.empty() || outgoing.file_name.find('/') != std::string::npos)
    return invalid("a file needs a name, without a slash in it");
  outgoing.file = std::make_shared<const std::string>(log::scrubbed(text::from_c(out.file)));
  return {};
}

chat::Outgoing taken(const cox_outgoing& out) {
  chat::Outgoing outgoing;
  outgoing.act = out.act;
  outgoing.format = out.format;
  outgoing.body = text::to_utf8(text::from_c(out.body));
  outgoing.ref = out.ref;
  outgoing.flags = out.flags;
  if (out.address != nullptr) outgoing.address = chat::from_c(*out.address);
  return outgoing;
}

// The call says who speaks, and where a message without an adapter goes.
Status said_by(chat::Outgoing& outgoing, const work::Call& call) {
  outgoing.call = call.id();
  const auto& home = call.spec().address;
  if (outgoing.address.adapter.empty() && home) outgoing.address.adapter = home->adapter;
  if (!call.spec().confined || !home || home->lane() == outgoing.address.lane()) return {};
  return {Code::denied,
          "a listener that only overhears may speak in its own room only; declare its effect as "
          "writes to speak elsewhere"};
}

// What the chat cannot show to one person in the room goes to that person alone.
void whisper(chat::Outgoing& outgoing, std::uint32_t abilities) {
  const bool whispers = (outgoing.flags & COX_SAY_EPHEMERAL) != 0;
  if (!whispers || (abilities & COX_ABILITY_EPHEMERAL) != 0 || outgoing.address.direct) return;
  chat::Address alone;
  alone.adapter = outgoing.address.adapter;
  alone.user = outgoing.address.user;
  alone.direct = true;
  outgoing.address = std::move(alone);  // without the room: it must not end up there
}

}  // namespace

Result<std::uint64_t> Host::send(const cox_outgoing& out, const Sent& then) {
  const work::ActorPtr owner = actor();
  if (owner == nullptr) return gone();
  const work::CallPtr by = call(text::from_c(out.call));
  chat::Outgoing outgoing = taken(out);
  outgoing.plugin = id_;
  outgoing.generation = owner->generation;
  if (by != nullptr) {
    if (Status allowed = said_by(outgoing, *by); !allowed.ok()) return allowed;
  }
  if (outgoing.address.adapter.empty()) return invalid("the address names no adapter");
  if (Status file = take_file(outgoing, out); !file.ok()) return file;
  whisper(outgoing, work_.services.outbox.abilities(outgoing.address.adapter));
  return say(std::move(outgoing), by, then);
}

// The reply is on its way until the chat has it; the call need not wait for that. But what a call
// has done is over only when it has been told: until then its record stays open, so that after a
// crash somebody hears of it.
Result<std::uint64_t> Host::say(chat::Outgoing outgoing, const work::CallPtr& by,
                                const Sent& then) {
  if (by != nullptr) {
    if (Status counted = work::count_unsaid(work_.services, *by); !counted.ok()) return counted;
    by->said(outgoing.body);
  }
  const std::string told = by != nullptr && by->has_effect() ? by->id() : "";
  if (!told.empty()) work_.calls.keep_open(told);
  auto refused = std::make_shared<Status>();
  const std::uint64_t ref = work_.services.outbox.send(
      std::move(outgoing),
      [&calls = work_.calls, plugin = id_, told, refused, then, call = std::weak_ptr(by),
       hold = work_.services.activity.hold()](const Status& sent) {
        *refused = sent;
        if (!told.empty()) calls.let_go(told, "ok", "");
        if (const work::CallPtr open = call.lock()) open->arrived();
        if (then) then(sent);
        if (!sent.ok()) log::warn(plugin, text::cat("a message did not arrive: ", sent.message()));
      });
  // 0: it was refused at once, and the callback has run already.
  if (ref == 0) return *refused;
  return ref;
}

}  // namespace cox::plugins
