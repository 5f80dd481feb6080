#include "base/text.hpp"
#include "config/config.hpp"

namespace cox::config {
namespace {

constexpr std::string_view kBefore =
    R"(// The configuration of this bot. Comments and trailing commas are allowed. `cox check` reads it and
// lists what is wrong; SIGHUP makes a running bot read it again.
//
// "${env:NAME}" is replaced by an environment variable, "${file:PATH}" by what a file holds: keep
// tokens and passwords there. Relative paths start at this file's folder.
{
  // What people call the bot, and a short form, if it should have one.
  "name": "cox",
  // "alias": "!",

  // "closed": nothing that changes anything runs unless the person may do it.
  // "open": everybody may do everything, for playing.
  "policy": "closed",

  // Who may do everything: "ADAPTER:ACCOUNT", the name of a connection below and an account on it.
  "admins": [)";

constexpr std::string_view kAfter = R"(],

  // Who is who and who may do what: see docs/authority.md. Commands may need permissions, which
  // roles give; rules decide before them, the most specific one first.
  "people": {},  // "ann": ["terminal:ann", "libera:ann"]
  "groups": {},  // "ops": ["ann", "libera:bob"]
  "roles": {
    // "deployer": { "members": ["@ops"], "permissions": ["deploy:*"] },
  },
  "rules": [
    // { "id": "friday", "command": "deploy", "args": { "env": "prod" }, "deny": true,
    //   "when": { "days": "fri", "from": "16:00", "to": "24:00", "zone": "UTC" },
    //   "because": "nobody wants to work on Saturday" },
  ],

  // Where the bot chats: a name of your choice, which adapter it uses, and that adapter's settings.
  "adapters": {
    "terminal": {
      "adapter": "shell",
      // true: /as lets whoever sits here speak as anybody.
      "playground": false,
    },
  },

  // Settings of plugins by their id, and plugins not to load.
  "plugins": {},
  "disabled": [],

  // Folders with more plugins and adapters, beside "plugins" and "adapters" next to this file.
  "plugin_folders": [],
  "adapter_folders": [],

  // Answer other bots too? The bot never answers itself.
  "answer_bots": false,

  // Uncomment it to serve HTTP: routes of plugins (webhooks), /healthz, /readyz and /metrics.
  // "http": {
  //   "address": "127.0.0.1",  // this machine alone; "0.0.0.0" is every network: then set "tls"
  //   "port": 8080,
  //   "tls": { "certificate_file": "cert.pem", "key_file": "key.pem" },
  //   // Which addresses plugins may ask beside those of the public internet.
  //   "client": { "allow": [] },
  // },

  // Uncomment it to post the head of the records to a room, which proves them to others, and to archive
  // old ones.
  // "audit": {
  //   "post_head": { "room": "terminal:audit", "every_minutes": 60 },
  //   "keep_days": 365,
  // },

  "log": {
    "level": "info",   // debug, info, warn, error or off
    "format": "text",  // or "json": one object a line
    // "file": "cox.log",
  },

  // Uncomment a limit to change it. These are the values it has otherwise.
  "limits": {
    // "drain_seconds": 30,      // how long old builds and a stopping bot wait for open calls
    // "load_seconds": 10,       // how long a plugin may take to load
    // "middleware_seconds": 2,  // how long one step of middleware may take
    // "resume_seconds": 60,     // messages younger than this run after a restart
    // "threads": 64,            // handlers that may be busy at once
    // "message_bytes": 4194304, // the longest message that is accepted
    // "memory_mib": 0,          // memory it may have, then only admins are heard; 0: the system's
    // "inbox": 4096,            // messages that may wait for the router
    // "mailbox": 10000,         // deliveries that may wait for one plugin
    // "quarantine_failures": 20, // handlers of a plugin that may fail in quarantine_seconds; 0: any
    // "quarantine_seconds": 60,
    // "stuck_seconds": 60,      // a handler that takes longer puts its plugin into quarantine
    // "crashes": 3,             // of the bot in one build, in crash_seconds, then it is left out; 0: any
    // "crash_seconds": 600,
    // "flood_messages": 0,      // messages one user may send in flood_seconds; 0: no limit
    // "flood_seconds": 10,
  },
}
)";

}  // namespace

std::string sample(std::string_view admin) {
  return text::cat(kBefore, admin.empty() ? "" : Json(admin).dump(), kAfter);
}

}  // namespace cox::config
