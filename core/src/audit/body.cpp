#include "audit/body.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <type_traits>
#include <utility>

#include "base/text.hpp"

namespace cox::audit {
namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

struct TextField {
  const char* name;
  std::string Begin::*field;
};

// All texts of a begin, in the order in which they are written.
constexpr TextField kBeginTexts[] = {
    {"call", &Begin::call},           {"plugin", &Begin::plugin},
    {"build", &Begin::build},         {"what", &Begin::kind},
    {"name", &Begin::name},           {"effect", &Begin::effect},
    {"adapter", &Begin::adapter},     {"room", &Begin::room},
    {"user", &Begin::user},           {"person", &Begin::person},
    {"accepted", &Begin::accepted},   {"text", &Begin::text},
    {"digest", &Begin::digest},       {"canonical", &Begin::canonical},
    {"arguments", &Begin::arguments}, {"rule", &Begin::rule},
    {"plan", &Begin::plan},           {"address", &Begin::address},
};

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
    for (const auto& [name, field] : kBeginTexts) put(writer, name, begin.*field);
    writer.Key("generation");
    writer.Uint(begin.generation);
  });
}

std::string body_of(const End& end) {
  return object("end", end.time, [&](Writer& writer) {
    put(writer, "call", end.call);
    put(writer, "outcome", end.outcome);
    put(writer, "error", end.error);
    put(writer, "output", end.output);
  });
}

std::string body_of(const Note& note) {
  return object(note.kind, note.time, [&](Writer& writer) {
    const std::string facts = note.facts.dump();
    writer.Key("facts");
    writer.RawValue(facts.data(), facts.size(), rapidjson::kObjectType);
  });
}

Result<Begin> begin_of(std::string_view body) {
  const auto json = Json::parse(body);
  if (!json || (*json)["kind"].text() != "begin")
    return invalid("not the record of a call's begin");
  Begin begin;
  for (const auto& [name, field] : kBeginTexts) begin.*field = (*json)[name].as_string();
  begin.generation = static_cast<std::uint32_t>((*json)["generation"].as_int());
  begin.time = (*json)["time"].as_int();
  return begin;
}

}  // namespace cox::audit
