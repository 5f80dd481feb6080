#include "work/notes.hpp"

#include <utility>

#include "base/text.hpp"
#include "commands/doors.hpp"
#include "commands/overlap.hpp"

namespace cox::work {

std::vector<std::string> notes_of(const View& view, const std::string& plugin) {
  std::vector<std::string> notes;
  for (const commands::Overlap& overlap : commands::overlaps(view.commands, plugin)) {
    notes.push_back(overlap.text());
  }
  const ActorPtr actor = view.find(plugin);
  if (actor == nullptr) return notes;
  for (const DeclaredCommand& declared : actor->declared.commands) {
    for (const std::string& why : commands::not_shown(declared.command)) {
      notes.push_back(text::cat("command '", declared.command.id, "': ", why));
    }
  }
  return notes;
}

}  // namespace cox::work
