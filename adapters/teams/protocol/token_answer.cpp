#include "token_answer.hpp"

#include <array>
#include <cox/json.hpp>

namespace teams {

namespace {

struct Meaning {
  std::string_view code;
  const char* what;
  const char* advice;
};
constexpr std::array<Meaning, 6> kMeanings{{
    {"AADSTS7000222", "the app secret has expired (AADSTS7000222)",
     "make a new one under Certificates & secrets of the app registration and put it into "
     "app_secret"},
    {"AADSTS7000215", "the app secret is wrong (AADSTS7000215)",
     "put the secret's value, not its id, into app_secret"},
    {"AADSTS700016", "the directory knows no such app (AADSTS700016)",
     "compare app_id and tenant_id with the app registration in Entra ID"},
    {"AADSTS90002", "there is no such directory (AADSTS90002)",
     "put the Directory (tenant) ID of the app registration into tenant_id"},
    {"invalid_client", "the app id or its secret is not accepted (invalid_client)",
     "compare app_id and app_secret with the app registration in Entra ID"},
    {"unauthorized_client", "the app may not sign in here (unauthorized_client)",
     "compare app_id and tenant_id with the app registration in Entra ID"},
}};

}  // namespace

std::variant<Token, Trouble> read_token_answer(int status, std::string_view body) {
  const auto json = cox::Json::parse(body);
  const cox::Json answer = json.value_or(cox::Json());
  const std::string token = answer["access_token"].as_string();
  const std::int64_t seconds = answer["expires_in"].as_int();
  if (status == 200 && !token.empty() && seconds > 0)
    return Token{token, std::chrono::seconds(seconds)};
  const std::string said =
      answer["error"].as_string() + " " + answer["error_description"].as_string();
  for (const Meaning& each : kMeanings) {
    if (status < 500 && said.find(each.code) != std::string::npos)
      return Trouble{each.what, each.advice};
  }
  // Not quoted: whatever stands in the answer may hold what is secret.
  return Trouble{"the token endpoint answers " + std::to_string(status)};
}

}  // namespace teams
