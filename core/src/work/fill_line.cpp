// What a form's values make of a button's line.
#include <algorithm>

#include "base/text.hpp"
#include "work/buttons.hpp"

namespace cox::work {

namespace {

bool is_one_of(const Json& choices, std::string_view value) {
  const Json::Array& all = choices.items();
  return std::any_of(all.begin(), all.end(),
                     [&](const Json& choice) { return choice["value"].text() == value; });
}

// Always in quotes: what is written there is text, and neither a flag nor a second argument.
std::string quoted(std::string_view value) {
  std::string out = "\"";
  for (const char byte : value) {
    if (byte == '"' || byte == '\\') out += '\\';
    out += byte == '\n' || byte == '\r' ? ' ' : byte;
  }
  return out + "\"";
}

// Takes "--flag " off the end, where it stands there.
void drop_flag(std::string& out) {
  std::size_t end = out.size();
  while (end > 0 && (out[end - 1] == ' ' || out[end - 1] == '=')) --end;
  const std::size_t blank = out.rfind(' ', end == 0 ? 0 : end - 1);
  if (end == 0 || blank == std::string::npos) return;
  if (out.compare(blank + 1, 2, "--") == 0) out.resize(blank);
}

Status check(const Json& field, const std::string& value) {
  const std::string label = field["text"].as_string();
  if (value.empty()) {
    if (field["optional"].as_bool()) return {};
    return invalid(text::cat("\"", label, "\" is not filled in."));
  }
  if (field["kind"].text() == "choice" && !is_one_of(field["choices"], value))
    return invalid(text::cat("\"", value, "\" is none of the choices of \"", label, "\"."));
  return {};
}

void put(std::string& out, const std::string& value) {
  if (!value.empty()) {
    out += quoted(value);
  } else {
    drop_flag(out);
  }
}

}  // namespace

Result<std::string> fill_line(std::string_view line, const Json& form, const Json& values) {
  std::string out;
  while (!line.empty()) {
    const std::size_t open = line.find('{');
    const std::size_t close = line.find('}', open);
    out += line.substr(0, open);
    if (close == std::string_view::npos) break;
    const std::string_view name = line.substr(open + 1, close - open - 1);
    const Json::Array& fields = form["fields"].items();
    const auto field = std::find_if(fields.begin(), fields.end(),
                                    [&](const Json& each) { return each["name"].text() == name; });
    if (field == fields.end()) {
      out += line.substr(open, close - open + 1);
    } else {
      const std::string value = values[name].as_string();
      if (Status fits = check(*field, value); !fits.ok()) return fits;
      put(out, value);
    }
    line.remove_prefix(close + 1);
  }
  return out;
}

}  // namespace cox::work
