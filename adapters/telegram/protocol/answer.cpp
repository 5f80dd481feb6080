#include "answer.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>
#include <variant>

namespace telegram {

namespace {

using cox::Json;
using cox::net::Failure;
using cox::net::HttpResponse;
using cox::net::Rest;

constexpr std::int64_t kLongestWait = 24 * 3'600;

// The address of a call holds the token: what the library says about it is not for a log.
const char* sentence_of(Failure::Kind kind) {
  switch (kind) {
    case Failure::Kind::name:
      return "Telegram's server has no address";
    case Failure::Kind::connect:
      return "Telegram's server cannot be reached";
    case Failure::Kind::timeout:
      return "Telegram did not answer in time";
    case Failure::Kind::proxy:
      return "the proxy does not let the bot through to Telegram";
    case Failure::Kind::tls:
      return "the connection to Telegram is not secure";
    case Failure::Kind::full:
      return "too much waits to be sent to Telegram, or too much came";
    default:
      return "the connection to Telegram broke";
  }
}

Trouble trouble_of(const Failure& failure, const std::string& session) {
  Trouble trouble{.what = sentence_of(failure.kind)};
  // Nothing came of it, that is certain.
  trouble.is_passing = failure.kind == Failure::Kind::name ||
                       failure.kind == Failure::Kind::connect ||
                       failure.kind == Failure::Kind::proxy;
  trouble.is_unreadable = failure.kind == Failure::Kind::full;
  if (failure.kind == Failure::Kind::name) {
    trouble.advice =
        "check this machine's name service, and adapters." + session + ".server where it is set";
  }
  if (failure.kind == Failure::Kind::tls) {
    trouble.advice = "check adapters." + session + ".server and ca_file, and this machine's clock";
  }
  return trouble;
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

void advise_conflict(Trouble& trouble, std::string_view said, const std::string& session) {
  trouble.is_lasting = true;
  if (has(said, "webhook")) {
    trouble.what = "a webhook is set for this bot, so that it cannot be polled (409)";
    trouble.advice =
        "call deleteWebhook with the bot's token, or configure adapters." + session + ".webhook";
  } else {
    trouble.what = "another program polls with the same token (409)";
    trouble.advice =
        "stop the other one, or give this bot a token of its own (@BotFather, /newbot)";
  }
}

void advise(Trouble& trouble, int status, std::string_view said, const std::string& session) {
  if (status == 401 || status == 404) {
    trouble.what = "Telegram does not take the bot's token (" + std::to_string(status) + ")";
    trouble.advice =
        "ask @BotFather for a new one (/token) and put it into adapters." + session + ".token";
    trouble.is_lasting = true;
  } else if (status == 409) {
    advise_conflict(trouble, said, session);
  } else if (status == 403) {
    trouble.is_lasting = true;
    if (has(said, "initiate conversation") || has(said, "blocked by the user")) {
      trouble.advice = "they must open a chat with the bot and press Start";
    } else {
      trouble.advice = "add the bot to the group again, and let it write there";
    }
  } else if (status == 429 || status >= 500) {
    trouble.is_passing = true;
  } else {
    trouble.is_lasting = true;
    if (has(said, "not enough rights")) trouble.advice = "make the bot an administrator there";
  }
}

std::int64_t seconds_of(const Json& body) {
  return std::clamp<std::int64_t>(body["parameters"]["retry_after"].as_int(), 0, kLongestWait);
}

Trouble trouble_of(const HttpResponse& answer, const Json& body, const std::string& session) {
  const std::string said = body["description"].as_string().substr(0, 300);
  // Beyond HTTP's own status, Telegram's is in the body.
  const int status =
      answer.status != 200 ? answer.status : static_cast<int>(body["error_code"].as_int(500));
  Trouble trouble{.what = "Telegram answered " + std::to_string(status) +
                          (said.empty() ? "" : ": " + said)};
  trouble.status = status;
  trouble.moved_to = body["parameters"]["migrate_to_chat_id"].as_int();
  trouble.retry_after = seconds_of(body);
  advise(trouble, status, said, session);
  return trouble;
}

}  // namespace

Rest::Verdict judge(const HttpResponse& answer) {
  Rest::Verdict verdict = Rest::usual(answer);
  if (answer.status != 429) return verdict;
  const Json body = Json::parse(answer.body).value_or(Json());
  const std::int64_t seconds = seconds_of(body);
  if (seconds > 0) verdict.wait = std::chrono::seconds(seconds);
  return verdict;
}

Reply reply_of(const Rest::Outcome& outcome, const std::string& session) {
  if (const auto* failure = std::get_if<Failure>(&outcome))
    return {{}, trouble_of(*failure, session)};
  const auto& answer = std::get<HttpResponse>(outcome);
  const auto body = Json::parse(answer.body);
  if (answer.status == 200 && (!body || !body->is_object()))
    return {{}, {.what = "Telegram answered something that is no JSON", .is_unreadable = true}};
  const Json json = body.value_or(Json());
  if (answer.status == 200 && json["ok"].as_bool()) return {json["result"], {}};
  return {{}, trouble_of(answer, json, session)};
}

}  // namespace telegram
