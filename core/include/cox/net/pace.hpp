// Tells what waits for a platform whenever that has changed, but not more often than anybody looks:
// at a full rate it changes with each message. While something waits it looks by itself, too: a
// platform that has us wait tells nobody else.
//
// Made, used and destroyed on the loop's thread.
#ifndef COX_NET_PACE_HPP
#define COX_NET_PACE_HPP

#include <chrono>
#include <cox/json.hpp>
#include <cox/net/loop.hpp>
#include <cox/net/rest.hpp>
#include <functional>
#include <utility>

namespace cox::net {

class Pace {
 public:
  // `state`: how things stand, asked when it is time to tell. `report`: the adapter's, on the
  // loop's thread.
  Pace(Loop& loop, std::function<Rest::State()> state, std::function<void(const Json&)> report)
      : timer_(loop), state_(std::move(state)), report_(std::move(report)) {}

  // Something may have changed.
  void changed() {
    if (std::exchange(is_due_, true)) return;
    timer_.after(std::chrono::milliseconds(100), [this] { look(); });
  }

 private:
  void look() {
    is_due_ = false;
    const Rest::State now = state_();
    if (now.waiting > 0) timer_.after(std::chrono::milliseconds(1'000), [this] { look(); });
    if (now.waiting == told_.waiting && now.rate_waits == told_.rate_waits) return;
    told_ = now;
    report_(Json::object({{"queue", now.waiting}, {"rate_waits", now.rate_waits}}));
  }

  Timer timer_;
  const std::function<Rest::State()> state_;
  const std::function<void(const Json&)> report_;
  Rest::State told_ = {};
  bool is_due_ = false;
};

}  // namespace cox::net

#endif  // COX_NET_PACE_HPP
