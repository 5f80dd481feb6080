// What the process says when it dies of a mistake of its own or of a library: on standard error
// the signal, whose code it was and the innermost calls, and a line in a file for the next start
// (CrashLog). Then it dies as it would have died, with a core file where there is one.
//
// Nothing is counted or noted while it works: the library is found by the addresses on the stack,
// and its build by the name of its private copy (private_copy.hpp).
#pragma once

#include <string>

#include "plugins/signal_stack.hpp"

namespace cox::plugins {

// The plugin or adapter whose private copy holds this code; empty where none does. Waits for
// nobody.
std::string library_of(const void* code);

// One at a time in a process, from the main thread. It looks at SIGSEGV, SIGBUS, SIGILL, SIGFPE,
// SIGABRT and SIGSYS, at SIGTRAP, SIGALRM, SIGXCPU, SIGUSR1 and SIGUSR2 where nobody else does, and
// at exit() and quick_exit(): a library that calls them would end the bot as if it had done its
// work, so that nobody starts it again. _exit() cannot be seen. Children that a library forked are
// left alone.
class CrashReport {
 public:
  // Codes of sysexits.h; what a service manager takes for a failure.
  static constexpr int kExitCode = 70;

  // `copies`: the folder of private copies; `file`: where lines are appended.
  CrashReport(const std::string& copies, const std::string& file);
  // From here on the process may end as it likes.
  ~CrashReport();
  CrashReport(const CrashReport&) = delete;
  CrashReport& operator=(const CrashReport&) = delete;

 private:
  SignalStack stack_;  // of the main thread; others get theirs where they begin (threads.cpp)
};

}  // namespace cox::plugins
