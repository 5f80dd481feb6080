// The declaration of a listener as a value, read from what crosses the boundary:
//
//   {"kind": "respond", "pattern": "ping$", "flavour": "re2", "case_sensitive": false,
//    "id": "ping", "effect": "reads", "may_finish": false, "deadline": 2000,
//    "usage": "ping", "help": "Answers"}
//
// Threads: values and pure functions.
#pragma once

#include <cox/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/effect.hpp"
#include "base/status.hpp"
#include "routing/index.hpp"

namespace cox::routing {

struct Listener {
  enum class Kind : std::uint8_t {
    hear,       // a pattern anywhere in a text
    respond,    // a pattern at the start of what is said to the bot
    listen,     // the plugin's own predicate
    enter,      // someone came into a room
    leave,      // someone left it
    topic,      // its topic was changed
    edit,       // a message was changed
    remove,     // a message was removed
    reaction,   // somebody reacted to a message
    catch_all,  // a message that nothing else ran for
  };

  Kind kind = Kind::hear;
  std::string id;  // empty: the plugin gave none
  // hear and respond: what to match. The flavour predicate, always that of listen, has at most a
  // prefilter. The number is not set.
  Pattern pattern;
  std::string usage;             // what people say, for those who ask for help; may be empty
  std::string help;              // and what it does
  std::optional<Effect> effect;  // absent: as the kind says, see effect_or_default()
  bool may_finish = false;       // the route waits for its verdict before it goes on
  Millis deadline = 0;           // how long it waits for that; 0: as configured

  // Whether the index holds it.
  bool has_pattern() const { return kind <= Kind::listen; }
  // An undeclared `respond` counts as writes, everything else that is undeclared as reads.
  Effect effect_or_default() const;
};

// "hear", "respond", ... Static text.
std::string_view to_text(Listener::Kind kind);
// The kind of that name, or nullopt: the declaration is of something else.
std::optional<Listener::Kind> listener_kind(std::string_view text);

// Reads a declaration whose "kind" is a listener's. COX_INVALID names a field that is unknown, of
// the wrong type or out of place, or says why the pattern does not compile.
Result<Listener> parse_listener(const Json& declaration);

}  // namespace cox::routing
