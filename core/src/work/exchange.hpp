// An HTTP request on its way through a plugin, and the one answer that it gets, whatever happens:
// what nobody answers is answered by its end. Threads: any.
#pragma once

#include <atomic>
#include <cox/net/http.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"
#include "base/status.hpp"
#include "work/metrics.hpp"

namespace cox::work {

class Call;
class Requests;
struct Services;

// "Not Found" and its like, as plain text: what is answered on the bot's own behalf tells nothing.
net::HttpResponse plain_answer(int status);

class Exchange {
 public:
  using Answer = std::function<void(net::HttpResponse)>;
  struct Arrived {
    net::HttpRequest request;
    std::string path;    // decoded, see routing::request_path()
    std::string remote;  // address of the other side
    bool secure = false;
  };

  Exchange(Requests& requests, std::uint64_t id, Arrived arrived, Answer answer);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  std::uint64_t id() const { return id_; }
  const Arrived& arrived() const { return arrived_; }

  // The handler is about to run; false where it has been answered, e.g. at the deadline.
  bool begin();
  // Answers; false where it has been answered already.
  bool answer(net::HttpResponse response);
  bool answer(int status) { return answer(plain_answer(status)); }
  bool is_held() const;
  // The call stays open until the answer. False where it has been answered already.
  bool hold(std::shared_ptr<Call> call);
  // The answer is counted there, which also names the route: "hooks POST /hooks/:name".
  void count_in(std::shared_ptr<RouteCounts> counts);
  std::string route() const;
  // Whether trouble with this route may be logged: once in ten seconds, so that a crowd of requests
  // does not fill the log.
  bool is_worth_a_line(Millis now) const;

 private:
  Requests& requests_;
  const std::uint64_t id_;
  const Arrived arrived_;
  mutable std::mutex mutex_;
  Answer answer_;  // empty: it has been answered
  bool begun_ = false;
  std::shared_ptr<Call> held_;
  std::shared_ptr<RouteCounts> counts_;
};

using ExchangePtr = std::shared_ptr<Exchange>;

// The requests that wait for their answer.
class Requests {
 public:
  explicit Requests(Services& services) : services_(services) {}

  ExchangePtr open(Exchange::Arrived arrived, Exchange::Answer answer);
  // Given up so long from now on: the client gets 504.
  void expire(const ExchangePtr& exchange, Millis deadline);
  // The same, and it lives until then, whoever lets go of it: an adapter answers by its number.
  void keep(const ExchangePtr& exchange, Millis deadline);
  // Null where it has been answered.
  ExchangePtr find(std::uint64_t id) const;
  // Answers those that wait for an answer from outside their call with 503: the bot is stopping.
  void let_go_held();
  std::size_t waiting() const;

 private:
  friend class Exchange;
  struct Waiting {
    std::weak_ptr<Exchange> exchange;
    Millis until;
    ExchangePtr kept;  // or null
  };
  void forget(std::uint64_t id);
  void wait(const ExchangePtr& exchange, Millis deadline, ExchangePtr kept);
  void arm(Millis until, Millis delay);
  void give_up_late(Millis armed);
  std::vector<ExchangePtr> all() const;

  Services& services_;
  std::atomic<std::uint64_t> last_{0};
  mutable std::mutex mutex_;
  std::unordered_map<std::uint64_t, Waiting> waiting_;
  Millis armed_ = -1;  // when the earliest timer fires; -1: none
};

// Whether it can be sent as it is: a status that ends a request, fields that are fields.
Status check_response(const net::HttpResponse& response);
Status check_fields(const net::HttpFields& fields);

}  // namespace cox::work
