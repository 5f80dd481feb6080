// What docs/http.md shows.
#include <chrono>
#include <cox/plugin.hpp>
#include <map>
#include <memory>
#include <string>

COX_PLUGIN("web", "1.0.0", "Shows how a plugin serves and asks HTTP") {
  using namespace std::chrono_literals;

  // [route]
  plugin.http("GET /builds/:number", [](auto& call) {
    const auto build = call.brain().get("build/" + call["number"]);
    if (!build) throw cox::HttpError(404, "there is no such build");
    call.respond(*build);  // a cox::Json
  });
  // [/route]

  // [webhook]
  const std::string secret = plugin.setting("secret", "", "What GitHub signs with");
  const std::string chat = plugin.setting("chat", "terminal", "Which connection is told");
  plugin
      .http("POST /hooks/github",
            [secret, chat](auto& call) {
              const cox::Request request = call.request();
              if (!request.signed_by_github(secret)) throw cox::HttpError(401, "not signed");
              const cox::Json event = request.json();
              call.send_to(cox::Address::in_room(chat, "#builds"),
                           event["repository"]["full_name"].as_string() + " was pushed to");
            })
      .id("github")
      .body_bytes(5 << 20)
      .deadline(10s);
  // [/webhook]

  // [answers]
  plugin.http("POST /answers", [](auto& call) {
    const cox::Request request = call.request();
    if (request.query("kind") == "text") return call.respond(200, "as plain text");
    if (request.form("kind") == "json") return call.respond(cox::Json::array({1, 2, 3}));
    cox::HttpResponse response = cox::HttpResponse::text(303, "over there\n");
    response.fields.push_back({"Location", "/builds/1"});
    call.respond(response);
  });
  // [/answers]

  // [later]
  auto& waiting = plugin.make<std::map<std::string, cox::HttpAnswer>>();
  plugin
      .http("POST /approvals/:name",
            [&waiting, chat](auto& call) {
              waiting.insert_or_assign(call["name"], call.later());
              call.send_to(cox::Address::in_room(chat, "#ops"), "May " + call["name"] + "?");
            })
      .deadline(1h);
  plugin.respond("approve (?<name>\\S+)$", [&waiting](auto& call) {
    const auto asked = waiting.find(call["name"]);
    const bool told = asked != waiting.end() && asked->second.respond(200, "approved");
    call.reply(told ? "Told them." : "Nobody waits for that.");
    waiting.erase(call["name"]);
  });
  // [/later]

  // [fetch]
  plugin.respond("weather in (?<town>\\S+)$", [](auto& call) {
    const std::string town = call["town"];
    call.fetch(cox::HttpRequest::get("https://weather.example/" + town).within(5s),
               [town](auto& later, const cox::HttpResponse& came) {
                 if (!came.ok()) return later.reply("I could not learn it: " + came.error);
                 return later.reply(town + ": " + came.json()["sky"].as_string());
               });
  });
  // [/fetch]

  // [post]
  const std::string token = plugin.setting("token", "", "For the build server");
  plugin.respond("build (?<app>\\S+)$", [token](auto& call) {
    const cox::Json what = cox::Json::object({{"app", call["app"]}});
    call.fetch(cox::HttpRequest::post("https://ci.example/builds", what).bearer(token),
               [](auto& later, const cox::HttpResponse& came) {
                 later.reply(came.ok() ? "It is being built." : "The build server said no.");
               });
  });
  // [/post]
}
