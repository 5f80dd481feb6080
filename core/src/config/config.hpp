// cox.json as values. Reading is strict: every problem is found in one go and names the key, the
// line and the fix; a config with any problem is refused whole. Threads: values.
#pragma once

#include <cox/json.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "config/audit.hpp"
#include "config/authority.hpp"
#include "config/http.hpp"
#include "config/secrets.hpp"

namespace cox::config {

struct Problem {
  std::string key;       // "adapters.libera.port"; empty for the file itself
  std::size_t line = 0;  // 0 where it is not about a line
  std::string message;   // what is wrong and what to do
};

// "cox.json:12: adapters.libera.port: ..." one a line.
std::string describe(const std::vector<Problem>& problems, std::string_view file);

enum class Policy { open, closed };

struct AdapterEntry {
  std::string name;     // of the connection
  std::string adapter;  // which library, e.g. "irc"
  Json settings;        // the entry as it stands, secrets filled in

  friend bool operator==(const AdapterEntry&, const AdapterEntry&) = default;
};

struct Config {
  std::string name = "cox";
  std::string alias;
  Policy policy = Policy::closed;
  std::vector<std::string> admins;  // "ADAPTER:ACCOUNT", or the name of a person
  Authority authority;
  std::vector<AdapterEntry> adapters;
  std::vector<std::string> plugin_folders;            // beside the box's and HOME/plugins
  std::vector<std::string> adapter_folders;           // beside the box's and HOME/adapters
  std::vector<std::string> disabled;                  // plugin ids
  std::vector<std::pair<std::string, Json>> plugins;  // settings by plugin id
  bool answer_bots = false;
  log::Options log;
  std::optional<HttpServer> http_server;  // absent: nothing is served
  HttpClient http_client;
  std::vector<SecretSource> secrets;  // where they come from; no values
  bool flag_tokens = true;            // look for well-known tokens in what people say
  Audit audit;

  std::string digest;  // SHA-256 of the file, hex; empty where there is none
  Json values;         // all that the file says, secrets filled in, to see what has changed
  std::vector<Problem> doubts;  // what it can be used with, and most likely is a mistake

  Millis drain = 30'000;      // how long an old generation or a stopping bot waits for open calls
  Millis load = 10'000;       // deadline of a plugin's load
  Millis middleware = 2'000;  // deadline of a middleware step
  Millis resume = 60'000;     // accepted messages younger than this run after a restart
  std::size_t threads = 64;   // handlers that may be busy at once
  std::size_t message_bytes = 4u << 20;
  std::size_t memory_mib = 0;            // resident; 0: what the system allows
  std::size_t inbox = 4'096;             // messages waiting for the router
  std::size_t mailbox = 10'000;          // deliveries waiting for one plugin
  std::size_t quarantine_failures = 20;  // of a plugin's handlers in that window; 0: no limit
  Millis quarantine_window = 60'000;
  std::size_t crashes = 3;  // of the bot in one build, in that window; 0: they do not count
  Millis crash_window = 600'000;
  Millis stuck = 60'000;           // a handler that has not returned after so long; 0: no limit
  std::size_t flood_messages = 0;  // per user in flood_window; 0: no limit
  Millis flood_window = 10'000;

  const Json& plugin(std::string_view id) const;  // its settings, or an empty object
};

struct Loaded {
  Config config;
  std::vector<Problem> problems;     // any: do not use the config
  std::vector<std::string> secrets;  // the texts under keys that name a secret, filled in
  bool ok() const { return problems.empty(); }
};

// Whether it can stand before a message and address the bot: one word of at most 64 bytes.
bool is_addressee(std::string_view word);

// Reads the file: comments and trailing commas allowed, ${env:NAME} and ${file:PATH} filled in.
// Relative paths are relative to the file. Texts whose key holds "token", "secret", "password" or
// "key" are registered with the log's scrubber.
Loaded load(const std::string& path);
// The same for a text that stands in `file`, with paths relative to the folder `base`; registers
// nothing.
Loaded parse(std::string_view text, std::string_view file, const std::string& base);

// What a home without a config runs with: the terminal alone, open policy.
Config defaults();
// The commented config that `cox init` writes: closed policy, the terminal, `admin`
// ("ADAPTER:ACCOUNT" or empty for none).
std::string sample(std::string_view admin);

}  // namespace cox::config
