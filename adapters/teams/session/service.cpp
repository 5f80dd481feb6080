#include "service.hpp"

#include <utility>

namespace teams {

namespace {

using cox::net::HttpResponse;
using cox::net::Rest;

// The documentation names 412, 429, 502 and 504 as not taken: to be sent again, later and later
// where Teams does not say when.
Rest::Verdict judge(const Rest::Call&, const HttpResponse& answer) {
  Rest::Verdict verdict = Rest::usual(answer);
  if (answer.status == 412 || answer.status == 502 || answer.status == 504)
    verdict.what = Rest::Verdict::What::again;
  return verdict;
}

Rest::Options options_for(const Settings& settings) {
  Rest::Options options;
  options.http = http_options(settings);
  options.judge = judge;
  options.most_wait = Rest::Millis(50'000);  // the bot gives a message up after a minute
  return options;
}

}  // namespace

cox::Error error_of(int status, std::string_view body) {
  const auto json = cox::Json::parse(body);
  const std::string code = json ? (*json)["error"]["code"].as_string() : "";
  const std::string said = std::to_string(status) + (code.empty() ? "" : " " + code);
  if (status == 401)
    return cox::Error(COX_BUSY,
                      "Teams does not accept the bot's token; are app_id and tenant_id "
                      "those of the bot's registration?");
  if (status == 403)
    return cox::Error(COX_DENIED, "Teams does not let the bot in there (" + said +
                                      "): add the app to the team or chat");
  if (status == 404)
    return cox::Error(COX_NOT_FOUND, "Teams knows no such conversation or message (" + said + ")");
  if (status == 413)
    return cox::Error(COX_INVALID, "Teams finds the message too large; lower message_bytes");
  if (status == 412 || status == 429 || status >= 500)
    return cox::Error(COX_BUSY, "Teams is busy (" + said + ")");
  return cox::Error(COX_FAILED, "Teams answers " + said);
}

Service::Service(cox::net::Loop& loop, const Settings& settings, TokenSource& tokens)
    : tokens_(tokens), rest_(loop, options_for(settings)) {}

void Service::send(ServiceCall call, Done done, bool may_renew) {
  tokens_.get([this, call = std::move(call), done = std::move(done),
               may_renew](const std::variant<std::string, Trouble>& got) {
    if (const auto* trouble = std::get_if<Trouble>(&got))
      return done(cox::Error(COX_BUSY, trouble->what));
    const std::string& token = std::get<std::string>(got);
    Rest::Call rest{.method = call.method,
                    .url = call.url,
                    .fields = {{"Content-Type", "application/json; charset=utf-8"}},
                    .body = call.body.is_null() ? "" : call.body.dump(),
                    .lane = call.lane};
    if (!token.empty()) rest.fields.push_back({"Authorization", "Bearer " + token});
    rest_.send(std::move(rest), [this, call, done, may_renew, token](const Rest::Outcome& outcome) {
      const auto* answer = std::get_if<HttpResponse>(&outcome);
      if (answer == nullptr)
        return done(cox::Error(COX_BUSY, std::get<cox::net::Failure>(outcome).message));
      if (answer->status == 401 && may_renew && !token.empty()) {
        tokens_.refused(token);
        return send(call, done, false);
      }
      if (answer->status < 200 || answer->status > 299)
        return done(error_of(answer->status, answer->body));
      const auto json = cox::Json::parse(answer->body);
      // A page of something that stands before it; Teams itself may say nothing.
      if (!json && !answer->body.empty())
        return done(cox::Error(COX_BUSY, "what answers is not Teams"));
      done(json ? (*json)["id"].as_string() : std::string());
    });
  });
}

}  // namespace teams
