#include "jobs/inherit.hpp"

#include <algorithm>
#include <string>

#include "authority/permission.hpp"

namespace cox::jobs {

namespace {

const commands::Declaration* command_of(const work::Speaker& who) {
  if (who.actor == nullptr || who.call == nullptr) return nullptr;
  if (who.call->spec().kind != COX_CALL_COMMAND) return nullptr;
  for (const work::DeclaredCommand& each : who.actor->declared.commands) {
    if (each.command.id == who.call->spec().name) return &each.command;
  }
  return nullptr;
}

}  // namespace

void inherit(Spec& spec, const work::Speaker& who) {
  const commands::Declaration* command = command_of(who);
  if (command == nullptr) return;
  if (spec.deadline == 0) spec.deadline = command->deadline;
  if (!spec.key.empty() || command->key.empty()) return;
  // A key is what people say to lock it: in a permission "web 2" is "web%202".
  const Json arguments = Json::parse(who.call->spec().arguments).value_or(Json());
  spec.key = authority::filled_as_said(command->key, arguments);
}

}  // namespace cox::jobs
