#include "commands/declaration.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "routing/fields.hpp"

namespace cox::commands {

namespace {

constexpr std::size_t kPartLength = 32;

bool is_small(char byte) { return byte >= 'a' && byte <= 'z'; }

bool is_part(std::string_view part) {
  auto fits = [](char byte) {
    return is_small(byte) || (byte >= '0' && byte <= '9') || byte == '-';
  };
  return !part.empty() && part.size() <= kPartLength && is_small(part.front()) &&
         std::all_of(part.begin(), part.end(), fits);
}

void read_effect(routing::Fields& fields, Declaration& command) {
  std::string name = fields.text("effect");
  if (name.empty()) return;
  command.effect = parse_effect(name);
  if (!command.effect) {
    fields.refuse("effect", text::cat("is \"", name, "\"; there are reads, writes and destroys"));
  }
}

Status read_fields(const Json& json, Declaration& command) {
  routing::Fields fields(json, text::cat("command \"", json["id"].text(), "\""));
  if (fields.text("kind") != "command") fields.refuse("kind", "must be \"command\"");
  command.id = fields.text("id");
  command.phrases = fields.texts("phrases");
  command.aliases = fields.texts("aliases");
  command.help = fields.text("help");
  command.examples = fields.texts("examples");
  command.permission = fields.text("permission");
  command.hidden = fields.flag("hidden");
  command.plan = fields.flag("plan");
  read_effect(fields, command);
  if (!is_command_id(command.id)) {
    fields.refuse("id",
                  text::cat("must be of small letters, digits and '-', a letter first, at most ",
                            kPartLength, " characters; dots join such parts"));
  }
  if (command.phrases.empty()) fields.refuse("phrases", "must have one phrase at least");
  return fields.finish();
}

Parameter* find(std::vector<Parameter>& parameters, std::string_view name) {
  auto found = std::find_if(parameters.begin(), parameters.end(),
                            [&](const Parameter& parameter) { return parameter.name == name; });
  return found == parameters.end() ? nullptr : &*found;
}

bool requires_it(const Phrase& phrase, std::string_view name) {
  return std::any_of(
      phrase.parameters().begin(), phrase.parameters().end(),
      [&](const Parameter& parameter) { return parameter.name == name && parameter.required; });
}

// All parameters in the order in which the phrases name them first.
std::vector<Parameter> parameters_of(const std::vector<Phrase>& phrases) {
  std::vector<Parameter> all;
  for (const Phrase& phrase : phrases) {
    for (const Parameter& parameter : phrase.parameters()) {
      Parameter* known = find(all, parameter.name);
      if (known == nullptr) known = &all.emplace_back(parameter);
      known->rest = known->rest || parameter.rest;
    }
  }
  for (Parameter& parameter : all) {
    parameter.required = std::all_of(phrases.begin(), phrases.end(), [&](const Phrase& phrase) {
      return requires_it(phrase, parameter.name);
    });
  }
  return all;
}

Status compile(const std::vector<std::string>& phrases, Declaration& command) {
  for (const std::string& text : phrases) {
    auto phrase = Phrase::compile(text);
    if (!phrase) {
      return invalid(text::cat("command \"", command.id, "\": ", phrase.status().message()));
    }
    command.compiled.push_back(std::move(*phrase));
  }
  return {};
}

}  // namespace

bool is_command_id(std::string_view text) {
  std::vector<std::string_view> parts = text::split(text, '.');
  return !text.empty() && std::all_of(parts.begin(), parts.end(), is_part);
}

Result<Declaration> parse_declaration(const Json& json) {
  Declaration command;
  if (Status status = read_fields(json, command); !status) return status;
  if (Status status = compile(command.phrases, command); !status) return status;
  if (Status status = compile(command.aliases, command); !status) return status;
  command.parameters = parameters_of(command.compiled);
  return command;
}

}  // namespace cox::commands
