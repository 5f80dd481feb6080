// Has a secret and spills it wherever it can.
#include <cox/plugin.hpp>
#include <stdexcept>
#include <string>

namespace {

// As it leaks: plain, and as tools and other programs write it.
std::string form(const std::string& secret, const std::string& how) {
  if (how == "base64") return cox::to_base64(secret);
  if (how == "basic") return cox::to_base64("admin:" + secret);
  if (how == "hex") return cox::to_hex(secret);
  if (how == "json") return cox::Json(secret).dump();
  if (how != "url") return secret;
  std::string out;
  for (const char byte : secret) out += "%" + cox::to_hex({&byte, 1});
  return out;
}

}  // namespace

COX_PLUGIN("spiller", "1.0.0", "Spills a secret") {
  const cox::Secret secret = plugin.secret_handle("db");

  plugin.respond("spill (?<how>\\S+)", [secret](auto& call) {
    call.reply("it is " + form(secret.reveal(), call["how"]) + " as " + call["how"]);
  });
  plugin.respond("markdown", [secret](auto& call) {
    call.reply(cox::Markdown("it is **{}** in Markdown", secret.reveal()));
  });
  plugin.respond("card", [secret](auto& call) {
    call.reply(cox::Card("A card").text("it is " + secret.reveal()).field("key", secret.reveal()));
  });
  plugin.respond("emote", [secret](auto& call) { call.emote("says " + secret.reveal()); });
  plugin.respond("edit",
                 [secret](auto& call) { call.reply("before").edit("after: " + secret.reveal()); });
  plugin.respond("throw", [secret](auto&) { throw std::runtime_error("bad: " + secret.reveal()); });
  plugin.respond("write it down", [&plugin, secret](auto& call) {
    plugin.log.warn("the password is {}", secret.reveal());
    call.reply("written down");
  });

  // A parameter that is secret.
  plugin.command("keep", "keep <value>")
      .param("value", cox::type::string().secret())
      .run([](auto& call) {
        call.reply("kept " + std::to_string(call["value"].size()) + " bytes");
      });

  // To somebody else, who answers with a digest of what came.
  plugin.respond("post (?<url>\\S+) (?<text>.+)", [secret](auto& call) {
    auto request = cox::HttpRequest::post(
        call["url"], cox::Json::object({{"key", secret.text()}, {"text", call["text"]}}));
    request.bearer(secret.text());
    call.fetch(request, [](auto& later, const cox::HttpResponse& came) {
      later.reply(came.body + came.error);
    });
  });
  plugin.http("POST /digest", [&plugin](auto& call) {
    const auto digest = [&](const std::string& text) {
      return cox::to_hex(plugin.crypto().digest(text)).substr(0, 16);
    };
    const cox::Json body = call.request().json();
    call.respond(200, "bearer " + digest(call.request().field("Authorization")) + " key " +
                          digest(body["key"].as_string()) + " text " + body["text"].as_string());
  });
  plugin.http("GET /page", [secret](auto& call) {
    cox::HttpResponse page = cox::HttpResponse::text(200, "page: " + secret.reveal() + "\n");
    page.fields.push_back({"X-Secret", form(secret.reveal(), "url")});
    call.respond(page);
  });
}
