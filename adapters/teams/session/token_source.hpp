// The bot's own token for the conversations API: fetched once for all who wait, kept, renewed
// before it ends, and dropped where the platform does not take it any more.
#pragma once

#include <cox/net/backoff.hpp>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "protocol/token_answer.hpp"
#include "web.hpp"

namespace teams {

// Lives on the loop's thread.
class TokenSource {
 public:
  using Millis = std::chrono::milliseconds;
  using Got = std::function<void(const std::variant<std::string, Trouble>&)>;
  // Each end of a fetch: null where there is a token now.
  using Changed = std::function<void(const Trouble* trouble)>;

  TokenSource(cox::net::Loop& loop, const Settings& settings, cox::net::Backoff wait,
              Changed changed);

  // The token, at once where there is one; else the end of the one fetch that is under way. While a
  // failed one is not to be repeated yet, its trouble.
  void get(Got got);
  // The platform does not take this one.
  void refused(const std::string& token);

 private:
  void fetch();
  void on_answer(const cox::net::HttpClient::Outcome& outcome);
  void keep(Token token);

  cox::net::Loop& loop_;
  const Settings& settings_;
  Changed changed_;
  cox::net::Backoff wait_;
  cox::net::Timer timer_;
  cox::net::HttpClient http_;
  std::string token_;
  Millis ends_{0};
  std::variant<std::string, Trouble> last_{std::string()};
  bool is_fetching_ = false, is_waiting_ = false;
  std::vector<Got> waiting_;
};

// How long after it came a token is renewed: five minutes before its end, or halfway.
std::chrono::milliseconds renewed_after(std::chrono::seconds lifetime);

// The form of the request for one.
std::string token_form(const Settings& settings);

}  // namespace teams
