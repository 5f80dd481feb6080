#include "brain/archive.hpp"

#include <cox/json.hpp>
#include <set>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "brain/limits.hpp"
#include "brain/space.hpp"

namespace cox::brain {
namespace {

constexpr const char* kFormat = "cox-brain/1";

bool is_outside(Scope scope, std::string_view space, std::string_view key) {
  return scope == Scope::plugins && space == kCoreSpace && !key.starts_with(kOrders);
}

std::string quoted(std::string_view text) { return Json(text).dump(); }

void add_member(std::string& out, std::string_view name, std::string_view json) {
  if (!out.empty()) out += ",\n";
  out += text::cat("  ", quoted(name), ":", json);
}

Result<Operation> value_of(std::string_view space, const Json::Member& member,
                           std::string_view json, const Json& expires, Millis now) {
  Operation operation;
  operation.space = space;
  operation.key = member.first;
  operation.json = json;
  if (const Json* at = expires[space].find(member.first)) {
    if (!at->is_int() || at->as_int() <= 0) return invalid("its expiry is not a time");
    operation.ttl = at->as_int() - now;
    if (operation.ttl <= 0) operation.kind = Operation::Kind::check;  // is left out
  }
  return operation;
}

// Reads the archive, whose text is `text`; `where` follows, so that a mistake can be named with its
// place.
class Import {
 public:
  Import(const Json& archive, std::string_view text, Millis now, Scope scope, const Limits& limits)
      : archive_(archive), text_(text), now_(now), scope_(scope), limits_(limits) {}

  Status read() {
    where_ = "format";
    if (archive_["format"].text() != kFormat) {
      return invalid(text::cat("expected \"", kFormat, "\""));
    }
    for (const auto& [name, value] : archive_.members()) {
      where_ = name;
      const bool known = name == "format" || name == "spaces" || name == "expires";
      if (!known) return invalid("not known; is this an archive of a newer version?");
      if (name != "format" && !value.is_object()) return invalid("expected an object");
      if (!members_.insert(name).second) return twice();
    }
    where_ = "spaces";
    if (!archive_.contains("spaces")) return invalid("is missing");
    return read_spaces(text_of("spaces"));
  }

  const std::string& where() const { return where_; }
  Imported take() { return std::move(imported_); }

 private:
  static Status twice() { return invalid("stands there twice"); }

  // As it stands there: values are kept as they were stored.
  std::string_view text_of(std::string_view name) const {
    const std::vector<std::string_view> texts = member_texts(text_);
    const Json::Object& members = archive_.members();
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (members[i].first == name) return texts.at(i);
    }
    return {};
  }

  Status read_spaces(std::string_view text) {
    const std::vector<std::string_view> texts = member_texts(text);
    auto space_text = texts.begin();
    std::set<std::string_view> seen;
    for (const Json::Member& space : archive_["spaces"].members()) {
      where_ = text::cat("spaces.", space.first);
      if (!seen.insert(space.first).second) return twice();
      if (!space.second.is_object()) return invalid("expected an object of keys and values");
      if (Status status = read_space(space, *space_text++); !status.ok()) return status;
    }
    return {};
  }

  Status read_space(const Json::Member& space, std::string_view text) {
    const std::vector<std::string_view> texts = member_texts(text);
    auto json = texts.begin();
    std::set<std::string_view> seen;
    for (const Json::Member& member : space.second.members()) {
      where_ = text::cat("spaces.", space.first, ".", member.first);
      if (!seen.insert(member.first).second) return twice();
      auto operation = value_of(space.first, member, *json++, archive_["expires"], now_);
      if (!operation.ok()) return operation.status();
      const bool expired = operation->kind == Operation::Kind::check;
      if (Status status = check(*operation, limits_); !status.ok()) return status;
      if (is_outside(scope_, space.first, member.first)) {
        ++imported_.left_out;
      } else if (!expired) {
        imported_.operations.push_back(std::move(*operation));
      }
    }
    return {};
  }

  const Json& archive_;
  const std::string_view text_;
  const Millis now_;
  const Scope scope_;
  const Limits& limits_;
  std::string where_;
  std::set<std::string> members_;
  Imported imported_;
};

}  // namespace

Result<Exported> export_text(Brain& brain, Scope scope) {
  const auto names = brain.spaces();
  if (!names.ok()) return names.status();
  std::string spaces, expiries;
  Exported exported;
  for (const std::string& space : *names) {
    std::string values, times;
    Status status = brain.scan(space, "", "", 0, [&](std::string_view key, const Value& value) {
      if (is_outside(scope, space, key)) {
        ++exported.left_out;
        return true;
      }
      add_member(values, key, value.json);
      if (value.expires != 0) add_member(times, key, std::to_string(value.expires));
      return true;
    });
    if (!status.ok()) return status;
    if (!values.empty()) add_member(spaces, space, text::cat("{\n", values, "}"));
    if (!times.empty()) add_member(expiries, space, text::cat("{\n", times, "}"));
  }
  exported.text = text::cat("{\"format\":\"", kFormat, "\",\n\"spaces\":{\n", spaces, "}");
  if (!expiries.empty()) exported.text += text::cat(",\n\"expires\":{\n", expiries, "}");
  exported.text += "}\n";
  return exported;
}

Result<Imported> import_operations(std::string_view text, std::string_view name, Millis now,
                                   Scope scope, const Limits& limits) {
  const auto archive = parse_json(text, name);
  if (!archive.ok()) return archive.status();
  if (!archive->is_object()) return invalid(text::cat(name, ": expected an object"));
  Import import(*archive, text, now, scope, limits);
  const Status status = import.read();
  if (status.ok()) return import.take();
  return Status(status.code(),
                text::cat(name, ": ", text::to_utf8(import.where()), ": ", status.message()));
}

}  // namespace cox::brain
