#include <cox/plugin.hpp>
#include <string>

COX_PLUGIN("tickets", "1.0.0", "Opens tickets") {
  // [handle]
  const cox::Secret token = plugin.secret_handle("tickets-token");

  plugin.command("ticket", "ticket <text...>", [token](auto& call) {
    const cox::Json ticket =
        cox::Json::object({{"title", cox::escape_secrets(call["text"])}, {"by", call.user()}});
    call.fetch(cox::HttpRequest::post("https://tickets.example/api", ticket).bearer(token.text()),
               [](auto& later, const cox::HttpResponse& came) {
                 later.reply(came.ok() ? "It is open." : "The ticket system said no.");
               });
  });
  // [/handle]

  // [reveal]
  const cox::Secret key = plugin.secret_handle("signing-key");

  plugin.command("sign", "sign <text...>", [&plugin, key](auto& call) {
    call.reply(cox::to_hex(plugin.crypto().hmac(key.reveal(), call["text"])));
  });
  // [/reveal]
}
