// The bot's log, under the name of the plugin or adapter. Threads: any.
#ifndef COX_SDK_LOG_HPP
#define COX_SDK_LOG_HPP

#include <cox/abi.h>

#include <cox/sdk/boundary.hpp>
#include <cox/sdk/text.hpp>
#include <string_view>

namespace cox {

// log.info("fetched {} feeds in {} ms", n, took). Each "{}" takes the next value; without values
// the text is written as it is. By level, what an operator should do: error - act now; warn - look
// soon; info - nothing, good to know; debug - only when hunting something.
class Log {
 public:
  explicit Log(const cox_host* host) : host_(host) {}

  template <class... Values>
  void debug(std::string_view pattern, const Values&... values) const {
    write(COX_LOG_DEBUG, cox::fill(pattern, values...));
  }
  template <class... Values>
  void info(std::string_view pattern, const Values&... values) const {
    write(COX_LOG_INFO, cox::fill(pattern, values...));
  }
  template <class... Values>
  void warn(std::string_view pattern, const Values&... values) const {
    write(COX_LOG_WARN, cox::fill(pattern, values...));
  }
  template <class... Values>
  void error(std::string_view pattern, const Values&... values) const {
    write(COX_LOG_ERROR, cox::fill(pattern, values...));
  }

 private:
  // cox::fill by its whole name: for two std::string_view there is a std::fill too.
  void write(std::int32_t level, std::string_view text) const {
    if (host_ != nullptr) host_->log(host_, level, sdk::borrow(text));
  }

  const cox_host* host_;
};

}  // namespace cox

#endif  // COX_SDK_LOG_HPP
