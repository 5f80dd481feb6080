// A request under way. A value; letting it go does not end the request.
#ifndef COX_SDK_FETCH_HPP
#define COX_SDK_FETCH_HPP

#include <cox/sdk/context.hpp>
#include <cstdint>

namespace cox {

class Fetch {
 public:
  Fetch(const sdk::Context& context, std::uint64_t id) : context_(&context), id_(id) {}

  // Its handler does not run any more. False where it was over already. Threads: any.
  bool cancel() const {
    return context_->extension<cox_http_1>(COX_EXT_HTTP).cancel(context_->host(), id_) == COX_OK;
  }
  std::uint64_t id() const { return id_; }

 private:
  const sdk::Context* context_;
  std::uint64_t id_;
};

}  // namespace cox

#endif  // COX_SDK_FETCH_HPP
