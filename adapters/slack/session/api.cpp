#include "api.hpp"

#include <utility>
#include <variant>

namespace slack {

namespace {

using cox::Json;
using cox::net::Rest;

// The bot gives up a delivery after a minute: nothing may wait longer and be said after all.
constexpr std::chrono::seconds kMostWait{50};
constexpr std::chrono::seconds kDeadline{20};

constexpr const char* kJson = "application/json; charset=utf-8";
constexpr const char* kForm = "application/x-www-form-urlencoded";

Rest::Options options_of(const Settings& settings) {
  Rest::Options options;
  options.http.tls = settings.tls;
  options.http.proxy = settings.proxy;
  options.most_wait = kMostWait;
  options.tries = 4;
  return options;
}

// Limits are counted by method, and those of messages by channel too.
std::string lane_of(const std::string& method, const Json& arguments) {
  return method + " " + arguments["channel"].as_string();
}

Trouble no_answer(const std::string& method, const cox::net::Failure& failure) {
  Trouble out{method + ": " + failure.message, "", failure.is_lasting(), !failure.is_lasting()};
  if (failure.kind == cox::net::Failure::Kind::name)
    out.advice = "check this machine's name service";
  if (failure.kind == cox::net::Failure::Kind::tls) out.advice = "check ca_file, and the proxy";
  return out;
}

// No JSON: a page of something between us and Slack, or Slack's own trouble.
Trouble no_json(const std::string& method, int status) {
  const bool is_passing = status == 429 || status >= 500;
  return {method + ": the answer is none of Slack's (status " + std::to_string(status) + ")",
          is_passing ? "see status.slack.com" : "check api_url, and the proxy", false, true};
}

}  // namespace

Api::Api(cox::net::Loop& loop, const Settings& settings, Done watch)
    : settings_(settings), watch_(std::move(watch)), rest_(loop, options_of(settings)) {}

void Api::read(const std::string& method, const Form& arguments, Done done) {
  Rest::Call call;
  call.body = to_form(arguments);
  call.fields = {{"Content-Type", kForm}};
  call.lane = method;
  call.repeatable = true;
  this->call(method, std::move(call), Token::bot, std::move(done));
}

void Api::write(const std::string& method, const Json& arguments, Done done) {
  Rest::Call call;
  call.body = arguments.dump();
  call.fields = {{"Content-Type", kJson}};
  call.lane = lane_of(method, arguments);
  this->call(method, std::move(call), Token::bot, std::move(done));
}

void Api::open_connection(Done done) {
  Rest::Call call;
  call.fields = {{"Content-Type", kForm}};
  call.lane = "apps.connections.open";
  this->call("apps.connections.open", std::move(call), Token::app, std::move(done));
}

void Api::call(const std::string& method, Rest::Call call, Token token, Done done) {
  call.url = settings_.api_url + method;
  call.deadline = kDeadline;
  const std::string& secret = token == Token::app ? settings_.app_token : settings_.bot_token;
  call.fields.push_back({"Authorization", "Bearer " + secret});
  rest_.send(std::move(call),
             [this, method, token, done = std::move(done)](const Rest::Outcome& outcome) {
               const Result result = result_of(method, token, outcome);
               watch_(result);
               if (done) done(result);
             });
}

Result Api::result_of(const std::string& method, Token token, const Rest::Outcome& outcome) const {
  Result out;
  out.token = token;
  if (const auto* failure = std::get_if<cox::net::Failure>(&outcome)) {
    out.trouble = no_answer(method, *failure);
    return out;
  }
  const auto& response = std::get<cox::net::HttpResponse>(outcome);
  auto json = Json::parse(response.body);
  if (!json || !(*json)["ok"].is_bool()) {
    out.trouble = no_json(method, response.status);
    return out;
  }
  if (const auto* scopes = cox::net::find_field(response.fields, "x-oauth-scopes"))
    out.scopes = *scopes;
  out.answer = std::move(*json);
  out.ok = out.answer["ok"].as_bool();
  if (out.ok) return out;
  out.error = out.answer["error"].as_string();
  out.trouble = explain(method, out.answer, settings_.prefix, token);
  return out;
}

void Api::upload(const std::string& url, std::string bytes, Done done) {
  post_to("the upload of a file", url, "application/octet-stream", std::move(bytes),
          std::move(done));
}

void Api::respond(const std::string& url, const Json& message, Done done) {
  post_to("the answer to a command", url, kJson, message.dump(), std::move(done));
}

// The address is a secret: it is not shown, and no token goes there.
void Api::post_to(const std::string& what, const std::string& url, const std::string& type,
                  std::string body, Done done) {
  const auto parsed = cox::net::Url::parse(url);
  Rest::Call call;
  // What is no address becomes a failure in its time, not from inside this call.
  if (parsed && is_safe(*parsed)) call.url = url;
  call.fields = {{"Content-Type", type}};
  call.body = std::move(body);
  call.deadline = kDeadline;
  rest_.send(std::move(call), [what, done = std::move(done)](const Rest::Outcome& outcome) {
    Result result;
    if (const auto* response = std::get_if<cox::net::HttpResponse>(&outcome)) {
      result.ok = response->status >= 200 && response->status < 300;
      if (!result.ok) result.trouble = no_json(what, response->status);
    } else {
      result.trouble = no_answer(what, std::get<cox::net::Failure>(outcome));
    }
    if (done) done(result);
  });
}

}  // namespace slack
