// Discord's rate limits as it tells them in its answers: a bucket of calls for each route and major
// parameter (channel, guild, webhook), and one for all. Pure bookkeeping; used from one thread.
#pragma once

#include <chrono>
#include <cox/net/rest.hpp>
#include <map>
#include <string>
#include <string_view>

namespace discord {

class Buckets {
 public:
  using Millis = std::chrono::milliseconds;
  using Verdict = cox::net::Rest::Verdict;

  // `per_second`: what Discord allows the bot in a second, all calls together. A tenth of it is
  // kept back for what is not counted here, as answers to interactions.
  explicit Buckets(int per_second = 50) : most_in_second_(per_second - per_second / 10) {}

  // "POST /channels/1/messages/2" -> "POST /channels/1/messages/*": what has a limit of its own
  // until Discord has named its bucket. The major parameter stays, other ids go.
  static std::string route_of(std::string_view method, std::string_view path);
  // The lane of a call: its bucket with the major parameter, as far as that is known.
  std::string lane_of(std::string_view method, std::string_view path) const;
  // What an answer says; `now` is of a steady clock.
  Verdict judge(std::string_view method, std::string_view path,
                const cox::net::HttpResponse& answer, Millis now);

  // Answers of 401, 403 and 429 in the last ten minutes: with 10,000 of them Discord shuts a whole
  // address out.
  bool is_near_ban(Millis now);

 private:
  void count(Millis now, bool invalid);

  const int most_in_second_;
  std::map<std::string, std::string, std::less<>> bucket_of_route_;
  Millis second_{0};
  int in_second_ = 0;
  Millis invalid_since_{0};
  int invalid_ = 0;
};

}  // namespace discord
