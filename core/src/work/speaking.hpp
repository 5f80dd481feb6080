// Who speaks in the call that asks a desk, and what a change of rights takes. Threads: any.
#pragma once

#include <cox/json.hpp>
#include <string>
#include <string_view>

#include "authority/identity.hpp"
#include "base/status.hpp"
#include "work/desk.hpp"
#include "work/services.hpp"

namespace cox::work {

// The account that speaks, vouched for by its platform. denied: it is not, or nobody speaks.
Result<authority::Identity> speaker_of(const Speaker& who);

// The same, in a command: what changes rights is never a side effect of something that was merely
// overheard.
Result<authority::Identity> commander_of(const Speaker& who);
// The same, in a command that declares that it writes.
Result<authority::Identity> changer_of(const Speaker& who);

// Writes a record and returns once it is on disk. The failure says that nothing was changed.
Status recorded(Services& services, std::string_view kind, const Json& facts);

// Whom people mean by "@ann", "ann" or "irc:ann": a person of the config, or an account, without a
// name of a connection one on `near`. invalid: it may be confused with another name.
Result<std::string> named(const authority::Authority& authority, std::string_view name,
                          const std::string& near);

// "2h", "90 min", "3d", "45 s" in milliseconds.
Result<Millis> parse_span(std::string_view text);

// Where the call was made, as chat::Address.
chat::Address place_of(const Speaker& who);

}  // namespace cox::work
