// Calls of a platform's web API: in order within a lane, as fast as the platform lets us, and again
// where it says "later". What an answer means is told by the adapter (the judge); everything else
// is the same for all platforms.
#ifndef COX_NET_REST_HPP
#define COX_NET_REST_HPP

#include <chrono>
#include <cox/net/failure.hpp>
#include <cox/net/http.hpp>
#include <cox/net/http_client.hpp>
#include <cox/net/loop.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace cox::net {

// Made, used and destroyed on the loop's thread, where the callbacks run too; they may start
// further calls.
class Rest {
 public:
  using Millis = std::chrono::milliseconds;

  struct Call {
    std::string method = "POST";
    std::string url = {};  // whole: http or https
    HttpFields fields = {};
    std::string body = {};
    // One after the other within a lane, each begun when the one before has ended; lanes side by
    // side. A platform's rate limit holds a whole lane: name it by what the limit is counted by
    // ("chat.postMessage C123"). Empty: a lane of its own.
    std::string lane = {};
    // It may arrive twice without harm: it is sent again also where nobody knows whether it arrived
    // (the connection broke, no answer in time, 500, 502, 503, 504). GET, HEAD, PUT and DELETE are
    // by themselves. What certainly has not arrived (nobody answers there) is sent again in any
    // case.
    bool repeatable = false;
    Millis deadline{30'000};             // of one try
    std::size_t body_bytes = 10U << 20;  // of an answer
  };

  // What an answer means.
  struct Verdict {
    enum class What {
      done,  // the caller gets it
      // Not taken by the platform: the same call once more, after `wait`. Without one it counts as
      // a try that failed, and the back-off is what it waits for.
      again,
    };
    enum class Scope { lane, everything };

    What what = What::done;
    // How long nothing more may be sent in this scope; with `done` too ("that was the last for
    // now").
    Millis wait{0};
    Scope scope = Scope::lane;
  };
  // May throw nothing. A 5xx of which it says `done` is still tried again where the call allows it.
  using Judge = std::function<Verdict(const Call& call, const HttpResponse& answer)>;
  // What holds without a judge: 429, and 503 with Retry-After (RFC 9110, 10.2.3, in seconds, also
  // with a fraction), are `again`, everything else is `done`. Pure.
  static Verdict usual(const HttpResponse& answer);

  struct Options {
    HttpClient::Options http = {};
    Judge judge = nullptr;
    // Of a call that another try may mend. The platform's waits count only where they are no waits.
    int tries = 6;
    Millis first{500}, longest{30'000};  // the back-off between them
    // Of the platform's waits for one call together. Longer is not waited: the answer is the
    // caller's, and that of whoever else calls in its scope until then, for an hour at most.
    Millis most_wait{15 * 60'000};
    std::size_t waiting = 10'000;  // calls that have not ended; beyond: failure of kind `full`
    // For tests: evenly distributed numbers, and a steady clock in place of the loop's.
    std::function<std::uint64_t()> random = nullptr;
    std::function<Millis()> clock = nullptr;
  };

  using Outcome = HttpClient::Outcome;
  using Done = std::function<void(Outcome)>;
  using Id = std::uint64_t;

  Rest(Loop& loop, Options options);
  ~Rest();  // cancels everything; no callback runs
  Rest(const Rest&) = delete;
  Rest& operator=(const Rest&) = delete;

  // `done` runs once, never from inside send().
  Id send(Call call, Done done);
  // After it `done` does not run; whether the platform has got it is unknown. False: there is none.
  bool cancel(Id id);

  struct State {
    std::size_t waiting = 0;       // calls that have not ended
    std::uint64_t rate_waits = 0;  // how often an answer made it wait, so far
    Millis held{0};                // how long the longest wait of a lane, or of all, still lasts
  };
  State state() const;

 private:
  class Parts;
  std::shared_ptr<Parts> parts_;
};

}  // namespace cox::net

#endif  // COX_NET_REST_HPP
