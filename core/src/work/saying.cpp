#include "work/saying.hpp"

#include "base/log.hpp"
#include "base/text.hpp"
#include "work/quarantining.hpp"

namespace cox::work {

namespace {

void report(Services& services, Call& call, const std::string& why) {
  Actor& actor = *call.actor();
  log::error(actor.id, text::cat("'", call.spec().name, "' says too much: ", why));
  call.failed("failed", why);
  count_error(services, actor, why);
}

}  // namespace

Status count_unsaid(Services& services, Call& call) {
  if (call.sets_out(kMostUnsaid)) return {};
  std::string why = text::cat("the chat has not taken ", kMostUnsaid,
                              " messages of this call yet, so that it may say no more for now: say "
                              "it in one message, or as a file");
  if (call.is_first_refusal()) report(services, call, why);
  return {Code::busy, std::move(why)};
}

}  // namespace cox::work
