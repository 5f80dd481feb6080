#include "jobs/spec.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "base/text.hpp"

namespace cox::jobs {

namespace {

constexpr std::size_t kTitleBytes = 200;
constexpr std::size_t kArgumentBytes = 1U << 20;
constexpr std::size_t kInputBytes = 1U << 20;
constexpr std::string_view kSecret = "${secret:";
constexpr std::array<std::string_view, 3> kShows = {"stream", "quiet", "on_failure"};
constexpr std::array<std::string_view, 13> kFields = {
    "title",   "argv",  "cwd",  "env",       "stdin",  "deadline_ms", "key",
    "handler", "state", "show", "resumable", "limits", "part_of"};
constexpr std::string_view kGrace = "cancel_grace_ms";

struct LimitField {
  std::string_view name;
  std::uint64_t Limits::*member;
};
constexpr LimitField kLimits[] = {{"output_bytes", &Limits::output_bytes},
                                  {"output_rate", &Limits::output_rate},
                                  {"memory_bytes", &Limits::memory_bytes},
                                  {"open_files", &Limits::open_files},
                                  {"processes", &Limits::processes}};

bool has_zero(std::string_view text) { return text.find('\0') != std::string_view::npos; }

bool is_variable(std::string_view name) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !name.empty() && letter(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

Status check_fields(const Json& json) {
  if (!json.is_object()) return invalid("a job is a JSON object");
  for (const auto& [name, value] : json.members()) {
    if (name == kGrace || std::ranges::find(kFields, name) != kFields.end()) continue;
    return invalid(text::cat("a job has no field \"", text::clip(name, 40), "\""));
  }
  return {};
}

Status read_argv(const Json& json, Spec& spec) {
  if (!json.is_null() && !json.is_array())
    return invalid("\"argv\" must be an array of texts: the program and its arguments");
  std::size_t bytes = 0;
  for (const Json& word : json.items()) {
    if (!word.is_string() || has_zero(word.text()))
      return invalid("each word of \"argv\" must be a text without NUL");
    if (word.text().find(kSecret) != std::string_view::npos)
      return invalid(
          "\"argv\" must not hold a secret, everybody on the machine sees it: give it in "
          "\"env\" or \"stdin\"");
    bytes += word.text().size() + 1;
    spec.argv.push_back(word.as_string());
  }
  if (bytes > kArgumentBytes) return invalid("\"argv\" is longer than 1 MiB");
  if (!spec.argv.empty() && spec.argv.front().empty())
    return invalid("\"argv\" must begin with a program");
  return {};
}

Status read_env(const Json& json, Spec& spec) {
  if (!json.is_null() && !json.is_object()) return invalid("\"env\" must be an object of texts");
  for (const auto& [name, value] : json.members()) {
    if (!is_variable(name) || !value.is_string() || has_zero(value.text()))
      return invalid(text::cat("\"env\": '", text::clip(name, 40),
                               "' must be a name of letters, digits and _ with a text"));
    spec.env.emplace_back(name, value.as_string());
  }
  return {};
}

Status read_limits(const Json& json, Limits& limits) {
  if (!json.is_null() && !json.is_object()) return invalid("\"limits\" must be an object");
  for (const auto& [name, value] : json.members()) {
    const auto* field = std::ranges::find(kLimits, name, &LimitField::name);
    if (field == std::end(kLimits))
      return invalid(text::cat("\"limits\" has no field \"", text::clip(name, 40), "\""));
    if (!value.is_int() || value.as_int() < 0)
      return invalid(text::cat("\"limits\": \"", name, "\" must be a whole number from 0"));
    limits.*(field->member) = static_cast<std::uint64_t>(value.as_int());
  }
  return {};
}

Status read_show(const Json& json, Spec& spec) {
  if (json.is_null()) return {};
  const auto* found = std::ranges::find(kShows, json.text());
  if (found == kShows.end())
    return invalid("\"show\" must be \"stream\", \"quiet\" or \"on_failure\"");
  spec.show = static_cast<Show>(found - kShows.begin());
  return {};
}

Status read_time(const Json& json, std::string_view name, Millis& out) {
  if (json.is_null()) return {};
  out = json.as_int(-1);
  if (out < 0) return invalid(text::cat("\"", name, "\" must be milliseconds, from 0"));
  return {};
}

Status check(const Spec& spec) {
  if (spec.title.empty()) return invalid("a job without \"argv\" needs a \"title\"");
  if (spec.title.size() > kTitleBytes) return invalid("\"title\" is longer than 200 bytes");
  if (spec.key.size() > kKeyBytes) return invalid("\"key\" is longer than 200 bytes");
  if (spec.input.size() > kInputBytes) return invalid("\"stdin\" is longer than 1 MiB");
  if (has_zero(spec.cwd)) return invalid("\"cwd\" must not hold NUL");
  return {};
}

}  // namespace

Result<Spec> parse_spec(const Json& json) {
  Spec spec;
  Status status = check_fields(json);
  if (status.ok()) status = read_argv(json["argv"], spec);
  if (status.ok()) status = read_env(json["env"], spec);
  if (status.ok()) status = read_limits(json["limits"], spec.limits);
  if (status.ok()) status = read_show(json["show"], spec);
  if (status.ok()) status = read_time(json["deadline_ms"], "deadline_ms", spec.deadline);
  if (status.ok()) status = read_time(json[kGrace], kGrace, spec.grace);
  if (!status.ok()) return status;
  spec.title = json["title"].as_string(spec.has_process() ? spec.argv.front() : "");
  spec.cwd = json["cwd"].as_string();
  spec.input = json["stdin"].as_string();
  spec.key = json["key"].as_string();
  spec.handler = json["handler"].as_string();
  spec.state = json["state"].is_null() ? "" : json["state"].dump();
  spec.resumable = json["resumable"].as_bool();
  if (Status fine = check(spec); !fine.ok()) return fine;
  return spec;
}

Json to_json(const Spec& spec) {
  Json argv = Json::array(), env = Json::object(), limits = Json::object();
  for (const std::string& word : spec.argv) argv.push(word);
  for (const auto& [name, value] : spec.env) env.set(name, value);
  for (const LimitField& each : kLimits) limits.set(each.name, spec.limits.*(each.member));
  return Json::object({{"title", spec.title},
                       {"argv", argv},
                       {"cwd", spec.cwd},
                       {"env", env},
                       {"stdin", spec.input},
                       {"deadline_ms", spec.deadline},
                       {std::string(kGrace), spec.grace},
                       {"key", spec.key},
                       {"handler", spec.handler},
                       {"state", Json::parse(spec.state).value_or(Json())},
                       {"show", kShows[static_cast<std::size_t>(spec.show)]},
                       {"resumable", spec.resumable},
                       {"limits", limits}});
}

}  // namespace cox::jobs
