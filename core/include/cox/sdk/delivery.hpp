// A message whose delivery goes on after Adapter::send() has returned.
#ifndef COX_SDK_DELIVERY_HPP
#define COX_SDK_DELIVERY_HPP

#include <cox/abi.h>

#include <atomic>
#include <cox/sdk/boundary.hpp>
#include <cox/sdk/error.hpp>
#include <cox/sdk/outgoing.hpp>
#include <memory>
#include <string>
#include <string_view>

namespace cox {

// A value: its copies are the same delivery. It ends once, by the first that says how; where all
// copies go before, as when a connection drops what waited on it, the bot says the message again.
// Must not outlive the adapter. Threads: any.
class Delivery {
 public:
  // Made by Adapter::delivery(), before send() returns.
  Delivery(const cox_session_host* session, const Outgoing& out)
      : end_(std::make_shared<End>(session, out.later())) {}

  // The platform has it, by this id; it may be empty.
  void delivered(std::string_view id = {}) const { end_->with(COX_OK, id); }
  // It is not to be had, or (COX_BUSY) not now: the bot tries again.
  void failed(const Error& why) const { end_->with(why.status(), why.what()); }

 private:
  class End {
   public:
    End(const cox_session_host* session, Ticket ticket) : session_(session), ticket_(ticket) {}
    ~End() { with(COX_BUSY, "the connection ended before the platform confirmed"); }
    End(const End&) = delete;
    End& operator=(const End&) = delete;

    void with(cox_status status, std::string_view text) {
      if (!over_.exchange(true)) session_->receipt(session_, ticket_, status, sdk::borrow(text));
    }

   private:
    const cox_session_host* const session_;
    const Ticket ticket_;
    std::atomic<bool> over_{false};
  };

  std::shared_ptr<End> end_;
};

}  // namespace cox

#endif  // COX_SDK_DELIVERY_HPP
