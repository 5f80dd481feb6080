// From the author's functions to handlers, and what needs both: timers and watches.
#ifndef COX_SDK_RUNNING_HPP
#define COX_SDK_RUNNING_HPP

#include <cox/sdk/call.hpp>
#include <cox/sdk/handler.hpp>
#include <memory>
#include <string_view>
#include <utility>

namespace cox {
namespace sdk {

// A handler that runs `function` with a Call. The function is shared, not copied, so it may hold
// what cannot be copied, and its own state stays one.
template <class Function>
Handler for_call(const Context& context, Function function) {
  auto shared = std::make_shared<Function>(std::move(function));
  auto run = [&context, shared](const cox_call& raw, cox_result& result) {
    Call call(context, raw, result);
    call_with(*shared, call);
  };
  return {&context, std::move(run), nullptr};
}

// Starts a timer on behalf of the call with that id, or of nobody.
inline Timer start_timer(const Context& context, cox_str call, std::chrono::milliseconds delay,
                         std::chrono::milliseconds period, Handler handler) {
  auto& table = context.extension<cox_timer_1>(COX_EXT_TIMER);
  const cox_handler given = give(std::move(handler));
  std::uint64_t id = 0;
  Answer answer;
  answer.check(
      table.start(context.host(), call, delay.count(), period.count(), &given, &id, answer.sink()),
      "start a timer");
  return Timer(context, id);
}

}  // namespace sdk

template <class Function>
Timer Call::start_timer(Millis delay, Millis period, Function handler) const {
  return sdk::start_timer(context_, raw_.id, delay, period,
                          sdk::for_call(context_, std::move(handler)));
}

template <class Function>
std::uint64_t Brain::watch(std::string_view prefix, Function handler) const {
  const cox_handler given = sdk::give(sdk::for_call(*context_, std::move(handler)));
  std::uint64_t id = 0;
  const cox_status status =
      table().watch(context_->host(), sdk::borrow(space_), sdk::borrow(prefix), &given, &id);
  sdk::Answer().check(status, "brain watch");
  return id;
}

}  // namespace cox

#endif  // COX_SDK_RUNNING_HPP
