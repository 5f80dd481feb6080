// Discord's web API: calls in their buckets, answers as values, errors as sentences. Made, used and
// destroyed on the loop's thread.
#pragma once

#include <cox/json.hpp>
#include <cox/net/rest.hpp>
#include <cox/sdk/error.hpp>
#include <functional>
#include <memory>
#include <string>

#include "protocol/buckets.hpp"
#include "settings.hpp"

namespace discord {

class Api {
 public:
  struct Answer {
    int status = 0;  // 0: there was none
    cox::Json json = {};
    // What is wrong; empty: nothing.
    std::string problem = {};
    std::string advice = {};
    bool is_passing = false;  // another try may help
    bool is_ok() const { return problem.empty(); }
    cox::Error error() const { return cox::Error(is_passing ? COX_BUSY : COX_FAILED, problem); }
  };
  using Done = std::function<void(const Answer&)>;

  struct Call {
    std::string method = "GET";
    std::string path = {};
    std::string body = {};  // JSON, unless `type` says otherwise
    std::string type = "application/json";
    bool repeatable = false;
    // An answer to an interaction, which must come within three seconds and counts for no limit
    // of all calls together.
    bool urgent = false;
  };

  Api(cox::net::Loop& loop, const Settings& settings);

  void call(Call call, Done done);
  // How many calls wait, and how often Discord had us wait.
  cox::net::Rest::State state() const { return rest_->state(); }

 private:
  std::unique_ptr<cox::net::Rest> make(cox::net::Loop& loop, bool urgent);
  Answer read(const cox::net::Rest::Outcome& outcome) const;
  Answer refused(const cox::net::HttpResponse& response) const;

  cox::net::Loop& loop_;
  const Settings& settings_;
  Buckets buckets_;
  std::unique_ptr<cox::net::Rest> rest_, urgent_;
};

}  // namespace discord
