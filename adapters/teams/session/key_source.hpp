// The keys that the Bot Connector signs with: fetched by way of its OpenID metadata, kept for a
// day.
#pragma once

#include <cox/net/backoff.hpp>
#include <functional>
#include <string>
#include <vector>

#include "key_cache.hpp"
#include "web.hpp"

namespace teams {

// Lives on the loop's thread.
class KeySource {
 public:
  // Each end of a fetch: null where there are keys now.
  using Changed = std::function<void(const Trouble*)>;
  // Null: there are none, so nobody is admitted.
  using Got = std::function<void(const KeySet*)>;

  KeySource(cox::net::Loop& loop, const Settings& settings, cox::net::Backoff wait,
            Changed changed);

  void get(Got got);
  // The same, for a token whose key is not among them: after a look for new ones where it is time.
  void get_newer(Got got);

 private:
  void fetch();
  void fetch_keys(const cox::net::HttpClient::Outcome& metadata);
  void on_keys(const cox::net::HttpClient::Outcome& answer);
  void ended(const Trouble* trouble);
  void ask(const std::string& url, std::function<void(const cox::net::HttpClient::Outcome&)> then);

  cox::net::Loop& loop_;
  const Settings& settings_;
  Changed changed_;
  cox::net::Backoff wait_;
  cox::net::Timer timer_;
  cox::net::HttpClient http_;
  KeyCache cache_;
  bool is_fetching_ = false, is_waiting_ = false;
  std::vector<Got> waiting_;
};

}  // namespace teams
