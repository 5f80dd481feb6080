#include <cox/net/http_client.hpp>
#include <deque>
#include <map>
#include <utility>

#include "net/client_pool.hpp"
#include "net/http_request.hpp"
#include "net/redirect.hpp"

namespace cox::net {

// What a callback of ours does last is to call the owner, who may destroy the client.
class HttpClient::State : public std::enable_shared_from_this<State> {
 public:
  State(Loop& loop, Options options)
      : loop_(loop), options_(std::move(options)), pool_(loop, options_) {}

  Id send(const Url& to, HttpRequest request, Limits limits, Done done);
  bool cancel(Id id);
  void close();

 private:
  struct Exchange {
    Url to;
    HttpRequest request;
    Limits limits;
    Done done;
    std::unique_ptr<Timer> deadline;
    std::unique_ptr<ClientConnection> connection = nullptr;  // none: it waits for one
    int redirects = 0;
    bool is_repeated = false;
  };

  void start(Id id, Exchange& exchange);
  void begin(Id id, Exchange& exchange, std::unique_ptr<ClientConnection> connection);
  void on_answered(Id id, HttpResponse answer);
  void on_ended(Id id, const Failure& why);
  void on_deadline(Id id);
  void follow(Id id, Exchange& exchange, const Url& to);
  void fail_soon(Id id, Failure why);
  void finish(Id id, Outcome outcome);
  void release(Id id, Exchange& exchange);
  void serve_waiting(const Url& to);

  Loop& loop_;
  const Options options_;
  ClientPool pool_;
  std::map<Id, Exchange> exchanges_;
  std::map<std::string, std::deque<Id>> waiting_;  // by origin
  std::size_t count_waiting_ = 0;
  Id last_ = 0;
};

HttpClient::Id HttpClient::State::send(const Url& to, HttpRequest request, Limits limits,
                                       Done done) {
  const Id id = ++last_;
  auto failure = unsendable(request, to);
  Exchange& exchange = exchanges_
                           .emplace(id, Exchange{to, std::move(request), limits, std::move(done),
                                                 std::make_unique<Timer>(loop_)})
                           .first->second;
  if (failure) return fail_soon(id, std::move(*failure)), id;
  exchange.deadline->after(limits.deadline, [this, id] { on_deadline(id); });
  start(id, exchange);
  return id;
}

void HttpClient::State::start(Id id, Exchange& exchange) {
  auto connection = pool_.take(exchange.to, !exchange.is_repeated, exchange.limits.deadline);
  if (connection) return begin(id, exchange, std::move(connection));
  if (count_waiting_ >= options_.waiting)
    return fail_soon(id, {Failure::Kind::full,
                          "too many requests wait, so none goes to " + exchange.to.authority()});
  waiting_[ClientPool::origin(exchange.to)].push_back(id);
  ++count_waiting_;
}

void HttpClient::State::begin(Id id, Exchange& exchange,
                              std::unique_ptr<ClientConnection> connection) {
  exchange.connection = std::move(connection);
  exchange.connection->send(
      to_bytes(exchange.request, exchange.to, pool_.asked_for(exchange.to)),
      exchange.request.method == "HEAD", {options_.head_bytes, exchange.limits.body_bytes},
      {[this, id](HttpResponse answer) { on_answered(id, std::move(answer)); },
       [this, id](const Failure& why) { on_ended(id, why); }});
}

void HttpClient::State::on_answered(Id id, HttpResponse answer) {
  Exchange& exchange = exchanges_.at(id);
  release(id, exchange);
  const Redirect redirect = exchange.limits.redirects > 0
                                ? redirect_of(exchange.request, exchange.to, answer)
                                : NoRedirect{};
  if (const auto* to = std::get_if<Url>(&redirect)) return follow(id, exchange, *to);
  if (const auto* refused = std::get_if<Failure>(&redirect)) return finish(id, *refused);
  finish(id, std::move(answer));
}

void HttpClient::State::follow(Id id, Exchange& exchange, const Url& to) {
  if (++exchange.redirects > exchange.limits.redirects)
    return finish(id, Failure{Failure::Kind::invalid,
                              "more than " + std::to_string(exchange.limits.redirects) +
                                  " redirects, the last one to " + to.authority()});
  if (!to.is_same_origin(exchange.to)) drop_credentials(exchange.request.fields);
  exchange.to = to;
  exchange.is_repeated = false;
  start(id, exchange);
}

void HttpClient::State::on_ended(Id id, const Failure& why) {
  Exchange& exchange = exchanges_.at(id);
  const bool again = why.kind == Failure::Kind::closed && !exchange.is_repeated &&
                     exchange.connection->may_have_been_stale() &&
                     is_idempotent(exchange.request.method);
  const Failure copy = why;  // it may go with the connection
  release(id, exchange);
  if (!again) return finish(id, copy);
  exchange.is_repeated = true;
  start(id, exchange);
}

void HttpClient::State::on_deadline(Id id) {
  Exchange& exchange = exchanges_.at(id);
  release(id, exchange);
  finish(id, Failure{Failure::Kind::timeout,
                     "no whole answer from " + exchange.to.authority() + " within " +
                         std::to_string(exchange.limits.deadline.count()) + " ms"});
}

// Not from inside send(): the caller is not ready for its callback yet.
void HttpClient::State::fail_soon(Id id, Failure why) {
  loop_.post([weak = weak_from_this(), id, why = std::move(why)] {
    const auto self = weak.lock();
    if (self && self->exchanges_.contains(id)) self->finish(id, why);
  });
}

void HttpClient::State::finish(Id id, Outcome outcome) {
  const auto self = shared_from_this();
  auto exchange = exchanges_.extract(id);
  exchange.mapped().deadline->cancel();
  exchange.mapped().done(std::move(outcome));
}

// Gives up its connection, or its place among those that wait for one.
void HttpClient::State::release(Id id, Exchange& exchange) {
  if (exchange.connection) {
    pool_.give_back(exchange.to, std::exchange(exchange.connection, nullptr));
    return serve_waiting(exchange.to);
  }
  const auto queue = waiting_.find(ClientPool::origin(exchange.to));
  if (queue == waiting_.end()) return;
  count_waiting_ -= std::erase(queue->second, id);
  if (queue->second.empty()) waiting_.erase(queue);
}

void HttpClient::State::serve_waiting(const Url& to) {
  const auto queue = waiting_.find(ClientPool::origin(to));
  while (queue != waiting_.end() && !queue->second.empty()) {
    const Id id = queue->second.front();
    Exchange& exchange = exchanges_.at(id);
    auto connection = pool_.take(to, !exchange.is_repeated, exchange.limits.deadline);
    if (!connection) return;
    queue->second.pop_front();
    --count_waiting_;
    begin(id, exchange, std::move(connection));
  }
  if (queue != waiting_.end()) waiting_.erase(queue);
}

bool HttpClient::State::cancel(Id id) {
  const auto exchange = exchanges_.find(id);
  if (exchange == exchanges_.end()) return false;
  release(id, exchange->second);
  exchanges_.erase(exchange);
  return true;
}

void HttpClient::State::close() {
  waiting_.clear();
  count_waiting_ = 0;
  exchanges_.clear();
}

// ---- the public face ----

HttpClient::HttpClient(Loop& loop, Options options)
    : state_(std::make_shared<State>(loop, std::move(options))) {}
HttpClient::~HttpClient() { state_->close(); }
HttpClient::Id HttpClient::send(const Url& to, HttpRequest request, Limits limits, Done done) {
  return state_->send(to, std::move(request), limits, std::move(done));
}
bool HttpClient::cancel(Id id) { return state_->cancel(id); }

}  // namespace cox::net
