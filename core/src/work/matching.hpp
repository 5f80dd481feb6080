// From a message to who is concerned: which command it is, or which listeners of which plugins hear
// it. Pure. Threads: any.
#pragma once

#include <optional>
#include <vector>

#include "commands/parse.hpp"
#include "routing/address.hpp"
#include "work/calls.hpp"
#include "work/registry.hpp"

namespace cox::work {

// One listener or command that a message hits.
struct Hit {
  Target target;
  bool candidate = false;  // the plugin's mailbox decides whether it matches
  std::vector<Group> groups;
  std::vector<commands::Argument> arguments;  // of a command
};

// One plugin's share of a message, in the order of registration.
struct Share {
  ActorPtr actor;
  std::vector<Hit> hits;
  bool catch_all = false;  // nobody else wanted the message
};

// A command that begins as the message does and yet is not what it says.
struct Misread {
  ActorPtr actor;
  std::size_t position = 0;  // in Declared::commands
  commands::Mismatch mismatch;

  const commands::Declaration& command() const {
    return actor->declared.commands[position].command;
  }
};

struct Findings {
  bool addressed = false;        // to the bot, by name or in a direct message
  std::optional<Share> command;  // with exactly one hit; then there are no listeners
  std::vector<Share> listeners;  // in the order of the plugins
  std::vector<Misread> misread;  // those that came closest first; only where there is no command
  bool certain() const;          // some listener matches without asking a mailbox
};

Findings find(const View& view, const routing::Addressing& addressing,
              const chat::Message& message);

// The share of one plugin, for a task that is handed over to a newer generation.
Share find_for(const View& view, const routing::Addressing& addressing,
               const chat::Message& message, const ActorPtr& actor);

// The same for what nobody else wanted.
Share catch_all_for(const View& view, const ActorPtr& actor);

// What values in a message may depend on.
commands::Circumstances circumstances_of(const chat::Message& message);

// A command's captures: the whole line, then each parameter's canonical text by name.
std::vector<Group> groups_of(const commands::Declaration& command,
                             const std::vector<commands::Argument>& arguments,
                             std::string_view line);

// The text of a message as patterns see it.
routing::Subject subject_of(const chat::Message& message, const routing::Addressing& addressing);

// Captures, owned.
std::vector<Group> groups_of(const std::vector<routing::Capture>& captures);

// Listeners without a pattern, grouped by plugin.
std::vector<Share> shares_of(const std::vector<ListenerRef>& listeners);

}  // namespace cox::work
