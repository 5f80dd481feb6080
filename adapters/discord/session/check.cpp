#include "check.hpp"

#include <chrono>
#include <cox/net/loop.hpp>
#include <future>
#include <memory>
#include <string>
#include <utility>

#include "api.hpp"
#include "settings.hpp"

namespace discord {

namespace {

using cox::Json;

constexpr std::chrono::seconds kPatience{8};  // for each of three questions
constexpr std::int64_t kContentIntent = (1 << 18) | (1 << 19);
constexpr std::int64_t kMembersIntent = (1 << 14) | (1 << 15);

class Findings {
 public:
  void add(const char* level, const std::string& what, const std::string& advice = "") {
    Json one = Json::object({{"level", level}, {"what", what}});
    if (!advice.empty()) one.set("advice", advice);
    all_.push(std::move(one));
  }
  Json take() { return std::move(all_); }

 private:
  Json all_ = Json::array();
};

// Asks on a loop of its own and waits.
class Asker {
 public:
  explicit Asker(const Settings& settings) {
    loop_.run([&] { api_ = std::make_unique<Api>(loop_, settings); });
  }
  ~Asker() {
    loop_.run([this] { api_.reset(); });
    loop_.stop();
  }
  Asker(const Asker&) = delete;
  Asker& operator=(const Asker&) = delete;

  Api::Answer ask(const std::string& path) {
    auto promise = std::make_shared<std::promise<Api::Answer>>();
    std::future<Api::Answer> answer = promise->get_future();
    loop_.run([&] {
      api_->call({.method = "GET", .path = path},
                 [promise](const Api::Answer& got) { promise->set_value(got); });
    });
    if (answer.wait_for(kPatience) == std::future_status::ready) return answer.get();
    Api::Answer late;
    late.problem = "Discord has not answered in time";
    return late;
  }

 private:
  cox::net::Loop loop_;
  std::unique_ptr<Api> api_;
};

void look_at_application(const Settings& settings, const Json& application, Findings& findings) {
  const std::int64_t flags = application["flags"].as_int();
  const std::string where = " in the developer portal under Bot, Privileged Gateway Intents";
  if ((settings.intents & (1 << 15)) != 0 && (flags & kContentIntent) == 0)
    findings.add("error", "the application may not read what messages say",
                 "switch on \"Message Content Intent\"" + where + ", or set " + settings.entry +
                     ".content to false");
  if ((settings.intents & (1 << 1)) != 0 && (flags & kMembersIntent) == 0)
    findings.add("error", "the application may not see members come and go",
                 "switch on \"Server Members Intent\"" + where + ", or set " + settings.entry +
                     ".members to false");
}

void look_at_gateway(const Settings& settings, const Json& gateway, Findings& findings) {
  const std::int64_t remaining = gateway["session_start_limit"]["remaining"].as_int();
  if (remaining < 50)
    findings.add("warning", "only " + std::to_string(remaining) + " identifies are left for today",
                 "find out why the bot connects anew so often");
  const std::int64_t shards = gateway["shards"].as_int(1);
  if (settings.shards > 0 && settings.shards < shards)
    findings.add("warning", "Discord recommends " + std::to_string(shards) + " shards",
                 "take " + settings.entry + ".shards out of the config");
}

}  // namespace

Json check(const Json& json) {
  const Settings settings = read_settings(json);
  Findings findings;
  Asker asker(settings);
  const Api::Answer self = asker.ask("/users/@me");
  if (!self.is_ok()) {
    findings.add(
        "error", self.problem,
        self.advice.empty() ? "check the network, and " + settings.entry + ".api" : self.advice);
    return findings.take();
  }
  findings.add("ok", "the token is that of " + self.json["username"].as_string());
  const Api::Answer application = asker.ask("/applications/@me");
  if (application.is_ok()) look_at_application(settings, application.json, findings);
  const Api::Answer gateway = asker.ask("/gateway/bot");
  if (gateway.is_ok()) look_at_gateway(settings, gateway.json, findings);
  return findings.take();
}

}  // namespace discord
