// Handing state from one build of a plugin to the next, as JSON. Authors need none of this.
// Threads: the core's, in the plugin's lane. What save() or restore() throws is logged, and the
// switch goes on without the state.
#ifndef COX_SDK_HANDOVER_HPP
#define COX_SDK_HANDOVER_HPP

#include <cox/json.hpp>
#include <cox/sdk/handler.hpp>
#include <memory>
#include <utility>

namespace cox::sdk {

// A handler that answers with what save() returns.
template <class Function>
Handler for_save(const Context& context, Function save) {
  auto shared = std::make_shared<Function>(std::move(save));
  auto run = [shared](const cox_call&, cox_result& result) {
    const Json state = (*shared)();
    put(result.text, state.dump());
  };
  return {&context, std::move(run), nullptr};
}

// A handler that gives restore(const Json&) what the older build saved.
template <class Function>
Handler for_restore(const Context& context, Function restore) {
  auto shared = std::make_shared<Function>(std::move(restore));
  auto run = [shared](const cox_call& call, cox_result&) {
    const Json state = Json::parse(copy(call.data)).value_or(Json());
    (*shared)(state);
  };
  return {&context, std::move(run), nullptr};
}

}  // namespace cox::sdk

#endif  // COX_SDK_HANDOVER_HPP
