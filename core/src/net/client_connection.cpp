#include "net/client_connection.hpp"

#include <limits>
#include <utility>

namespace cox::net {

ClientConnection::ClientConnection(Loop& loop, Endpoint to, std::chrono::milliseconds opening)
    : to_(std::move(to)),
      idle_(loop),
      stream_(loop,
              {[this] { on_opened(); }, [this](std::string_view bytes) { on_received(bytes); },
               [this](const Failure& why) { on_ended(why); }},
              // One request waits at a time, and its sender holds it anyway.
              {.opening = opening, .waiting = std::numeric_limits<std::size_t>::max()}) {
  stream_.open(to_);
}

void ClientConnection::send(std::string request, bool without_body, AnswerParser::Limits limits,
                            Callbacks callbacks) {
  idle_.cancel();
  callbacks_ = std::move(callbacks);
  parser_.emplace(without_body, limits);
  has_heard_ = is_reusable_ = false;
  if (is_open_)
    stream_.write(std::move(request));  // where it has ended, that is heard of next
  else
    request_ = std::move(request);
}

void ClientConnection::keep(std::chrono::milliseconds idle_time, std::function<void()> over) {
  was_kept_ = true;
  callbacks_ = {nullptr, [over](const Failure&) { over(); }};
  idle_.after(idle_time, std::move(over));
}

void ClientConnection::on_opened() {
  is_open_ = true;
  stream_.write(std::exchange(request_, {}));
}

void ClientConnection::on_received(std::string_view bytes) {
  if (!parser_) return fail({Failure::Kind::protocol, "it said something that nobody asked for"});
  has_heard_ = true;
  if (auto failure = parser_->feed(bytes)) return fail(from_here(std::move(*failure)));
  if (parser_->is_whole()) answer();
}

void ClientConnection::on_ended(const Failure& why) {
  is_open_ = false;
  if (!parser_ || why.kind != Failure::Kind::closed) return fail(why);
  auto failure = parser_->end(why.is_orderly);
  if (!failure) return answer();
  failure->message += " (" + why.message + ")";
  fail(from_here(std::move(*failure)));
}

Failure ClientConnection::from_here(Failure why) const {
  why.message = to_.host + ":" + std::to_string(to_.port) + ": " + why.message;
  return why;
}

void ClientConnection::answer() {
  AnswerParser parser = std::move(*std::exchange(parser_, std::nullopt));
  // With a part of the request unsent the server answered early, and would take the rest for
  // another request.
  is_reusable_ = is_open_ && parser.keeps_alive() && stream_.waiting() == 0;
  const Callbacks callbacks = std::exchange(callbacks_, {});
  callbacks.answered(parser.take());
}

void ClientConnection::fail(const Failure& why) {
  stream_.close();
  is_open_ = false;
  const Callbacks callbacks = std::exchange(callbacks_, {});
  if (callbacks.ended) callbacks.ended(why);
}

}  // namespace cox::net
