// What the parts of a client share: the server as it presents itself, we on it, and the way out.
// Used from one thread.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/capabilities.hpp"
#include "protocol/features.hpp"
#include "protocol/line.hpp"

namespace irc {

enum class Priority { now, later };  // now: before everything that waits

// It goes on, or not, and somebody should know.
struct Trouble {
  std::string what;
  std::string advice = {};  // what a human should do; empty: nothing
};

struct Server {
  std::function<void(const Line&, Priority)> out;
  const Capabilities& extensions;
  Features features = {};
  std::string nick = {};    // ours, now
  std::string source = {};  // as others see us: "nick!user@host"; empty until we see it ourselves

  bool can(std::string_view extension) const { return extensions.is_on(extension); }
  std::string fold(std::string_view name) const { return irc::fold(name, features.casing()); }
  bool same(std::string_view one, std::string_view other) const {
    return irc::same(one, other, features.casing());
  }
  bool is_me(std::string_view other) const { return same(other, nick); }
  bool is_ours(const Line& line) const { return is_me(parse_source(line.source).nick); }

  void send(std::string command, std::vector<std::string> parameters,
            Priority priority = Priority::later) const {
    out({{}, "", std::move(command), std::move(parameters)}, priority);
  }
  // Bytes of text that fit into one PRIVMSG or NOTICE.
  std::size_t room_for_text(std::string_view target) const;
};

}  // namespace irc
