#include "engine/template.hpp"

#include <algorithm>

namespace runbooks {

namespace {

using cox::Json;

constexpr std::string_view kSecret = "${secret:";

std::size_t secrets_in(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(kSecret, at)) != std::string_view::npos; ++at) ++count;
  return count;
}

bool is_letter(char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'); }
bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

}  // namespace

bool is_name(std::string_view text, bool dotted) {
  bool first = true;
  if (text.empty() || text.size() > 200) return false;
  for (const char byte : text) {
    if (dotted && byte == '.' && !first) {
      first = true;
      continue;
    }
    const bool fits = is_letter(byte) || is_digit(byte) || byte == '_' || byte == '-';
    if (!fits || (first && !is_letter(byte) && !(dotted && is_digit(byte)))) return false;
    first = false;
  }
  return !first && !is_digit(text.front());
}

std::string within(const std::string& name, const std::string& prefix) {
  return name.rfind("run.", 0) == 0 ? name : prefix + name;
}

Template::Template(std::string_view text, int line, Problems& problems) {
  const auto add = [&](std::string_view literal) {
    if (parts_.empty() || parts_.back().is_value) parts_.push_back({});
    parts_.back().text += literal;
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    std::size_t length = std::min(rest.find_first_of("{}$"), rest.size());
    if (length > 0) {
      add(rest.substr(0, length));
    } else if (rest.substr(0, kSecret.size()) == kSecret) {  // the bot's own, left to it
      length = std::min(rest.find('}'), rest.size() - 1) + 1;
      add(rest.substr(0, length));
    } else if (rest.front() == '$') {
      add(rest.substr(0, length = 1));
    } else if (rest.substr(0, 2) == "{{" || rest.substr(0, 2) == "}}") {
      add(rest.substr(0, 1));
      length = 2;
    } else {
      const std::size_t end = rest.find('}');
      const std::string_view name =
          rest.front() == '{' && end != std::string_view::npos ? rest.substr(1, end - 1) : "";
      if (!is_name(name, true)) {
        problems.push_back({line, "\"" + std::string(text.substr(0, 80)) +
                                      "\": a value is written {name}, and a brace {{ or }}"});
        return;
      }
      parts_.push_back({std::string(name), true});
      length = end + 1;
    }
    at += length;
  }
}

Template Template::literal(std::string text) {
  Template made;
  if (!text.empty()) made.parts_.push_back({std::move(text), false});
  return made;
}

bool Template::is_literal() const {
  return std::none_of(parts_.begin(), parts_.end(), [](const Part& part) { return part.is_value; });
}

std::string Template::literal_text() const { return parts_.empty() ? "" : parts_.front().text; }

std::string_view Template::single() const {
  return parts_.size() == 1 && parts_.front().is_value ? std::string_view(parts_.front().text)
                                                       : std::string_view();
}

std::vector<std::string> Template::names() const {
  std::vector<std::string> names;
  for (const Part& part : parts_) {
    if (part.is_value) names.push_back(part.text);
  }
  return names;
}

std::string Template::source() const {
  std::string text;
  for (const Part& part : parts_) text += part.is_value ? "{" + part.text + "}" : part.text;
  return text;
}

Template Template::within(const std::string& prefix) const {
  Template moved = *this;
  for (Part& part : moved.parts_) {
    if (part.is_value) part.text = runbooks::within(part.text, prefix);
  }
  return moved;
}

std::string Template::fill(const Values& values, std::string& error, const Filter& filter) const {
  std::string text;
  std::size_t secrets = 0;
  for (const Part& part : parts_) {
    if (!part.is_value) {
      text += part.text;
      secrets += secrets_in(part.text);
      continue;
    }
    const auto value = values.find(part.text);
    if (!value || value->is_null()) {
      error = "there is no value {" + part.text + "}: it was not given, or its step did not run";
      return {};
    }
    std::string put = to_text(*value);
    if (filter) {
      if (const std::string why = filter(put); !why.empty()) {
        error = "{" + part.text + "} " + why;
        return {};
      }
    }
    text += put;
  }
  // Also two values side by side could make up a name that the file did not write.
  if (secrets_in(text) == secrets) return text;
  error = "\"" + source() + "\" would name a secret, and only a runbook's file may do that";
  return {};
}

std::string Template::preview(const Values& values) const {
  std::string text;
  for (const Part& part : parts_) {
    const auto value = part.is_value ? values.find(part.text) : std::nullopt;
    text += !part.is_value ? part.text : value ? to_text(*value) : "<" + part.text + ">";
  }
  return text;
}

JsonTemplate::JsonTemplate(const Node& node, Problems& problems) : kind_(node.kind) {
  for (const Node& item : node.items) members_.emplace_back("", JsonTemplate(item, problems));
  for (const auto& [name, member] : node.members)
    members_.emplace_back(name, JsonTemplate(member, problems));
  text_ = node.is_string();
  if (text_) {
    template_ = Template(node.text(), node.line, problems);
  } else {
    value_ = node.value;
  }
}

JsonTemplate JsonTemplate::within(const std::string& prefix) const {
  JsonTemplate moved = *this;
  moved.template_ = template_.within(prefix);
  for (auto& [name, member] : moved.members_) member = member.within(prefix);
  return moved;
}

void JsonTemplate::collect(std::vector<std::string>& names) const {
  for (std::string& name : template_.names()) names.push_back(std::move(name));
  for (const auto& [name, member] : members_) member.collect(names);
}

Json JsonTemplate::fill(const Values& values, std::string& error,
                        const Template::Filter& filter) const {
  if (kind_ == Node::Kind::array || kind_ == Node::Kind::object) {
    Json filled = kind_ == Node::Kind::array ? Json::array() : Json::object();
    for (const auto& [name, member] : members_) {
      Json value = member.fill(values, error, filter);
      if (!error.empty()) return {};
      kind_ == Node::Kind::array ? filled.push(std::move(value))
                                 : filled.set(name, std::move(value));
    }
    return filled;
  }
  if (!text_) return value_;
  const std::string text = template_.fill(values, error, filter);
  if (template_.single().empty() || !error.empty()) return text;
  return values.find(template_.single()).value_or(Json());
}

Json JsonTemplate::preview(const Values& values) const {
  if (kind_ == Node::Kind::scalar) {
    if (!text_) return value_;
    const auto single = template_.single();
    const auto value = single.empty() ? std::nullopt : values.find(single);
    return value ? *value : Json(template_.preview(values));
  }
  Json filled = kind_ == Node::Kind::array ? Json::array() : Json::object();
  for (const auto& [name, member] : members_) {
    kind_ == Node::Kind::array ? filled.push(member.preview(values))
                               : filled.set(name, member.preview(values));
  }
  return filled;
}

}  // namespace runbooks
