// Owes a reply until somebody opens the gate, which may well be the next build.
#include <cox/plugin.hpp>

namespace {

void answer_when_open(const cox::Call& call) {
  if (call.brain().get("open")) {
    call.reply("build " OWING_VERSION " pays what it owes");
    return;
  }
  call.after(std::chrono::milliseconds(10), [](auto& later) { answer_when_open(later); });
}

}  // namespace

COX_PLUGIN("owing", OWING_VERSION, "Answers late") {
  plugin.respond("owe", [](auto& call) {
    call.reply("build " OWING_VERSION " owes");
    answer_when_open(call);
  });
  plugin.respond("open", [](auto& call) {
    call.reply("build " OWING_VERSION " opens");
    call.brain().set("open", true);  // afterwards: what is owed comes second
  });
}
