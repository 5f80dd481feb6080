// Failures as a plugin or adapter sees them: exceptions. They are thrown by the SDK when the bot
// refuses something, may be thrown by the author's own code, and stop at the SDK's guard: the bot
// gets a status and a sentence, and goes on. A value: thrown and caught on one thread, and copied
// to others.
#ifndef COX_SDK_ERROR_HPP
#define COX_SDK_ERROR_HPP

#include <cox/abi.h>

#include <stdexcept>
#include <string>
#include <string_view>

namespace cox {

// What went wrong, for people, with the status that crosses the boundary (COX_FAILED,
// COX_DENIED...). Any other std::exception thrown by a handler counts as COX_FAILED with its
// what().
class Error : public std::runtime_error {
 public:
  explicit Error(const std::string& what) : Error(COX_FAILED, what) {}
  Error(cox_status status, const std::string& what)
      : std::runtime_error(what), status_(status == COX_OK ? cox_status(COX_FAILED) : status) {}

  cox_status status() const { return status_; }

 private:
  cox_status status_;
};

namespace sdk {

// A status in two or three words, where the bot gave no sentence.
inline std::string_view words(cox_status status) {
  switch (status) {
    case COX_OK:
      return "ok";
    case COX_INVALID:
      return "the request is wrong";
    case COX_NOT_FOUND:
      return "not found";
    case COX_CONFLICT:
      return "somebody else changed it first";
    case COX_DENIED:
      return "denied";
    case COX_UNSUPPORTED:
      return "not supported here";
    case COX_BUSY:
      return "too busy, try again later";
    case COX_TIMEOUT:
      return "timed out";
    case COX_CANCELLED:
      return "cancelled";
    case COX_PENDING:
      return "not done yet";
    default:
      return "failed";
  }
}

}  // namespace sdk
}  // namespace cox

#endif  // COX_SDK_ERROR_HPP
