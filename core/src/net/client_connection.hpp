// One connection of an HTTP client: one request and its answer at a time.
#pragma once

#include <chrono>
#include <cox/net/failure.hpp>
#include <cox/net/http.hpp>
#include <cox/net/loop.hpp>
#include <cox/net/stream.hpp>
#include <functional>
#include <optional>
#include <string>

#include "net/answer_parser.hpp"

namespace cox::net {

// Made, used and destroyed on the loop's thread, where the callbacks run too; they may destroy it.
class ClientConnection {
 public:
  struct Callbacks {
    std::function<void(HttpResponse)> answered;
    // The answer will not come, or a connection that was kept is of no more use.
    std::function<void(const Failure& why)> ended;
  };

  ClientConnection(Loop& loop, Endpoint to, std::chrono::milliseconds opening);

  // `callbacks` serve until the next call of this or keep().
  void send(std::string request, bool without_body, AnswerParser::Limits limits,
            Callbacks callbacks);
  // After an answer: may it be used again?
  bool is_reusable() const { return is_reusable_; }
  // Waits for the next request; `over` runs once if that is not to come, at the latest after
  // `idle_time`.
  void keep(std::chrono::milliseconds idle_time, std::function<void()> over);

  // It has carried a request before this one, of which nothing was heard: it may have been closed
  // before that was sent.
  bool may_have_been_stale() const { return was_kept_ && !has_heard_; }

 private:
  void on_opened();
  void on_received(std::string_view bytes);
  void on_ended(const Failure& why);
  void answer();
  void fail(const Failure& why);
  Failure from_here(Failure why) const;

  const Endpoint to_;
  std::optional<AnswerParser> parser_;  // while an answer is awaited
  std::string request_;                 // until it is open
  Callbacks callbacks_;
  bool is_open_ = false;
  bool was_kept_ = false;
  bool has_heard_ = false;
  bool is_reusable_ = false;
  Timer idle_;
  Stream stream_;  // the first to go
};

}  // namespace cox::net
