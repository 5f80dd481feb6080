#include "work/parsing.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "base/text.hpp"
#include "commands/arguments.hpp"
#include "work/boundary.hpp"
#include "work/delivery.hpp"
#include "work/invoke.hpp"
#include "work/secret_commands.hpp"

namespace cox::work {

namespace {

using commands::Argument;
using commands::Complaint;
using commands::Reading;

// Asks the plugin what a text of one of its types means, or how it may go on.
Result<Json> ask(const Actor& actor, const commands::Declaration& command,
                 const commands::Parameter& parameter, std::string_view text, bool complete,
                 const chat::Message& message) {
  const auto type = std::ranges::find(actor.declared.types, parameter.type, &DeclaredName::name);
  if (type == actor.declared.types.end()) return not_found("its plugin does not know the type");
  const std::string data = Json::object({{"text", text},
                                         {"parameter", parameter.name},
                                         {"command", command.id},
                                         {"complete", complete}})
                               .dump();
  const chat::Address where = message.address();
  CallView view(COX_CALL_RESOLVE, parameter.type);
  view.message(&message);
  view.address(where);
  view.data(data);
  const Answer answer = invoke(type->handler, view.call());
  if (!answer.status.ok()) return answer.status;
  auto json = Json::parse(answer.text);
  if (!json || !json->is_object()) {
    return failed(text::cat("the type '", parameter.type, "' of plugin '", actor.id,
                            "' answered with something else than an object"));
  }
  return std::move(*json);
}

std::vector<std::string> texts_of(const Json& list) {
  std::vector<std::string> texts;
  for (const Json& each : list.items()) {
    if (each.is_string()) texts.push_back(each.as_string());
  }
  return texts;
}

// A type may answer with all there are instead of with the one that is meant.
commands::Read chosen(const Json& answer, std::string_view text) {
  const std::vector<std::string> all = texts_of(answer["candidates"]);
  if (const std::string* found = commands::find_choice(all, text)) return Reading{*found, *found};
  return Complaint{text::cat("one of ", commands::either(all)), text::nearest(text, all)};
}

commands::Read resolved(const Actor& actor, const commands::Declaration& command,
                        const commands::Parameter& parameter, const std::string& text,
                        const chat::Message& message) {
  auto answer = ask(actor, command, parameter, text, false, message);
  if (!answer.ok()) return Complaint{answer.status().message(), {}};
  if (answer->contains("candidates")) return chosen(*answer, text);
  const Json& value = (*answer)["value"];
  std::string canonical = (*answer)["text"].as_string();
  if (canonical.empty()) canonical = value.is_string() ? value.as_string() : text;
  return Reading{value, std::move(canonical)};
}

Status complain(const commands::Declaration& command, const Argument& argument,
                const Complaint& complaint, std::string_view line) {
  const commands::Parameter& parameter = command.parameters[argument.parameter];
  commands::Mismatch mismatch;
  mismatch.at = argument.at;
  mismatch.length = argument.length;
  mismatch.problem =
      text::cat(parameter.name, " cannot be ",
                parameter.secret ? "that" : text::cat("\"", argument.reading.text, "\""));
  const bool is_list = complaint.expected.starts_with("one of ");
  if (is_list) {
    mismatch.expected = complaint.expected;
  } else {
    mismatch.problem += text::cat(": ", complaint.expected);
    while (mismatch.problem.ends_with('.')) mismatch.problem.pop_back();
  }
  mismatch.suggestion = complaint.suggestion;
  return invalid(
      commands::explain(mismatch, commands::masked(command, line), commands::usage(command)));
}

}  // namespace

Result<Given> given(Work& work, const ActorPtr& actor, const Hit& hit,
                    const chat::Message& message) {
  const commands::Declaration& command = actor->declared.commands[hit.target.position].command;
  const auto settings = work.services.settings();
  const std::string_view line = subject_of(message, settings->addressing).addressed;
  std::vector<Argument> arguments = hit.arguments;
  for (Argument& argument : arguments) {
    if (!argument.reading.pending) continue;
    commands::Read read = resolved(*actor, command, command.parameters[argument.parameter],
                                   argument.reading.text, message);
    if (const auto* complaint = std::get_if<Complaint>(&read)) {
      return complain(command, argument, *complaint, line);
    }
    argument.reading = std::get<Reading>(std::move(read));
  }
  Given given;
  given.arguments = commands::values(command, arguments);
  given.groups = groups_of(command, arguments, line);
  const auto shown = shown_arguments(*work.registry.view(), settings->addressing, message, command,
                                     std::move(arguments));
  given.shown = commands::shown(command, shown);
  given.canonical = commands::canonical(command, shown);
  return given;
}

Result<Given> given(Work& work, const ActorPtr& actor, const Hit& hit, const Letter& letter) {
  return given(work, actor, hit, *letter.message);
}

void put_into(Given given, CallSpec& spec) {
  spec.arguments = given.arguments.dump();
  std::string shown = given.shown.dump();
  if (shown != spec.arguments) spec.shown = std::move(shown);
  spec.canonical = std::move(given.canonical);
  spec.groups = std::move(given.groups);
}

std::vector<std::string> candidates_of(const Actor& actor, const commands::Declaration& command,
                                       const commands::Parameter& parameter, std::string_view text,
                                       const chat::Message& message) {
  const auto answer = ask(actor, command, parameter, text, true, message);
  return answer.ok() ? texts_of((*answer)["candidates"]) : std::vector<std::string>{};
}

}  // namespace cox::work
