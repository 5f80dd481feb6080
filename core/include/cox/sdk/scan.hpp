// Values of the brain with their keys, and how a scan collects them. Values; a Scan lives on the
// stack of the one who asks.
#ifndef COX_SDK_SCAN_HPP
#define COX_SDK_SCAN_HPP

#include <cox/json.hpp>
#include <cox/sdk/boundary.hpp>
#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace cox {

struct Stored {
  std::string key;
  Json value;
  std::uint64_t revision = 0;  // opaque: compare it, do not compute with it
};

namespace sdk {

class Scan {
 public:
  // Called by the core for each key. What it throws waits until the core's function has returned.
  static std::int32_t each(void* self, cox_str key, cox_str value,
                           std::uint64_t revision) noexcept {
    return static_cast<Scan*>(self)->add(key, value, revision) ? 1 : 0;
  }

  // What was found; throws where the scan failed.
  std::vector<Stored> take(cox_status status) {
    if (failure_) std::rethrow_exception(failure_);
    Answer().check(status, "brain scan");
    return std::move(found_);
  }

 private:
  bool add(cox_str key, cox_str value, std::uint64_t revision) noexcept {
    try {
      found_.push_back({copy(key), Json::parse(copy(value)).value_or(Json()), revision});
      return true;
    } catch (...) {
      failure_ = std::current_exception();
      return false;
    }
  }

  std::vector<Stored> found_;
  std::exception_ptr failure_;
};

}  // namespace sdk
}  // namespace cox

#endif  // COX_SDK_SCAN_HPP
