// Almost all of this runs in a signal handler: no memory is asked for, no lock is taken, and only
// functions are called that may be (signal-safety(7)). The unwinder is the program's own, and asks
// _dl_find_object(), which is made for this; backtrace() would open another one first.
#include "plugins/crash_report.hpp"

#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>  // NOLINT(modernize-deprecated-headers): sigabbrev_np is the C library's
#include <ucontext.h>
#include <unistd.h>
#include <unwind.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <string_view>

namespace cox::plugins {
namespace {

constexpr int kSignals[] = {SIGSEGV, SIGBUS,  SIGILL,  SIGFPE,  SIGABRT, SIGSYS,
                            SIGTRAP, SIGALRM, SIGXCPU, SIGUSR1, SIGUSR2};
constexpr unsigned kPatience = 10;  // seconds, then it ends without having told

// Text in a place of its own; what does not fit is left out.
class Line {
 public:
  Line& operator<<(std::string_view part) {
    for (const char each : part) {
      if (size_ < text_.size()) text_[size_++] = each;
    }
    return *this;
  }
  Line& number(std::uint64_t value) {
    std::array<char, 20> digits{};
    std::size_t at = digits.size();
    do digits[--at] = static_cast<char>('0' + value % 10);
    while ((value /= 10) > 0);
    return *this << std::string_view(digits.data() + at, digits.size() - at);
  }
  void write_to(int file) const { (void)!::write(file, text_.data(), size_); }

 private:
  std::array<char, 1'024> text_;
  std::size_t size_ = 0;
};

// Fixed before anything can happen.
struct Set {
  std::array<char, 4'096> copies{};  // with the '/' at the end
  std::array<char, 4'096> file{};
  std::atomic<::pid_t> process{0};  // 0: nobody looks
  std::atomic_flag is_dying;
  struct sigaction before[NSIG];
};
Set set;

bool is_this_process() { return set.process == ::getpid(); }

struct Culprit {
  std::string_view name, build;
  bool known() const { return !build.empty(); }
};

// "FOLDER/NAME.BUILD.SERIAL.so"; see private_copy.hpp.
Culprit culprit_of_copy(std::string_view path) {
  const std::string_view copies(set.copies.data());
  if (!path.starts_with(copies)) return {};
  path.remove_prefix(copies.size());
  for (int ending = 0; ending < 2; ++ending)
    path = path.substr(0, path.rfind('.') == path.npos ? 0 : path.rfind('.'));
  const std::size_t dot = path.rfind('.');
  if (dot == path.npos) return {};
  return {path.substr(0, dot), path.substr(dot + 1)};
}

// The file that the code at this address came from; empty where there is none.
std::string_view object_at(void* address) {
  dl_find_object found{};
  if (::_dl_find_object(address, &found) != 0) return {};
  const char* name = found.dlfo_link_map->l_name;
  return name == nullptr || *name == '\0' ? std::string_view("the program") : name;
}

// Where a call through a pointer that leads nowhere came from: unwinding ends there at once.
void* caller_of_nowhere(void* context) {
  const mcontext_t& machine = static_cast<ucontext_t*>(context)->uc_mcontext;
#if defined(__x86_64__)
  if (!object_at(reinterpret_cast<void*>(machine.gregs[REG_RIP])).empty()) return nullptr;
  return *reinterpret_cast<void**>(machine.gregs[REG_RSP]);
#elif defined(__aarch64__)
  if (!object_at(reinterpret_cast<void*>(machine.pc)).empty()) return nullptr;
  return reinterpret_cast<void*>(machine.regs[30]);
#else
  (void)machine;
  return nullptr;
#endif
}

// The innermost calls of this thread, those of this file included.
struct Calls {
  std::array<void*, 64> addresses{};
  std::size_t count = 0;

  Calls() { ::_Unwind_Backtrace(add, this); }
  static _Unwind_Reason_Code add(_Unwind_Context* at, void* self) {
    auto& calls = *static_cast<Calls*>(self);
    calls.addresses[calls.count++] = reinterpret_cast<void*>(::_Unwind_GetIP(at));
    return calls.count < calls.addresses.size() ? _URC_NO_REASON : _URC_END_OF_STACK;
  }
};

// What happened, by signal or by exit().
struct Cause {
  int signal = 0;  // 0: exit()
  const siginfo_t* info = nullptr;
  void* context = nullptr;

  // Another process sent it, as a watchdog does: none of the calls that it met is to blame.
  bool from_outside() const {
    return info != nullptr && info->si_code <= 0 && info->si_pid != ::getpid();
  }
};

// The innermost library among the calls.
Culprit culprit_in(const Calls& calls, const Cause& cause) {
  if (cause.from_outside()) return {};
  if (void* caller = cause.context == nullptr ? nullptr : caller_of_nowhere(cause.context)) {
    if (Culprit found = culprit_of_copy(object_at(caller)); found.known()) return found;
  }
  for (std::size_t i = 0; i < calls.count; ++i) {
    if (Culprit found = culprit_of_copy(object_at(calls.addresses[i])); found.known()) return found;
  }
  return {};
}

void tell(const Cause& cause, const Culprit& culprit, const Calls& calls) {
  Line line;
  line << "cox: fatal: ";
  if (cause.signal == 0) {
    line << "a call of exit()";
  } else {
    const char* name = ::sigabbrev_np(cause.signal);
    line << "SIG" << (name == nullptr ? "?" : name);
  }
  if (cause.from_outside()) {
    line << ", sent by process ";
    line.number(static_cast<std::uint64_t>(cause.info->si_pid));
  } else if (culprit.known()) {
    line << " in the code of " << culprit.name << ", build " << culprit.build;
  } else {
    line << " in no plugin's code";
  }
  line << "; the innermost calls:\n";
  line.write_to(STDERR_FILENO);
  ::backtrace_symbols_fd(calls.addresses.data(), static_cast<int>(calls.count), STDERR_FILENO);
}

// Opened only here: the file is replaced while the bot runs, and a descriptor would be one more.
void note(int signal, const Culprit& culprit) {
  const int file = ::open(set.file.data(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) return;
  Line line;
  line.number(static_cast<std::uint64_t>(::time(nullptr))) << " ";
  line.number(static_cast<std::uint64_t>(signal)) << " ";
  if (culprit.known()) {
    line << culprit.build << " " << culprit.name << "\n";
  } else {
    line << "- -\n";
  }
  line.write_to(file);
  ::fsync(file);
  ::close(file);
}

void report(const Cause& cause) {
  // The first of several tells, and ends all of them.
  while (set.is_dying.test_and_set()) ::pause();
  ::signal(SIGALRM, SIG_DFL);
  ::alarm(kPatience);
  const Calls calls;
  const Culprit culprit = culprit_in(calls, cause);
  note(cause.signal, culprit);
  tell(cause, culprit, calls);
}

bool is_of_instruction(int signal) {
  return signal == SIGSEGV || signal == SIGBUS || signal == SIGILL || signal == SIGFPE;
}

// A profiler or a debugger may have use for these.
bool may_be_of_use(int signal) { return !is_of_instruction(signal) && signal != SIGABRT; }

// What came before goes on with it: by default the process ends, and a sanitizer has more to say.
void die_of(int signal, const siginfo_t& info) {
  ::sigaction(signal, &set.before[signal], nullptr);
  // What an instruction did is done once more where the handler returns; nothing else is.
  if (info.si_code <= 0 || !is_of_instruction(signal)) (void)::raise(signal);
}

void handle(int signal, siginfo_t* info, void* context) {
  const int error = errno;
  if (is_this_process()) report({signal, info, context});
  die_of(signal, *info);
  errno = error;
}

// Runs in exit(), on the thread that called it.
void at_exit() {
  if (!is_this_process()) return;
  report({});
  ::_exit(CrashReport::kExitCode);
}

void copy_into(std::array<char, 4'096>& to, const std::string& from) {
  from.copy(to.data(), to.size() - 1);
}

void look_at_signals() {
  struct sigaction action {};
  action.sa_sigaction = handle;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  ::sigfillset(&action.sa_mask);
  for (const int signal : kSignals) {
    ::sigaction(signal, nullptr, &set.before[signal]);
    if (may_be_of_use(signal) && set.before[signal].sa_handler != SIG_DFL) continue;
    ::sigaction(signal, &action, nullptr);
  }
}

}  // namespace

std::string library_of(const void* code) {
  return std::string(culprit_of_copy(object_at(const_cast<void*>(code))).name);
}

CrashReport::CrashReport(const std::string& copies, const std::string& file) {
  copy_into(set.copies, copies + "/");
  copy_into(set.file, file);
  static const bool at_end = std::atexit(at_exit) == 0 && std::at_quick_exit(at_exit) == 0;
  (void)at_end;
  set.process = ::getpid();
  look_at_signals();
}

CrashReport::~CrashReport() {
  set.process = 0;
  for (const int signal : kSignals) ::sigaction(signal, &set.before[signal], nullptr);
}

}  // namespace cox::plugins
