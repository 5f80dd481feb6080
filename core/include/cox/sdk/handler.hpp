// The author's functions in the shape the core runs: cox_handler. Authors need none of this.
// Threads: the core's, in the plugin's lane, and several at once for middleware and for a plugin
// that declared it. What the function throws becomes a status and a sentence.
#ifndef COX_SDK_HANDLER_HPP
#define COX_SDK_HANDLER_HPP

#include <cox/abi.h>

#include <cox/sdk/context.hpp>
#include <cox/sdk/message.hpp>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace cox::sdk {

struct Handler {
  const Context* context;
  std::function<void(const cox_call&, cox_result&)> run;
  std::function<bool(const Message&)> matches;  // flavour "predicate" only
};

// The functions the core calls; `self` is the Handler.
struct HandlerThunks {
  static cox_status run(void* self, const cox_call* call, cox_result* result) noexcept {
    return guarded(result->text, [&] { static_cast<Handler*>(self)->run(*call, *result); });
  }
  static std::int32_t matches(void* self, const cox_message* message) noexcept {
    auto* handler = static_cast<Handler*>(self);
    bool yes = false;
    Answer why;
    const cox_status status =
        guarded(why.sink(), [&] { yes = handler->matches(Message(message)); });
    // A predicate has no way to answer with an error, so it goes to the log and counts as a no.
    if (status != COX_OK) handler->context->log.error("a predicate failed: " + why.text());
    return status == COX_OK && yes ? 1 : 0;
  }
  static void drop(void* self) noexcept { delete static_cast<Handler*>(self); }
};

// A handler that stays the property of the plugin, for everything that is declared.
inline cox_handler lend(Handler& handler) {
  cox_handler out{};
  out.size = sizeof(out);
  out.self = &handler;
  out.run = &HandlerThunks::run;
  out.matches = handler.matches ? &HandlerThunks::matches : nullptr;
  return out;
}

// A handler that the core owns from here on and drops, for what comes and goes: timers, watches.
// The core drops one that it refuses, too.
inline cox_handler give(Handler handler) {
  auto owned = std::make_unique<Handler>(std::move(handler));
  cox_handler out = lend(*owned);
  out.drop = &HandlerThunks::drop;
  static_cast<void>(owned.release());  // drop frees it
  return out;
}

// Calls a function that takes `argument` or nothing at all.
template <class Function, class Argument>
decltype(auto) call_with(Function& function, Argument& argument) {
  if constexpr (std::is_invocable_v<Function&, Argument&>) {
    return function(argument);
  } else {
    static_assert(std::is_invocable_v<Function&>,
                  "this function must take one argument, `auto&`, or none");
    return function();
  }
}

}  // namespace cox::sdk

#endif  // COX_SDK_HANDLER_HPP
