#include "engine/prepare.hpp"

#include <algorithm>
#include <cox/sdk/percent.hpp>

#include "engine/utf8.hpp"

namespace runbooks {

namespace {

using cox::Json;

constexpr std::size_t kMostValueBytes = 64U << 10;

bool has_zero(std::string_view text) { return text.find('\0') != std::string_view::npos; }

// Left alone, the bot would put a secret there that nobody wrote into the runbook.
bool names_secret(std::string_view text) { return text.find("${secret") != std::string_view::npos; }

std::string common(const std::string& value) {
  if (has_zero(value)) return "has a zero byte in it";
  if (!is_utf8(value)) return "is not valid UTF-8";
  if (names_secret(value)) return "names a secret, and only a runbook's file may do that";
  if (value.size() > kMostValueBytes) return "is longer than 64 KiB";
  return {};
}

std::string fill(const Template& text, const Values& values, std::string& error) {
  return text.fill(values, error, common);
}

std::string in_field(std::string& value) {
  if (std::string why = common(value); !why.empty()) return why;
  for (const char byte : value) {
    const auto code = static_cast<unsigned char>(byte);
    if ((code < 0x20 && byte != '\t') || code == 0x7F)
      return "has a line end or a control character in it, which no header field may have";
  }
  return {};
}

std::string in_url(std::string& value) {
  if (std::string why = common(value); !why.empty()) return why;
  value = cox::percent_encoded(value);
  return {};
}

// Whether "." or ".." stands between slashes, where the file's own text has none.
bool climbs(std::string_view path) {
  while (!path.empty()) {
    const std::string_view part = path.substr(0, path.find('/'));
    if (part == ".." || part == ".") return true;
    path.remove_prefix(std::min(part.size() + 1, path.size()));
  }
  return false;
}

bool climbs_by_value(const Template& text, std::string_view whole) {
  if (text.is_literal()) return false;
  for (const Template::Part& part : text.parts()) {
    if (!part.is_value && climbs(part.text)) return false;  // its author wants it
  }
  return climbs(whole);
}

// The path of a URL, without query.
std::string_view path_of(std::string_view url) {
  const std::size_t scheme = url.find("//");
  const std::size_t begin =
      scheme == std::string_view::npos ? url.size() : url.find('/', scheme + 2);
  if (begin == std::string_view::npos || begin >= url.size()) return {};
  const std::string_view path = url.substr(begin + 1);
  return path.substr(0, path.find_first_of("?#"));
}

class Arguments {
 public:
  Arguments(const Process& process, const Values& values, std::string& error)
      : process_(process), values_(values), error_(error) {}

  std::vector<std::string> make() {
    for (const Template& argument : process_.argv) {
      if (!error_.empty()) return {};
      add(argument);
      if (argument.is_literal() && argument.literal_text() == "--") behind_dashes_ = true;
    }
    return std::move(argv_);
  }

 private:
  void add(const Template& argument) {
    const auto list = argument.single().empty() ? std::nullopt : values_.find(argument.single());
    if (!list || !list->is_array()) {
      return put(argument, fill(argument, values_, error_));
    }
    // A list is as many arguments as it has items.
    for (const Json& item : list->items()) {
      std::string text = to_text(item);
      if (const std::string why = common(text); !why.empty())
        error_ = "{" + std::string(argument.single()) + "} " + why;
      if (!error_.empty()) return;
      put(argument, std::move(text));
    }
  }

  void put(const Template& argument, std::string text) {
    if (!error_.empty()) return;
    const bool by_value = !argument.parts().empty() && argument.parts().front().is_value;
    if (by_value && !text.empty() && text.front() == '-' && !behind_dashes_ && !process_.dash) {
      error_ = "\"" + text.substr(0, 80) +
               "\" begins with '-' and would be taken for an option; "
               "the runbook must put \"--\" before it, or say \"dash\": true";
      return;
    }
    argv_.push_back(std::move(text));
  }

  const Process& process_;
  const Values& values_;
  std::string& error_;
  std::vector<std::string> argv_;
  bool behind_dashes_ = false;
};

std::string form_of(const Fields& form, const Values& values, std::string& error) {
  std::string body;
  for (const auto& [name, value] : form) {
    const std::string text = fill(value, values, error);
    body += (body.empty() ? "" : "&") + cox::percent_encoded(name) + "=";
    // The bot looks for its own mark in the whole body, so what the file wrote stays as it is.
    body += value.is_literal() && names_secret(text) ? text : cox::percent_encoded(text);
  }
  return body;
}

bool has_field(const ReadyRequest& request, std::string_view name) {
  return std::any_of(request.fields.begin(), request.fields.end(), [&](const auto& field) {
    return std::equal(field.first.begin(), field.first.end(), name.begin(), name.end(),
                      [](char a, char b) { return (a | 0x20) == (b | 0x20); });
  });
}

void fill_body(const Request& request, const Values& values, ReadyRequest& ready,
               std::string& error) {
  const char* type = nullptr;
  if (request.json) {
    ready.body = request.json->fill(values, error, common).dump();
    type = "application/json";
  } else if (!request.form.empty()) {
    ready.body = form_of(request.form, values, error);
    type = "application/x-www-form-urlencoded";
  } else if (!request.body.empty()) {
    ready.body = fill(request.body, values, error);
    type = "text/plain; charset=utf-8";
  }
  if (type != nullptr && !has_field(ready, "content-type"))
    ready.fields.emplace_back("Content-Type", type);
}

}  // namespace

ReadyProcess prepare(const Process& process, const Values& values, std::string& error) {
  ReadyProcess ready;
  ready.argv = Arguments(process, values, error).make();
  if (!process.cwd.empty() && error.empty()) ready.cwd = prepare_path(process.cwd, values, error);
  for (const auto& [name, value] : process.env) {
    if (error.empty()) ready.env.emplace_back(name, fill(value, values, error));
  }
  if (error.empty()) ready.input = fill(process.input, values, error);
  ready.show = process.show;
  ready.memory_bytes = process.memory_bytes;
  return ready;
}

ReadyRequest prepare(const Request& request, const Values& values, std::string& error) {
  ReadyRequest ready;
  ready.method = request.method;
  ready.url = request.url.fill(values, error, in_url);
  if (error.empty() && climbs_by_value(request.url, path_of(ready.url)))
    error = "\"" + ready.url + "\" would lead to another place than the runbook says";
  for (const auto& [name, value] : request.fields) {
    if (!error.empty()) return ready;
    ready.fields.emplace_back(name, value.fill(values, error, in_field));
  }
  if (error.empty()) fill_body(request, values, ready, error);
  return ready;
}

std::string prepare_path(const Template& path, const Values& values, std::string& error) {
  std::string whole = fill(path, values, error);
  if (error.empty() && climbs_by_value(path, whole))
    error = "\"" + whole + "\" would lead to another place than the runbook says";
  return whole;
}

std::string prepare_key(const Template& key, const Values& values, std::string& error) {
  return key.fill(values, error, [](std::string& value) -> std::string {
    const bool plain = !value.empty() && std::all_of(value.begin(), value.end(), [](char byte) {
      return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
             (byte >= '0' && byte <= '9') ||
             std::string_view("._-:@/").find(byte) != std::string_view::npos ||
             static_cast<unsigned char>(byte) >= 0x80;
    });
    return plain ? "" : "can be no part of a name: " + value.substr(0, 80);
  });
}

}  // namespace runbooks
