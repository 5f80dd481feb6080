// The last step of understanding a command, in its plugin's mailbox: what the plugin's own types
// mean, and the arguments in the forms that rules, records and handlers need. Threads: the
// mailbox's.
#pragma once

#include <cox/json.hpp>
#include <string>
#include <vector>

#include "work/matching.hpp"
#include "work/work.hpp"

namespace cox::work {

struct Letter;

struct Given {
  Json arguments = Json::object();  // by name, typed
  Json shown = Json::object();      // the same, secret ones as "***", also in lines among them
  std::string canonical;            // the command in its flag form, as it is shown
  std::vector<Group> groups;        // the line, then each parameter's canonical text by name
};

// What the hit of a command was given. A failure is the sentence for the person: which word, what
// was expected, how the command is used.
Result<Given> given(Work& work, const ActorPtr& actor, const Hit& hit, const Letter& letter);

// The same of any message that is understood so.
Result<Given> given(Work& work, const ActorPtr& actor, const Hit& hit,
                    const chat::Message& message);

// Into what the call will be about.
void put_into(Given given, CallSpec& spec);

// What a value of a plugin's own type may be, for completing it: asks the plugin, in its mailbox.
std::vector<std::string> candidates_of(const Actor& actor, const commands::Declaration& command,
                                       const commands::Parameter& parameter, std::string_view text,
                                       const chat::Message& message);

}  // namespace cox::work
