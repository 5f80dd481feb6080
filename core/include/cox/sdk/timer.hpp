// A timer started by a plugin. A value; letting it go does not stop the timer.
#ifndef COX_SDK_TIMER_HPP
#define COX_SDK_TIMER_HPP

#include <cox/sdk/context.hpp>

namespace cox {

class Timer {
 public:
  Timer(const sdk::Context& context, std::uint64_t id) : context_(&context), id_(id) {}

  // It does not fire again; a run under way goes on. False where it was over already. Threads: any.
  bool cancel() const {
    return context_->extension<cox_timer_1>(COX_EXT_TIMER).cancel(context_->host(), id_) == COX_OK;
  }
  std::uint64_t id() const { return id_; }

 private:
  const sdk::Context* context_;
  std::uint64_t id_;
};

}  // namespace cox

#endif  // COX_SDK_TIMER_HPP
