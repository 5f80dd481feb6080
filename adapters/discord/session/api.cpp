#include "api.hpp"

#include <array>
#include <utility>
#include <variant>

namespace discord {

namespace {

using cox::Json;
using cox::net::HttpResponse;
using cox::net::Rest;

// In the form that Discord wants; both are those of the build, in the first CMakeLists.txt.
constexpr const char* kUserAgent = "DiscordBot (" COX_HOMEPAGE ", " COX_VERSION ")";

// What Discord's own numbers mean for people (its "JSON Error Codes").
struct Known {
  std::int64_t code;
  const char* problem;
  const char* advice;
};
constexpr std::array<Known, 9> kKnown{{
    {10003, "the room is not there any more, or the bot cannot see it",
     "give the bot \"View Channel\" there"},
    {10008, "the message is not there any more", ""},
    {10014, "Discord does not know that emoji",
     "use an emoji itself, or one of the server's as name:id"},
    {50001, "the bot cannot see the room", "give the bot \"View Channel\" there"},
    {50007, "they take no direct messages from the bot",
     "they have to allow direct messages from members of the server"},
    {50013, "the bot lacks a permission there",
     "give the bot \"Send Messages\", \"Send Messages in Threads\", \"Embed Links\", \"Attach "
     "Files\", \"Add Reactions\" and \"Read Message History\" there"},
    {10062, "the answer to the interaction came too late", ""},
    {10015, "the interaction is over: it can be answered for 15 minutes", ""},
    {160002, "the bot may not answer a message there",
     "give the bot \"Read Message History\" there"},
}};

// The first of the places that Discord complains about.
std::string first_detail(const Json& errors) {
  for (const auto& [name, inside] : errors.members()) {
    if (name == "_errors" && inside.size() > 0) {
      const Json& first = inside.items().front();
      return first.is_string() ? first.as_string() : first["message"].as_string();
    }
    if (const std::string found = first_detail(inside); !found.empty()) return name + ": " + found;
  }
  return "";
}

}  // namespace

Api::Api(cox::net::Loop& loop, const Settings& settings)
    : loop_(loop),
      settings_(settings),
      buckets_(settings.requests_per_second),
      rest_(make(loop, false)),
      urgent_(make(loop, true)) {}

std::unique_ptr<Rest> Api::make(cox::net::Loop& loop, bool urgent) {
  Rest::Options options;
  options.http.proxy = settings_.proxy;
  options.http.tls.authorities_file = settings_.ca_file;
  options.first = settings_.first_wait / 2;
  if (urgent) options.tries = 3;
  options.judge = [this, base = settings_.api.size()](const Rest::Call& call,
                                                      const HttpResponse& answer) {
    return buckets_.judge(call.method, std::string_view(call.url).substr(base), answer,
                          loop_.now());
  };
  return std::make_unique<Rest>(loop, std::move(options));
}

void Api::call(Call call, Done done) {
  if (!call.urgent && buckets_.is_near_ban(loop_.now())) {
    Answer answer;
    answer.problem =
        "Discord has refused so much that more would shut us out; nothing is sent for some minutes";
    answer.advice = "find out in the log what was refused";
    answer.is_passing = true;
    return done(answer);
  }
  Rest::Call to;
  to.method = std::move(call.method);
  to.url = settings_.api + call.path;
  to.fields = {{"Authorization", "Bot " + settings_.token}, {"User-Agent", kUserAgent}};
  // The token of an interaction is who we are there.
  if (call.urgent) to.fields.erase(to.fields.begin());
  if (!call.body.empty()) to.fields.push_back({"Content-Type", call.type});
  to.body = std::move(call.body);
  to.lane = buckets_.lane_of(to.method, call.path);
  to.repeatable = call.repeatable;
  if (call.urgent) to.deadline = Rest::Millis(10'000);
  Rest& rest = call.urgent ? *urgent_ : *rest_;
  rest.send(std::move(to),
            [this, done = std::move(done)](const Rest::Outcome& outcome) { done(read(outcome)); });
}

Api::Answer Api::read(const Rest::Outcome& outcome) const {
  const auto* response = std::get_if<HttpResponse>(&outcome);
  if (response == nullptr) {
    Answer answer;
    const auto& failure = std::get<cox::net::Failure>(outcome);
    answer.problem = "Discord cannot be reached: " + failure.message;
    answer.is_passing = !failure.is_lasting();
    return answer;
  }
  if (response->status < 200 || response->status > 299) return refused(*response);
  return {response->status, Json::parse(response->body).value_or(Json()), {}, {}, false};
}

Api::Answer Api::refused(const HttpResponse& response) const {
  Answer answer;
  answer.status = response.status;
  answer.json = Json::parse(response.body).value_or(Json());
  answer.is_passing = response.status >= 500 || response.status == 429;
  const std::int64_t code = answer.json["code"].as_int();
  if (response.status == 401) {
    answer.problem = "Discord does not know the token (401)";
    answer.advice =
        "make a new one in the developer portal under Bot, Reset Token, and put it into " +
        settings_.entry + ".token";
    return answer;
  }
  const std::string number =
      " (" + std::to_string(response.status) + (code == 0 ? "" : ", " + std::to_string(code)) + ")";
  for (const Known& known : kKnown) {
    if (known.code != code) continue;
    answer.problem = known.problem + number;
    answer.advice = known.advice;
    return answer;
  }
  std::string what = answer.json["message"].as_string();
  if (const std::string detail = first_detail(answer.json["errors"]); !detail.empty())
    what += ": " + detail;
  answer.problem = "Discord refused it" + number + (what.empty() ? "" : ": " + what.substr(0, 300));
  return answer;
}

}  // namespace discord
