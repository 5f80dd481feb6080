#include "check.hpp"

#include <cox/sdk/error.hpp>
#include <future>
#include <memory>
#include <random>

#include "key_source.hpp"
#include "token_source.hpp"

namespace teams {

namespace {

using cox::Json;

constexpr std::chrono::seconds kPatience{15};

Json ok(const std::string& what) { return Json::object({{"level", "ok"}, {"what", what}}); }
Json error(const std::string& what, const std::string& advice = {}) {
  Json finding = Json::object({{"level", "error"}, {"what", what}});
  return advice.empty() ? finding : finding.set("advice", advice);
}

// What is tried, on a loop of its own.
class Trial {
 public:
  explicit Trial(const Settings& settings) : settings_(settings) {
    loop_.run([this] {
      cox::net::Backoff wait(
          settings_.first_wait, settings_.longest_wait,
          [engine = std::mt19937_64(std::random_device{}())]() mutable { return engine(); });
      tokens_ = std::make_unique<TokenSource>(loop_, settings_, wait,
                                              [this](const Trouble* why) { on_token(why); });
      keys_ = std::make_unique<KeySource>(loop_, settings_, wait,
                                          [this](const Trouble* why) { on_keys(why); });
      tokens_->get([](const auto&) {});
      keys_->get([](const KeySet*) {});
    });
  }
  ~Trial() {
    loop_.run([this] {
      tokens_.reset();
      keys_.reset();
    });
    loop_.stop();
  }
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;

  Json findings() {
    Json all = Json::array();
    for (auto* each : {&token_, &key_}) {
      auto future = each->get_future();
      const bool came = future.wait_for(kPatience) == std::future_status::ready;
      all.push(came ? future.get() : error("the platform does not answer in time"));
    }
    return all;
  }

 private:
  // The first answer counts.
  void on_token(const Trouble* why) {
    if (std::exchange(has_token_, true)) return;
    token_.set_value(
        why == nullptr
            ? ok("app_id and app_secret are accepted: there is a token for " + settings_.app_id)
            : error(why->what, why->advice));
  }
  void on_keys(const Trouble* why) {
    if (std::exchange(has_keys_, true)) return;
    key_.set_value(why == nullptr ? ok("the keys of the Bot Connector are there")
                                  : error(why->what, "the bot must reach login.botframework.com"));
  }

  const Settings& settings_;
  cox::net::Loop loop_;
  std::promise<Json> token_, key_;
  bool has_token_ = false, has_keys_ = false;
  std::unique_ptr<TokenSource> tokens_;
  std::unique_ptr<KeySource> keys_;
};

}  // namespace

Json check(const Json& entry) {
  try {
    const Settings settings = read_settings(entry);
    if (settings.no_auth)
      return Json::array({ok("no_auth: only this machine is heard, and nothing is asked")});
    return Trial(settings).findings();
  } catch (const cox::Error& why) {
    return Json::array({error(why.what())});
  }
}

}  // namespace teams
