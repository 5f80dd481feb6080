#include "token_source.hpp"

#include <algorithm>
#include <cox/sdk/percent.hpp>
#include <utility>

namespace teams {

std::chrono::milliseconds renewed_after(std::chrono::seconds lifetime) {
  constexpr std::chrono::seconds kEarly{300};
  return std::max<std::chrono::milliseconds>(lifetime - kEarly, lifetime / 2);
}

std::string token_form(const Settings& settings) {
  return "grant_type=client_credentials&client_id=" + cox::percent_encoded(settings.app_id) +
         "&client_secret=" + cox::percent_encoded(settings.app_secret) +
         "&scope=" + cox::percent_encoded(settings.scope);
}

TokenSource::TokenSource(cox::net::Loop& loop, const Settings& settings, cox::net::Backoff wait,
                         Changed changed)
    : loop_(loop),
      settings_(settings),
      changed_(std::move(changed)),
      wait_(std::move(wait)),
      timer_(loop),
      http_(loop, http_options(settings)) {}

void TokenSource::get(Got got) {
  if (settings_.no_auth) return got(std::string());
  if (!token_.empty() && loop_.now() < ends_) return got(token_);
  if (is_waiting_) return got(last_);
  waiting_.push_back(std::move(got));
  fetch();
}

void TokenSource::refused(const std::string& token) {
  if (token == token_) token_.clear();
}

void TokenSource::fetch() {
  if (std::exchange(is_fetching_, true)) return;
  cox::net::HttpRequest request{.method = "POST",
                                .fields = {{"Content-Type", "application/x-www-form-urlencoded"},
                                           {"Accept", "application/json"}},
                                .body = token_form(settings_)};
  const auto to = cox::net::Url::parse(settings_.token_url());
  http_.send(to.value_or(cox::net::Url{}), std::move(request),
             {.deadline = Millis(10'000), .body_bytes = 64U << 10},
             [this](const cox::net::HttpClient::Outcome& outcome) { on_answer(outcome); });
}

void TokenSource::on_answer(const cox::net::HttpClient::Outcome& outcome) {
  is_fetching_ = false;
  std::variant<Token, Trouble> answer = Trouble{};
  if (const auto* response = std::get_if<cox::net::HttpResponse>(&outcome)) {
    answer = read_token_answer(response->status, response->body);
  } else {
    Trouble trouble = trouble_of(std::get<cox::net::Failure>(outcome), "login_url");
    trouble.what.insert(0, "no token: ");
    answer = std::move(trouble);
  }
  if (auto* token = std::get_if<Token>(&answer)) {
    keep(std::move(*token));
  } else {
    const Trouble& trouble = std::get<Trouble>(answer);
    last_ = trouble;
    is_waiting_ = true;
    // What a human must mend is looked at now and then only.
    timer_.after(trouble.is_lasting() ? settings_.longest_wait : wait_.next(), [this] {
      is_waiting_ = false;
      fetch();
    });
    changed_(&trouble);
  }
  for (const Got& got : std::exchange(waiting_, {})) got(last_);
}

void TokenSource::keep(Token token) {
  wait_.reset();
  token_ = std::move(token.text);
  last_ = token_;
  ends_ = loop_.now() + token.lifetime;
  timer_.after(renewed_after(token.lifetime), [this] { fetch(); });
  changed_(nullptr);
}

}  // namespace teams
