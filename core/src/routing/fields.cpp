#include "routing/fields.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace cox::routing {

Fields::Fields(const Json& object, std::string what) : object_(object), what_(std::move(what)) {
  if (!object.is_object()) status_ = invalid(what_ + ": the declaration must be a JSON object");
}

std::string Fields::text(std::string_view name, std::string otherwise) {
  const Json* value = take(name);
  if (value == nullptr) return otherwise;
  if (!value->is_string()) refuse(name, "must be a text");
  return value->as_string(std::move(otherwise));
}

bool Fields::flag(std::string_view name, bool otherwise) {
  const Json* value = take(name);
  if (value == nullptr) return otherwise;
  if (!value->is_bool()) refuse(name, "must be true or false");
  return value->as_bool(otherwise);
}

std::int64_t Fields::number(std::string_view name, std::int64_t otherwise) {
  const Json* value = take(name);
  if (value == nullptr) return otherwise;
  if (!value->is_int() || value->as_int() < 0) {
    refuse(name, "must be a whole number, not negative");
    return otherwise;
  }
  return value->as_int();
}

std::vector<std::string> Fields::texts(std::string_view name) {
  std::vector<std::string> out;
  const Json* value = take(name);
  if (value == nullptr) return out;
  if (!value->is_array()) refuse(name, "must be a list of texts");
  for (const Json& item : value->items()) {
    if (!item.is_string()) refuse(name, "must be a list of texts");
    out.push_back(item.as_string());
  }
  return out;
}

void Fields::refuse(std::string_view name, std::string_view why) {
  if (status_.ok()) status_ = invalid(text::cat(what_, ": \"", name, "\" ", why));
}

Status Fields::finish() {
  for (const auto& [name, value] : object_.members()) {
    if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
    std::string near = text::nearest(name, known_);
    refuse(name, near.empty() ? "is not known here"
                              : text::cat("is not known here; did you mean \"", near, "\"?"));
  }
  return status_;
}

const Json* Fields::take(std::string_view name) {
  known_.emplace_back(name);
  const Json* value = object_.find(name);
  return value == nullptr || value->is_null() ? nullptr : value;
}

}  // namespace cox::routing
