#include "modal.hpp"

#include <string>
#include <utility>

#include "text.hpp"

namespace discord {

namespace {

using cox::Json;

constexpr std::size_t kFields = 5;
constexpr std::size_t kTitle = 45;
constexpr std::size_t kLabel = 45;
constexpr std::size_t kFieldText = 100;
constexpr std::size_t kChoices = 25;
constexpr std::size_t kCustomId = 100;
constexpr std::size_t kValue = 4'000;

Json choices_of(const Json& field) {
  Json options = Json::array();
  for (const Json& choice : field["choices"].items()) {
    const std::string value = choice["value"].as_string();
    if (value.empty() || characters(value) > 100 || options.size() >= kChoices) continue;
    const std::string text = choice["text"].as_string(value);
    Json one =
        Json::object({{"label", shortened(text.empty() ? value : text, 100)}, {"value", value}});
    if (value == field["initial"].text()) one.set("default", true);
    options.push(std::move(one));
  }
  return options;
}

Json input_of(const Json& field) {
  const bool required = !field["optional"].as_bool();
  const std::string name = field["name"].as_string();
  if (name.empty() || name.size() > kCustomId) return {};
  Json input = Json::object({{"custom_id", name}, {"required", required}});
  if (field["kind"].text() == "choice") {
    Json options = choices_of(field);
    if (options.size() == 0) return {};
    return input.set("type", 3).set("options", std::move(options));
  }
  input.set("type", 4)
      .set("style", field["kind"].text() == "long" ? 2 : 1)
      .set("max_length", kValue);
  const std::string initial = field["initial"].as_string();
  if (!initial.empty()) input.set("value", shortened(initial, kValue));
  return input;
}

void take(const Json& component, Json& values) {
  const std::string name = component["custom_id"].as_string();
  if (name.empty()) return;
  if (component["values"].is_array()) {
    const Json::Array& chosen = component["values"].items();
    if (!chosen.empty()) values.set(name, chosen.front().as_string());
  } else if (component["value"].is_string()) {
    values.set(name, component["value"]);
  }
}

}  // namespace

Json modal(const Json& form, std::string_view token) {
  if (form["fields"].size() == 0 || form["fields"].size() > kFields || token.size() > kCustomId)
    return {};
  Json labels = Json::array();
  for (const Json& field : form["fields"].items()) {
    Json input = input_of(field);
    if (input.is_null()) return {};
    const std::string text = field["text"].as_string();
    const std::string label = text.empty() ? field["name"].as_string() : text;
    Json one = Json::object({{"type", 18}, {"label", shortened(label, kLabel)}});
    if (characters(label) > kLabel) one.set("description", shortened(label, kFieldText));
    labels.push(one.set("component", std::move(input)));
  }
  const std::string title = form["title"].as_string();
  return Json::object({{"custom_id", token},
                       {"title", shortened(title.empty() ? "?" : title, kTitle)},
                       {"components", std::move(labels)}});
}

Json modal_values(const Json& data) {
  Json values = Json::object();
  for (const Json& part : data["components"].items()) {
    take(part["component"], values);
    for (const Json& inside : part["components"].items()) take(inside, values);  // the older kind
  }
  return values;
}

}  // namespace discord
