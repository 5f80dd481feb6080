// What waits for the writer of the records. A record is made into its bytes by whoever has it to
// tell, so that the one thread that writes has only to link it and to put it there. Threads: any.
#pragma once

#include <string>
#include <variant>

#include "audit/body.hpp"
#include "audit/records.hpp"

namespace cox::audit {

struct Begun {
  std::string body;
  std::string call;
  std::string accepted;  // entry of the inbox it came from
  std::string share;     // "PLUGIN/NAME" where others may have a share of that entry
  bool awaited = false;  // it has an effect: nothing is done before this is on disk
};

struct Ended {
  std::string body;  // without its begin and its end, see body_without_began()
  std::string call;
};

struct Noted {
  std::string body;
};

struct Done {
  std::string accepted;
};

using Item = std::variant<Begun, Ended, Noted, Accepted, Done>;

Begun item_of(const Begin& begin);
Ended item_of(const End& end);
Noted item_of(const Note& note);

}  // namespace cox::audit
