#include "view.hpp"

#include <utility>

#include "text.hpp"

namespace slack {

namespace {

using cox::Json;

constexpr std::size_t kMostTitle = 24, kMostLabel = 2'000, kMostOption = 75, kMostValue = 150,
                      kMostOptions = 100, kMostBlocks = 100;
constexpr const char* kInput = "value";

Json plain(std::string_view text, std::size_t most) {
  const std::string shown = clipped(text, most);
  return Json::object(
      {{"type", "plain_text"}, {"text", shown.empty() ? "-" : shown}, {"emoji", false}});
}

// A value of which Slack takes only the beginning would come back as another one.
Json option(const Json& choice) {
  const std::string value = choice["value"].as_string();
  return Json::object(
      {{"text", plain(choice["text"].as_string(value), kMostOption)}, {"value", value}});
}

Json choice_element(const Json& field) {
  Json::Array options;
  Json initial;
  for (const Json& each : field["choices"].items()) {
    const std::string value = each["value"].as_string();
    if (value.empty() || value.size() > kMostValue || options.size() == kMostOptions) continue;
    options.push_back(option(each));
    if (each["value"] == field["initial"]) initial = options.back();
  }
  Json out = Json::object(
      {{"type", "static_select"}, {"action_id", kInput}, {"options", std::move(options)}});
  if (!initial.is_null()) out.set("initial_option", initial);
  return out;
}

Json text_element(const Json& field) {
  Json out = Json::object({{"type", "plain_text_input"},
                           {"action_id", kInput},
                           {"multiline", field["kind"].text() == "long"}});
  if (!field["initial"].text().empty()) out.set("initial_value", field["initial"]);
  return out;
}

Json input(const Json& field) {
  // A choice among nothing cannot be shown; then it is written.
  Json element = field["kind"].text() == "choice" ? choice_element(field) : text_element(field);
  if (element["type"].text() == "static_select" && element["options"].size() == 0)
    element = text_element(field);
  return Json::object(
      {{"type", "input"},
       {"block_id", field["name"]},
       {"label", plain(field["text"].as_string(field["name"].as_string()), kMostLabel)},
       {"optional", field["optional"].as_bool()},
       {"element", std::move(element)}});
}

}  // namespace

Json to_view(const Json& form, const Origin& origin) {
  Json::Array blocks;
  for (const Json& field : form["fields"].items()) {
    if (field["name"].is_string() && blocks.size() < kMostBlocks) blocks.push_back(input(field));
  }
  const Json metadata =
      Json::object({{"token", origin.token}, {"room", origin.room}, {"thread", origin.thread}});
  return Json::object({{"type", "modal"},
                       {"callback_id", "cox"},
                       {"private_metadata", metadata.dump()},
                       {"title", plain(form["title"].as_string(), kMostTitle)},
                       {"submit", plain("Send", kMostTitle)},
                       {"close", plain("Cancel", kMostTitle)},
                       {"blocks", std::move(blocks)}});
}

std::optional<Origin> parse_origin(std::string_view metadata) {
  const auto json = Json::parse(metadata);
  if (!json || (*json)["token"].text().empty() || (*json)["room"].text().empty())
    return std::nullopt;
  return Origin{(*json)["token"].as_string(), (*json)["room"].as_string(),
                (*json)["thread"].as_string()};
}

Json values_of(const Json& view) {
  Json out = Json::object();
  for (const auto& [name, inputs] : view["state"]["values"].members()) {
    const Json& element = inputs[kInput];
    const Json& chosen = element["selected_option"]["value"];
    out.set(name, chosen.is_string() ? chosen : Json(element["value"].as_string()));
  }
  return out;
}

}  // namespace slack
