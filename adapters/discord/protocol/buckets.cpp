#include "buckets.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cox/json.hpp>
#include <cstdlib>

namespace discord {

namespace {

using cox::net::HttpResponse;
using Verdict = Buckets::Verdict;

constexpr int kMostInvalid = 8'000;
constexpr std::size_t kMostRoutes = 10'000;

bool is_id(std::string_view part) {
  return !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
}

// "/channels/1", which is what a limit is counted by.
std::string_view major_of(std::string_view path) {
  for (const std::string_view kind : {"/channels/", "/guilds/", "/webhooks/"}) {
    if (path.substr(0, kind.size()) != kind) continue;
    std::size_t end = path.find('/', kind.size());
    // A webhook is its id and its token.
    if (kind == "/webhooks/" && end != std::string_view::npos) end = path.find('/', end + 1);
    return path.substr(0, end);
  }
  return {};
}

// Each is answered once, under an address of its own: nothing is counted together.
bool is_interaction(std::string_view path) { return path.substr(0, 14) == "/interactions/"; }

double number(const HttpResponse& answer, std::string_view name, double otherwise) {
  const std::string* const text = cox::net::find_field(answer.fields, name);
  if (text == nullptr) return otherwise;
  // Not strtod(): a plugin may have set a locale in which a comma comes before the decimals.
  double value = 0;
  const bool is_one =
      std::from_chars(text->data(), text->data() + text->size(), value).ec == std::errc();
  return !is_one || !std::isfinite(value) || value < 0 ? otherwise : value;
}

Buckets::Millis seconds(double value) {
  return Buckets::Millis(static_cast<std::int64_t>(std::ceil(std::min(value, 1e6) * 1'000)));
}

Verdict told_to_wait(const HttpResponse& answer) {
  const cox::Json body = cox::Json::parse(answer.body).value_or(cox::Json());
  const double after = body["retry_after"].as_double(number(answer, "Retry-After", 1));
  const bool global = body["global"].as_bool() ||
                      cox::net::find_field(answer.fields, "X-RateLimit-Global") != nullptr;
  return {Verdict::What::again, std::max(seconds(after), Buckets::Millis(1)),
          global ? Verdict::Scope::everything : Verdict::Scope::lane};
}

}  // namespace

std::string Buckets::route_of(std::string_view method, std::string_view path) {
  path = path.substr(0, path.find('?'));
  const std::string_view major = major_of(path);
  std::string route = std::string(method) + " " + std::string(major);
  std::string_view before;
  for (std::string_view rest = path.substr(major.size()); !rest.empty();) {
    const std::size_t end = std::min(rest.find('/', 1), rest.size());
    const std::string_view part = rest.substr(1, end - 1);
    route += before == "reactions" || is_id(part) ? "/*" : "/" + std::string(part);
    before = part;
    rest.remove_prefix(end);
  }
  return route;
}

std::string Buckets::lane_of(std::string_view method, std::string_view path) const {
  if (is_interaction(path)) return {};
  const std::string route = route_of(method, path);
  const auto known = bucket_of_route_.find(route);
  return known == bucket_of_route_.end() ? route
                                         : known->second + " " + std::string(major_of(path));
}

Verdict Buckets::judge(std::string_view method, std::string_view path, const HttpResponse& answer,
                       Millis now) {
  const std::string* const scope = cox::net::find_field(answer.fields, "X-RateLimit-Scope");
  const bool shared = scope != nullptr && *scope == "shared";
  count(now, answer.status == 401 || answer.status == 403 || (answer.status == 429 && !shared));
  const std::string* const bucket = cox::net::find_field(answer.fields, "X-RateLimit-Bucket");
  if (bucket != nullptr && !is_interaction(path)) {
    if (bucket_of_route_.size() >= kMostRoutes) bucket_of_route_.clear();
    bucket_of_route_[route_of(method, path)] = *bucket;
  }
  if (answer.status == 429) return told_to_wait(answer);
  if (number(answer, "X-RateLimit-Remaining", 1) < 1)
    return {Verdict::What::done, seconds(number(answer, "X-RateLimit-Reset-After", 0)),
            Verdict::Scope::lane};
  if (in_second_ >= most_in_second_)
    return {Verdict::What::done, second_ + Millis(1'000) - now, Verdict::Scope::everything};
  return {};
}

void Buckets::count(Millis now, bool invalid) {
  if (now - second_ >= Millis(1'000)) {
    second_ = now;
    in_second_ = 0;
  }
  ++in_second_;
  if (!invalid) return;
  if (now - invalid_since_ >= Millis(600'000)) {
    invalid_since_ = now;
    invalid_ = 0;
  }
  ++invalid_;
}

bool Buckets::is_near_ban(Millis now) {
  return invalid_ >= kMostInvalid && now - invalid_since_ < Millis(600'000);
}

}  // namespace discord
