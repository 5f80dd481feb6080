#include "plugins/threads.hpp"

#include <dlfcn.h>
#include <pthread.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <list>
#include <mutex>
#include <new>
#include <string_view>
#include <thread>

#include "plugins/signal_stack.hpp"

namespace {

using Start = void* (*)(void*);

struct Beginning {
  Start start = nullptr;
  void* argument = nullptr;
  const void* code = nullptr;  // in the library the thread belongs to
  bool roomy = true;           // has stack to spare for its signals
};
using Beginnings = std::list<Beginning>;

// Never destroyed: threads may outlive static objects.
struct Living {
  std::mutex mutex;
  Beginnings beginnings;
};
Living& living() {
  static auto* instance = new Living;
  return *instance;
}

// Where libstdc++ lies; an empty range where it is part of the program. Found once, before any
// plugin is opened: dladdr() waits while a constructor of a library runs, and with it would wait
// whoever starts a thread.
const cox::plugins::MemoryRange& standard_library() {
  static const cox::plugins::MemoryRange range = [] {
    Dl_info info{};
    const void* inside = reinterpret_cast<const void*>(&std::thread::hardware_concurrency);
    const bool shared =
        ::dladdr(inside, &info) != 0 && info.dli_fname != nullptr &&
        std::string_view(info.dli_fname).find("libstdc++.so") != std::string_view::npos;
    return shared ? cox::plugins::memory_of(info.dli_fname) : cox::plugins::MemoryRange{};
  }();
  return range;
}

// Where a thread's own code lies. Every std::thread starts in the same function of libstdc++, with
// an object whose class, and so whose table of virtual functions, belongs to the one who made it.
const void* code_of(Start start, void* argument) {
  const void* code = reinterpret_cast<const void*>(start);
  if (standard_library().holds(code) && argument != nullptr)
    std::memcpy(&code, argument, sizeof(code));
  return code;
}

void forget(Beginnings::iterator beginning) {
  Beginnings ended;  // freed outside the lock
  std::lock_guard lock(living().mutex);
  ended.splice(ended.begin(), living().beginnings, beginning);
}

// The room for signals lies at the far end of the thread's own stack, where it costs nothing until
// it is used, and where nothing runs into it.
[[gnu::noinline]] void* begin_with_signal_stack(const Beginning& beginning) {
  const cox::plugins::SignalStack stack;
  return beginning.start(beginning.argument);
}

void* begin(const Beginning& beginning) {
  return beginning.roomy ? begin_with_signal_stack(beginning) : beginning.start(beginning.argument);
}

// Whoever asks for a small stack has use for all of it.
bool is_roomy(const pthread_attr_t* attributes) {
  std::size_t size = 0;
  return attributes == nullptr || (::pthread_attr_getstacksize(attributes, &size) == 0 &&
                                   size >= 16 * cox::plugins::SignalStack::kSize);
}

// Runs in the new thread. Forgets it also where pthread_exit() unwinds the stack.
void* run(void* noted) {
  struct Forget {
    Beginnings::iterator beginning;
    ~Forget() { forget(beginning); }
  };
  auto* handed = static_cast<Beginnings::iterator*>(noted);
  Forget at_end{*handed};
  delete handed;
  return begin(*at_end.beginning);
}

using Create = int (*)(pthread_t*, const pthread_attr_t*, Start, void*);

Create next_definition() {
  static const auto next = reinterpret_cast<Create>(::dlsym(RTLD_NEXT, "pthread_create"));
  return next;
}

}  // namespace

// See the header. A sanitizer's own definition, where there is one, comes next. The names of the C
// library's declaration are reserved ones.
// NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name)
extern "C" __attribute__((visibility("default"))) int pthread_create(
    pthread_t* thread, const pthread_attr_t* attributes, Start start, void* argument) noexcept {
  auto* noted = new (std::nothrow) Beginnings::iterator;
  if (noted == nullptr) return EAGAIN;
  const void* code = code_of(start, argument);
  {
    std::lock_guard lock(living().mutex);
    living().beginnings.push_front({start, argument, code, is_roomy(attributes)});
    *noted = living().beginnings.begin();
  }
  const Beginnings::iterator beginning = *noted;  // `noted` is the new thread's from here on
  int error = next_definition()(thread, attributes, run, noted);
  if (error != 0) {
    forget(beginning);
    delete noted;
  }
  return error;
}

namespace cox::plugins {

std::size_t threads_in(const MemoryRange& range) {
  std::lock_guard lock(living().mutex);
  return static_cast<std::size_t>(std::ranges::count_if(
      living().beginnings,
      [&](const Beginning& beginning) { return range.holds(beginning.code); }));
}

}  // namespace cox::plugins
