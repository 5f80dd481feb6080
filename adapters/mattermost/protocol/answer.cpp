#include "answer.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cox/json.hpp>
#include <cstdlib>
#include <string_view>
#include <utility>
#include <variant>

namespace mattermost {

namespace {

using cox::net::Failure;
using cox::net::HttpResponse;
using cox::net::Rest;

Trouble trouble_of(const Failure& failure) {
  Trouble trouble{.what = failure.message};
  trouble.is_passing = !failure.is_lasting();
  if (failure.kind == Failure::Kind::name)
    trouble.advice = "check this machine's name service, and \"server\"";
  if (failure.kind == Failure::Kind::tls)
    trouble.advice = "have the server's certificate mended, or check \"server\" and \"ca_file\"";
  return trouble;
}

// The server's own sentence, where it has one.
std::string sentence(const HttpResponse& answer) {
  const auto body = cox::Json::parse(answer.body);
  std::string text = body ? (*body)["message"].as_string() : std::string();
  while (!text.empty() && (text.back() == '.' || text.back() == ' ')) text.pop_back();
  return text.substr(0, 300);
}

Trouble trouble_of(const HttpResponse& answer, const std::string& session) {
  if (answer.status >= 200 && answer.status < 300) return {};
  const std::string said = sentence(answer);
  Trouble trouble{.what = "Mattermost answered " + std::to_string(answer.status) +
                          (said.empty() ? "" : ": " + said)};
  if (answer.status == 401) {
    trouble.what = "Mattermost does not take the bot's token any more (401)";
    trouble.advice =
        "make a new token for the bot under Integrations > Bot Accounts, and put it into "
        "adapters." +
        session + ".token";
    trouble.is_lasting = true;
  } else if (answer.status == 403) {
    trouble.advice =
        "add the bot to the team and the channel, and see which permissions its role has";
    trouble.is_lasting = true;
  } else {
    trouble.is_passing = answer.status == 429 || answer.status >= 500;
    trouble.is_lasting = !trouble.is_passing;
  }
  return trouble;
}

}  // namespace

Rest::Verdict judge(const HttpResponse& answer, std::int64_t now_seconds) {
  Rest::Verdict verdict = Rest::usual(answer);
  verdict.scope = Rest::Verdict::Scope::everything;
  if (answer.status != 429 || verdict.wait.count() > 0) return verdict;
  // Seconds from now, or, as its documentation has it, since 1970.
  const std::string* field = cox::net::find_field(answer.fields, "X-Ratelimit-Reset");
  if (field == nullptr) return verdict;
  std::int64_t seconds = std::strtoll(field->c_str(), nullptr, 10);
  if (seconds > 1'000'000'000) seconds -= now_seconds;
  // Mattermost counts by the second: what is longer comes of a clock that is wrong.
  verdict.wait = std::chrono::seconds(std::clamp<std::int64_t>(seconds, 1, 30));
  return verdict;
}

Trouble trouble_of(const Rest::Outcome& outcome, const std::string& session) {
  if (const auto* failure = std::get_if<Failure>(&outcome)) return trouble_of(*failure);
  return trouble_of(std::get<HttpResponse>(outcome), session);
}

std::string emoji_name(const std::string& reaction) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kNames{
      {{"👍", "+1"},
       {"👎", "-1"},
       {"👀", "eyes"},
       {"✅", "white_check_mark"},
       {"❌", "x"},
       {"⏳", "hourglass_flowing_sand"},
       {"⌛", "hourglass"},
       {"🎉", "tada"},
       {"🚀", "rocket"},
       {"⚠️", "warning"},
       {"⚠", "warning"},
       {"❤️", "heart"},
       {"🔥", "fire"},
       {"🛑", "octagonal_sign"},
       {"👋", "wave"},
       {"🙏", "pray"}}};
  for (const auto& [sign, name] : kNames) {
    if (reaction == sign) return std::string(name);
  }
  std::string name = reaction;
  if (name.size() > 2 && name.front() == ':' && name.back() == ':')
    name = name.substr(1, name.size() - 2);
  const bool is_name = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '+';
  });
  return is_name ? name : std::string();
}

}  // namespace mattermost
