#include "commands/declaration.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "commands/parse.hpp"
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

void read_run(routing::Fields& fields, Declaration& command) {
  constexpr Millis kLongest = 7LL * 24 * 3'600'000;
  command.permission = fields.text("permission");
  command.hidden = fields.flag("hidden");
  command.plan = fields.flag("plan");
  command.deadline = fields.number("deadline");
  command.key = fields.text("key");
  if (command.deadline > kLongest) fields.refuse("deadline", "must be 7 days at most");
  read_effect(fields, command);
}

Status read_fields(const Json& json, Declaration& command) {
  routing::Fields fields(json, text::cat("command \"", json["id"].text(), "\""));
  if (fields.text("kind") != "command") fields.refuse("kind", "must be \"command\"");
  command.id = fields.text("id");
  command.phrases = fields.texts("phrases");
  command.aliases = fields.texts("aliases");
  command.help = fields.text("help");
  command.examples = fields.texts("examples");
  fields.json("parameters");
  read_run(fields, command);
  if (!is_command_id(command.id)) {
    fields.refuse("id",
                  text::cat("must be of small letters, digits and '-', a letter first, at most ",
                            kPartLength, " characters; dots join such parts"));
  }
  if (command.phrases.empty()) fields.refuse("phrases", "must have one phrase at least");
  if (!json["parameters"].is_null() && !json["parameters"].is_array()) {
    fields.refuse("parameters", "must be a list of objects");
  }
  return fields.finish();
}

Parameter* find(std::vector<Parameter>& parameters, std::string_view name) {
  auto found = std::find_if(parameters.begin(), parameters.end(),
                            [&](const Parameter& parameter) { return parameter.name == name; });
  return found == parameters.end() ? nullptr : &*found;
}

bool requires_it(const Phrase& phrase, std::string_view name) {
  return std::any_of(phrase.slots().begin(), phrase.slots().end(),
                     [&](const Slot& slot) { return slot.name == name && slot.required; });
}

// Those that the phrases name, in the order in which they do so first; texts unless more is said.
std::vector<Parameter> named_in(const std::vector<Phrase>& phrases) {
  std::vector<Parameter> all;
  for (const Phrase& phrase : phrases) {
    for (const Slot& slot : phrase.slots()) {
      Parameter* known = find(all, slot.name);
      if (known == nullptr) {
        known = &all.emplace_back();
        known->name = slot.name;
        known->in_phrase = true;
      }
      known->rest = known->rest || slot.rest;
    }
  }
  for (Parameter& parameter : all) {
    parameter.required = std::all_of(phrases.begin(), phrases.end(), [&](const Phrase& phrase) {
      return requires_it(phrase, parameter.name);
    });
  }
  return all;
}

Status add_parameters(const Json& json, Declaration& command) {
  const std::string what = text::cat("command \"", command.id, "\"");
  command.parameters = named_in(command.compiled);
  std::vector<std::string> said;
  for (const Json& each : json.items()) {
    auto parameter = parse_parameter(each, what);
    if (!parameter) return parameter.status();
    if (std::count(said.begin(), said.end(), parameter->name) > 0) {
      return invalid(text::cat(what, ": the parameter '", parameter->name, "' is declared twice"));
    }
    said.push_back(parameter->name);
    Parameter* known = find(command.parameters, parameter->name);
    if (known == nullptr) {
      command.parameters.push_back(std::move(*parameter));
      continue;
    }
    parameter->in_phrase = true;
    parameter->rest = known->rest;
    // "required": false makes one optional in the flag form that every phrase needs.
    const bool optional = each["required"].is_bool() && !parameter->required;
    parameter->required = !optional && (parameter->required || known->required);
    *known = std::move(*parameter);
  }
  return {};
}

Status check_parameters(const Declaration& command) {
  const std::string what = text::cat("command \"", command.id, "\": ");
  for (const Parameter& parameter : command.parameters) {
    for (const Parameter& other : command.parameters) {
      if (&other != &parameter && is_same_name(other.name, parameter.name)) {
        return invalid(text::cat(what, "the parameters '", other.name, "' and '", parameter.name,
                                 "' cannot be told apart as flags"));
      }
    }
    if (parameter.in_phrase && parameter.repeated && !parameter.rest) {
      return invalid(text::cat(what, "'", parameter.name, "' is repeated: write <", parameter.name,
                               "...> in its phrases"));
    }
  }
  for (const auto& [field, text] :
       {std::pair<std::string_view, const std::string&>("permission", command.permission),
        {"key", command.key}}) {
    for (const std::string& name : names_in(text)) {
      if (std::ranges::count(command.parameters, name, &Parameter::name) > 0) continue;
      return invalid(text::cat(what, "\"", field, "\" names {", name, "}, which is no parameter"));
    }
  }
  return {};
}

// What help shows must work.
Status check_examples(const Declaration& command) {
  for (const std::string& example : command.examples) {
    const Parse parsed = parse(command, example, {0, "chat", "room"});
    if (parsed.parsed) continue;
    return invalid(text::cat("command \"", command.id, "\" does not understand its example: ",
                             explain(parsed.mismatch, example, usage(command))));
  }
  return {};
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

bool takes_secret(const Declaration& command) {
  return std::ranges::any_of(command.parameters,
                             [](const Parameter& parameter) { return parameter.secret; });
}

bool says_secret(const Declaration& command) {
  return std::ranges::any_of(command.parameters, [](const Parameter& parameter) {
    return parameter.secret && parameter.in_phrase;
  });
}

bool is_command_id(std::string_view text) {
  std::vector<std::string_view> parts = text::split(text, '.');
  return !text.empty() && std::all_of(parts.begin(), parts.end(), is_part);
}

std::vector<std::string> names_in(std::string_view text) {
  std::vector<std::string> names;
  for (std::size_t open = text.find('{'); open != std::string_view::npos;
       open = text.find('{', open + 1)) {
    const std::size_t close = text.find('}', open);
    if (close == std::string_view::npos) break;
    names.emplace_back(text.substr(open + 1, close - open - 1));
  }
  return names;
}

std::string usage(const Declaration& command) {
  std::string out = command.phrases.front();
  for (const Parameter& parameter : command.parameters) {
    if (!parameter.is_flag_only()) continue;
    std::string flag = text::cat("--", parameter.name);
    if (parameter.kind != Kind::boolean) flag += text::cat(" <", parameter.name, ">");
    const bool needed = parameter.required && parameter.standard.empty();
    out += needed ? text::cat(" ", flag) : text::cat(" [", flag, "]");
    if (parameter.repeated) out += "...";
  }
  return out;
}

std::size_t Declaration::find(std::string_view name) const {
  return static_cast<std::size_t>(std::ranges::find(parameters, name, &Parameter::name) -
                                  parameters.begin());
}

Result<Declaration> parse_declaration(const Json& json) {
  Declaration command;
  if (Status status = read_fields(json, command); !status) return status;
  if (Status status = compile(command.phrases, command); !status) return status;
  if (Status status = compile(command.aliases, command); !status) return status;
  if (Status status = add_parameters(json["parameters"], command); !status) return status;
  if (Status status = check_parameters(command); !status) return status;
  if (Status status = check_examples(command); !status) return status;
  return command;
}

}  // namespace cox::commands
