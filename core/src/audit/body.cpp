#include "audit/body.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"

namespace cox::audit {
namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

// What is made here cannot be a secret, and must stay what it is whatever secrets there are; all
// else is scrubbed. JSON is scrubbed by its texts, since an escape would hide a secret.
enum class Is { ours, said, json };

struct TextField {
  const char* name;
  std::string Begin::*field;
  Is is;
};

// All texts of a begin, in the order in which they are written.
constexpr TextField kBeginTexts[] = {
    {"call", &Begin::call, Is::ours},           {"plugin", &Begin::plugin, Is::said},
    {"build", &Begin::build, Is::ours},         {"what", &Begin::kind, Is::said},
    {"name", &Begin::name, Is::said},           {"effect", &Begin::effect, Is::said},
    {"adapter", &Begin::adapter, Is::said},     {"room", &Begin::room, Is::said},
    {"user", &Begin::user, Is::said},           {"person", &Begin::person, Is::said},
    {"accepted", &Begin::accepted, Is::ours},   {"text", &Begin::text, Is::said},
    {"digest", &Begin::digest, Is::ours},       {"canonical", &Begin::canonical, Is::said},
    {"arguments", &Begin::arguments, Is::json}, {"rule", &Begin::rule, Is::said},
    {"plan", &Begin::plan, Is::ours},           {"address", &Begin::address, Is::json},
};

Json scrubbed(const Json& json) {
  if (json.is_string()) return log::scrubbed(json.text());
  if (json.is_array()) {
    Json clean = Json::array();
    for (const Json& item : json.items()) clean.push(scrubbed(item));
    return clean;
  }
  if (!json.is_object()) return json;
  Json clean = Json::object();
  for (const auto& [name, value] : json.members()) clean.set(log::scrubbed(name), scrubbed(value));
  return clean;
}

// The one place that everything recorded passes.
std::string scrubbed(std::string_view value, Is is) {
  if (is == Is::ours) return std::string(value);
  std::string clean = log::scrubbed(value);
  if (is == Is::said) return clean;
  // Without an escape its texts stand there as they are, and have been looked at.
  if (clean == value && value.find('\\') == value.npos) return clean;
  const std::optional<Json> json = Json::parse(clean);
  if (!json) return clean;
  const Json whole = scrubbed(*json);
  return whole == *json ? clean : whole.dump();
}

void put(Writer& writer, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  auto size = [](std::string_view part) { return static_cast<rapidjson::SizeType>(part.size()); };
  writer.Key(name.data(), size(name));
  if (text::is_utf8(value)) {
    writer.String(value.data(), size(value));
  } else {  // whoever sent it, what is kept must be JSON
    const std::string clean = text::to_utf8(value);
    writer.String(clean.data(), size(clean));
  }
}

void put(Writer& writer, std::string_view name, std::int64_t value, std::int64_t absent) {
  if (value == absent) return;
  writer.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
  writer.Int64(value);
}

template <class Fields>
std::string object(std::string_view kind, Millis time, const Fields& fields) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  put(writer, "kind", kind);
  writer.Key("time");
  writer.Int64(time);
  fields(writer);
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace

std::string body_of(const Begin& begin) {
  return object("begin", begin.time, [&](Writer& writer) {
    for (const auto& [name, field, is] : kBeginTexts) {
      if (!(begin.*field).empty()) put(writer, name, scrubbed(begin.*field, is));
    }
    writer.Key("generation");
    writer.Uint(begin.generation);
  });
}

std::string body_of(const End& end) {
  return object("end", end.time, [&](Writer& writer) {
    put(writer, "call", end.call);
    put(writer, "outcome", end.outcome);
    put(writer, "error", log::scrubbed(end.error));
    put(writer, "output", end.output);
    put(writer, "took", end.took, -1);
    put(writer, "began", end.began, 0);
  });
}

std::string body_of(const Note& note) {
  return object(note.kind, note.time, [&](Writer& writer) {
    const std::string facts = scrubbed(note.facts).dump();
    writer.Key("facts");
    writer.RawValue(facts.data(), facts.size(), rapidjson::kObjectType);
  });
}

Result<Begin> begin_of(std::string_view body) {
  const auto json = Json::parse(body);
  if (!json || (*json)["kind"].text() != "begin")
    return invalid("not the record of a call's begin");
  Begin begin;
  for (const auto& [name, field, is] : kBeginTexts) begin.*field = (*json)[name].as_string();
  begin.generation = static_cast<std::uint32_t>((*json)["generation"].as_int());
  begin.time = (*json)["time"].as_int();
  return begin;
}

}  // namespace cox::audit
