// Crossing the boundary in both directions: views, sinks and the guard. Authors need none of this.
// Threads: the functions any, an Answer the one that made it.
#ifndef COX_SDK_BOUNDARY_HPP
#define COX_SDK_BOUNDARY_HPP

#include <cox/abi.h>

#include <cox/sdk/error.hpp>
#include <exception>
#include <string>
#include <string_view>
#include <utility>

namespace cox::sdk {

// A borrowed view of `text`; valid as long as the text is.
inline cox_str borrow(std::string_view text) { return {text.data(), text.size()}; }

// A copy of what a borrowed view shows.
inline std::string copy(cox_str text) {
  return text.data == nullptr ? std::string() : std::string(text.data, text.size);
}

// Gives `text` to whoever asked for it; nobody may have.
inline void put(const cox_sink* sink, std::string_view text) {
  if (sink != nullptr && sink->put != nullptr) sink->put(sink->self, borrow(text));
}

// Receives what a function of the bot answers through a sink.
class Answer {
 public:
  Answer() : sink_{this, &Answer::receive} {}
  Answer(const Answer&) = delete;
  Answer& operator=(const Answer&) = delete;

  const cox_sink* sink() const { return &sink_; }
  const std::string& text() const { return text_; }

  // Throws cox::Error with the bot's sentence unless `status` is COX_OK. `doing` says what was
  // tried, e.g. "send".
  void check(cox_status status, std::string_view doing) const {
    if (status == COX_OK) return;
    std::string_view why = text_.empty() ? words(status) : std::string_view(text_);
    throw Error(status, std::string(doing) + ": " + std::string(why));
  }

 private:
  static void receive(void* self, cox_str bytes) noexcept {
    static_cast<Answer*>(self)->text_ = copy(bytes);
  }

  cox_sink sink_;
  std::string text_;
};

// Runs the author's code. Whatever it throws becomes a status, and a sentence in `error`.
template <class Body>
cox_status guarded(const cox_sink* error, Body&& body) noexcept {
  try {
    std::forward<Body>(body)();
    return COX_OK;
  } catch (const Error& failure) {
    put(error, failure.what());
    return failure.status();
  } catch (const std::exception& failure) {
    put(error, failure.what());
  } catch (...) {
    put(error, "an exception that is no std::exception was thrown");
  }
  return COX_FAILED;
}

}  // namespace cox::sdk

#endif  // COX_SDK_BOUNDARY_HPP
