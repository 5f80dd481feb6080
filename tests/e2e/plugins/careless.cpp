// Does to the process what a library that it uses may do without asking.
#include <pthread.h>
#include <unistd.h>

#include <cox/plugin.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

std::string output_of(const char* line) {
  std::string out;
  FILE* pipe = ::popen(line, "r");
  for (int byte; (byte = std::fgetc(pipe)) != EOF;) out += static_cast<char>(byte);
  ::pclose(pipe);
  return out;
}

// What a program that this thread starts begins with; many a shell clears it.
bool has_sigterm_blocked() {
  sigset_t now;
  ::pthread_sigmask(SIG_BLOCK, nullptr, &now);
  return sigismember(&now, SIGTERM) == 1;
}

void does_nothing(int) {}

void changes_signals() {
  for (const int signal : {SIGTERM, SIGHUP}) std::signal(signal, does_nothing);
  std::signal(SIGPIPE, SIG_DFL);
  std::signal(SIGCHLD, SIG_IGN);
}

void goes_elsewhere() {
  if (::chdir("/") != 0) std::abort();
  ::unsetenv("COX_HOME");
}

}  // namespace

COX_PLUGIN("careless", "1.0.0", "Changes what belongs to all") {
  const auto ask = [&plugin](const std::string& what) -> cox::Command& {
    return plugin.command("careless-" + what, "careless " + what).reads();
  };
  // What a program that a plugin starts has: sockets, and signals that it cannot get.
  ask("sockets").run([](auto& call) {
    call.reply("sockets: " + output_of("ls -l /proc/self/fd | grep -c socket:"));
  });
  ask("blocked").run([](auto& call) {
    call.reply(has_sigterm_blocked() ? "SIGTERM is blocked" : "SIGTERM ends it");
  });
  ask("signals").run([](auto& call) {
    changes_signals();
    call.reply("signals changed");
  });
  ask("walk").run([](auto& call) {
    goes_elsewhere();
    call.reply("gone to /");
  });
  // One copy comes back from the handler, one stays as long as nobody ends it.
  ask("copy").run([](auto& call) {
    const pid_t copy = ::fork();
    if (copy != 0) call.reply("copied");
  });
  ask("daemon").run([](auto& call) {
    const pid_t copy = ::fork();
    if (copy == 0) {
      ::pause();
      ::_exit(0);
    }
    call.reply("daemon " + std::to_string(copy));
  });
  // These write: that they began is on disk before they run, and so nothing begins them again.
  ask("alarm").writes().run([](auto&) { ::raise(SIGALRM); });
  ask("quick").writes().run([](auto&) { std::quick_exit(0); });
}
