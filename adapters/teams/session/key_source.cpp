#include "key_source.hpp"

#include <utility>

namespace teams {

namespace {

using Outcome = cox::net::HttpClient::Outcome;

// The body of a good answer; else what is wrong with it.
cox::Json json_of(const Outcome& outcome, Trouble& trouble) {
  const auto* answer = std::get_if<cox::net::HttpResponse>(&outcome);
  if (answer == nullptr) {
    trouble = trouble_of(std::get<cox::net::Failure>(outcome), "openid_url");
    return {};
  }
  auto json = cox::Json::parse(answer->body);
  if (answer->status != 200) {
    trouble.what = "it answers " + std::to_string(answer->status);
  } else if (!json) {
    trouble.what = "its answer is no JSON";
  }
  return trouble.what.empty() ? std::move(*json) : cox::Json();
}

}  // namespace

KeySource::KeySource(cox::net::Loop& loop, const Settings& settings, cox::net::Backoff wait,
                     Changed changed)
    : loop_(loop),
      settings_(settings),
      changed_(std::move(changed)),
      wait_(std::move(wait)),
      timer_(loop),
      http_(loop, http_options(settings)) {}

void KeySource::get(Got got) {
  const auto now = loop_.now();
  const KeySet* const keys = cache_.usable(now);
  if (cache_.is_stale(now) && !is_waiting_) fetch();
  if (keys != nullptr || !is_fetching_) return got(keys);
  waiting_.push_back(std::move(got));
}

void KeySource::get_newer(Got got) {
  const auto now = loop_.now();
  if (!is_fetching_ && !is_waiting_ && cache_.asks_for_unknown(now)) fetch();
  if (!is_fetching_) return got(cache_.usable(now));
  waiting_.push_back(std::move(got));
}

void KeySource::ask(const std::string& url, std::function<void(const Outcome&)> then) {
  const auto to = cox::net::Url::parse(url);
  http_.send(to.value_or(cox::net::Url{}), {.fields = {{"Accept", "application/json"}}},
             {.deadline = std::chrono::seconds(5), .body_bytes = 1U << 20}, std::move(then));
}

void KeySource::fetch() {
  if (std::exchange(is_fetching_, true)) return;
  ask(settings_.openid_url, [this](const Outcome& outcome) { fetch_keys(outcome); });
}

void KeySource::fetch_keys(const Outcome& metadata) {
  Trouble trouble;
  const std::string url = json_of(metadata, trouble)["jwks_uri"].as_string();
  if (trouble.what.empty() && !is_safe_url(url)) trouble.what = "it names no https URL of its keys";
  if (!trouble.what.empty()) {
    trouble.what.insert(0, "no keys from openid_url: ");
    return ended(&trouble);
  }
  ask(url, [this](const Outcome& outcome) { on_keys(outcome); });
}

void KeySource::on_keys(const Outcome& answer) {
  Trouble trouble;
  auto keys = KeySet::parse(json_of(answer, trouble));
  if (trouble.what.empty() && !keys) trouble.what = "there is no RSA key among them";
  if (!trouble.what.empty()) {
    trouble.what.insert(0, "no keys of the Bot Connector: ");
    return ended(&trouble);
  }
  cache_.loaded(std::move(*keys), loop_.now());
  ended(nullptr);
}

void KeySource::ended(const Trouble* trouble) {
  is_fetching_ = false;
  is_waiting_ = trouble != nullptr;
  if (is_waiting_) {
    timer_.after(wait_.next(), [this] {
      is_waiting_ = false;
      fetch();
    });
  } else {
    wait_.reset();
    timer_.after(KeyCache::kFresh, [this] { fetch(); });
  }
  changed_(trouble);
  for (const Got& got : std::exchange(waiting_, {})) got(cache_.usable(loop_.now()));
}

}  // namespace teams
