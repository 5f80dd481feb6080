#include "net/rest_verdict.hpp"

#include <algorithm>
#include <string_view>

#include "net/http_text.hpp"

namespace cox::net {

namespace {

bool is_repeatable(const Rest::Call& call) {
  constexpr std::string_view kIdempotent[] = {"GET", "HEAD", "PUT", "DELETE"};
  return call.repeatable || std::find(std::begin(kIdempotent), std::end(kIdempotent),
                                      call.method) != std::end(kIdempotent);
}

// The platform, or what stands before it, could not; whether it has done it nobody knows.
bool is_trouble(int status) {
  return status == 500 || status == 502 || status == 503 || status == 504;
}

}  // namespace

std::optional<std::chrono::milliseconds> retry_after(const HttpFields& fields) {
  const std::string* field = find_field(fields, "Retry-After");
  if (!field) return std::nullopt;
  const std::string_view text = *field;
  const auto dot = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, dot);
  const std::string_view rest = text.substr(std::min(dot + 1, text.size()));
  if (whole.empty() || whole.size() > 9) return std::nullopt;
  if (!std::all_of(whole.begin(), whole.end(), is_digit)) return std::nullopt;
  if (!std::all_of(rest.begin(), rest.end(), is_digit)) return std::nullopt;
  std::int64_t millis = 0;
  for (const char digit : whole) millis = millis * 10 + (digit - '0');
  for (std::size_t i = 0; i < 3; ++i) millis = millis * 10 + (i < rest.size() ? rest[i] - '0' : 0);
  const bool is_more = rest.size() > 3 && rest.find_first_not_of('0', 3) != std::string_view::npos;
  return std::chrono::milliseconds(millis + (is_more ? 1 : 0));
}

bool may_be_mended(const Rest::Call& call, const Rest::Outcome& outcome) {
  if (const auto* answer = std::get_if<HttpResponse>(&outcome))
    return is_trouble(answer->status) && is_repeatable(call);
  switch (std::get<Failure>(outcome).kind) {
    case Failure::Kind::name:
    case Failure::Kind::connect:
    case Failure::Kind::proxy:
      return true;  // it has not arrived
    case Failure::Kind::timeout:
    case Failure::Kind::closed:
    case Failure::Kind::protocol:
      return is_repeatable(call);
    case Failure::Kind::tls:
    case Failure::Kind::invalid:
    case Failure::Kind::full:
      return false;
  }
  return false;
}

Rest::Verdict Rest::usual(const HttpResponse& answer) {
  const auto wait = retry_after(answer.fields);
  if (answer.status == 429 || (answer.status == 503 && wait))
    return {.what = Verdict::What::again, .wait = wait.value_or(Millis(0))};
  return {};
}

}  // namespace cox::net
