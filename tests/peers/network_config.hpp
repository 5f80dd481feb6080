// The part of a bot's config that joins it to a network on loopback.
#pragma once

#include <cstdint>
#include <string>

namespace peers {

// `more` is further JSON of the entry, with a comma in front. It comes back fast, and says as much
// as it likes.
inline std::string irc_entry(const std::string& name, std::uint16_t port,
                             const std::string& more = "") {
  return "\"" + name + R"(": {"adapter": "irc", "server": "127.0.0.1", "channels": ["#ops"],
    "flood": {"lines": 1000, "seconds": 0.001}, "reconnect": {"first": 0.05, "longest": 0.2},
    "port": )" +
         std::to_string(port) + more + "}";
}
inline std::string plain_irc(const std::string& name, std::uint16_t port,
                             const std::string& more = "") {
  return irc_entry(name, port, R"(, "tls": false)" + more);
}
// `entries` with commas between; `head` is what stands before, as "policy".
inline std::string config_with(const std::string& entries,
                               const std::string& head = R"("policy": "open")") {
  return "{" + head + R"(, "adapters": {)" + entries + "}}";
}

}  // namespace peers
