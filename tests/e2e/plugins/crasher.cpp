// Ends the process in every way that it is asked for; where CRASHER_LOADS is false, as soon as it
// is loaded.
#include <atomic>
#include <cox/plugin.hpp>
#include <cstdlib>
#include <string>
#include <thread>

namespace {

// Looked at where it is used, so that no compiler knows better.
std::atomic<int*> wrong_address{reinterpret_cast<int*>(64)};
std::atomic<void (*)()> nowhere{nullptr};
std::atomic<bool> loads{CRASHER_LOADS};
std::atomic<bool> without_end{true};

void write_there() { *wrong_address.load() = 1; }

// Not inlined, and no call at the end that could be a jump. In large steps: ThreadSanitizer keeps a
// list of the calls, which must not be full first.
[[gnu::noinline]] int go_deeper(int depth) {
  volatile int here[4'096];
  here[0] = depth;
  return without_end ? go_deeper(depth + 1) + here[0] : here[0];
}

}  // namespace

COX_PLUGIN("crasher", CRASHER_VERSION, "Ends the bot") {
  if (!loads) write_there();
  const auto ask = [&plugin](const char* what) -> cox::Command& {
    return plugin.command(std::string("crasher-") + what, std::string("crasher ") + what);
  };
  // The others write: that they began is on disk before they run, and so nothing begins them again.
  ask("wake").reads().run([](auto& call) { call.reply("crasher " CRASHER_VERSION " is awake"); });
  ask("write").run([](auto&) { write_there(); });
  ask("call").run([](auto&) { nowhere.load()(); });
  ask("recurse").run([](auto& call) { call.reply(std::to_string(go_deeper(0))); });
  ask("abort").run([](auto&) { std::abort(); });
  ask("exit").run([](auto&) { std::exit(0); });
  ask("thread").run([](auto&) { std::thread([] { throw 7; }).detach(); });
}
