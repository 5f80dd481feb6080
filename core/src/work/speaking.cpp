#include "work/speaking.hpp"

#include <algorithm>
#include <charconv>

#include "base/look_alike.hpp"
#include "base/text.hpp"
#include "work/permit.hpp"

namespace cox::work {
namespace {

struct Unit {
  std::string_view names[3];
  Millis length;
};
constexpr Unit kUnits[] = {{{"s", "second", "seconds"}, 1'000},
                           {{"min", "minute", "minutes"}, 60'000},
                           {{"m", "m", "m"}, 60'000},
                           {{"h", "hour", "hours"}, 3'600'000},
                           {{"d", "day", "days"}, 86'400'000}};
constexpr std::int64_t kMostUnits = 100'000;

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// Of the config: "ops" of "@ops", or a role.
bool is_list(const authority::Directory& directory, std::string_view name) {
  return !directory.members({std::string(name), text::cat("@", name)}, 1).empty();
}

}  // namespace

Result<authority::Identity> speaker_of(const Speaker& who) {
  if (who.call == nullptr || who.call->spec().message == nullptr)
    return Status(Code::denied, "nobody speaks in this call, so nobody asks for that");
  const chat::Message& message = *who.call->spec().message;
  authority::Identity identity = identity_of(message);
  if (authority::is_known(identity) && !authority::key_of(identity).empty()) return identity;
  return Status(Code::denied,
                text::cat(message.adapter, " does not vouch for who you are: log in there first"));
}

Result<authority::Identity> commander_of(const Speaker& who) {
  auto identity = speaker_of(who);
  if (!identity.ok()) return identity;
  const CallSpec& spec = who.call->spec();
  if (spec.kind == COX_CALL_COMMAND && spec.addressed) return identity;
  return Status(Code::denied,
                text::cat("'", spec.name, "' of ", who.plugin,
                          " is no command, and only a command changes who may do what"));
}

Result<authority::Identity> changer_of(const Speaker& who) {
  auto identity = commander_of(who);
  if (!identity.ok() || who.call->spec().effect != Effect::reads) return identity;
  return Status(Code::denied,
                text::cat("'", who.call->spec().name, "' of ", who.plugin,
                          " says of itself that it only reads, so it gives nobody a right"));
}

Status recorded(Services& services, std::string_view kind, const Json& facts) {
  Status written = services.records.wait(services.records.note(kind, facts));
  if (written.ok()) return written;
  return {written.code(),
          text::cat("nothing was changed, because it could not be recorded: ", written.message())};
}

Result<std::string> named(const authority::Authority& authority, std::string_view name,
                          const std::string& near) {
  if (name.starts_with('@')) name.remove_prefix(1);
  if (name.empty()) return invalid("whom do you mean? Say \"@ann\", or \"ADAPTER:ACCOUNT\"");
  const std::size_t colon = name.find(':');
  const std::string why = look_alike(name.substr(colon == std::string_view::npos ? 0 : colon + 1));
  if (!why.empty()) {
    return invalid(
        text::cat("'", plainly(name), "' ", why, ": it may be somebody else than it looks like"));
  }
  const auto compiled = authority.compiled();
  if (!compiled->directory.accounts_of(name).empty()) return std::string(name);
  if (name.find(':') != std::string_view::npos) {
    if (authority::identity_of(name).account.empty())
      return invalid(text::cat("'", name, "' is no account: say \"ADAPTER:ACCOUNT\""));
    return std::string(name);
  }
  if (is_list(compiled->directory, name)) {
    return invalid(text::cat("'", name,
                             "' is a group or a role, and nobody alone: name a person, or say ",
                             "the whole account, \"", near, ":", name, "\""));
  }
  if (!is_ascii(name)) {
    return invalid(text::cat("'", plainly(name),
                             "' may look like somebody else: say the whole "
                             "account, \"",
                             near, ":", name, "\""));
  }
  return text::cat(near, ":", name);
}

Result<Millis> parse_span(std::string_view text) {
  const std::string_view trimmed = text::trim(text);
  std::int64_t number = 0;
  const char* end = trimmed.data() + trimmed.size();
  const auto [stopped, error] = std::from_chars(trimmed.data(), end, number);
  const std::string unit = text::lower_ascii(
      text::trim(std::string_view(stopped, static_cast<std::size_t>(end - stopped))));
  for (const Unit& each : kUnits) {
    if (error != std::errc() || number <= 0 || number > kMostUnits) break;
    if (std::ranges::find(each.names, unit) != std::ranges::end(each.names))
      return number * each.length;
  }
  return invalid(text::cat("'", text::clip(trimmed, 40),
                           "' is no span of time: say \"30 min\", \"2h\" or \"1d\""));
}

chat::Address place_of(const Speaker& who) {
  if (who.call == nullptr || !who.call->spec().address) return {};
  return *who.call->spec().address;
}

}  // namespace cox::work
