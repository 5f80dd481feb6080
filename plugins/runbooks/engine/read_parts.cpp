#include "engine/read_parts.hpp"

#include <algorithm>

namespace runbooks {

namespace {

constexpr std::size_t kMostArguments = 500;

Fields read_fields(Section& section, std::string_view name, Problems& problems) {
  Fields fields;
  const Node* object = section.object(name);
  if (object == nullptr) return fields;
  for (const auto& [key, value] : object->members) {
    if (value.kind != Node::Kind::scalar) {
      section.problem(value.line, "\"" + key + "\" must be a text");
    } else if (value.is_string()) {
      fields.emplace_back(key, Template(value.text(), value.line, problems));
    } else {
      fields.emplace_back(key, Template::literal(to_text(value.value)));
    }
  }
  return fields;
}

bool is_env_name(std::string_view name) {
  return !name.empty() && name.find_first_of(std::string_view("=\0", 2)) == std::string_view::npos;
}

// RFC 9110's token.
bool is_field_name(std::string_view name) {
  constexpr std::string_view signs = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || signs.find(byte) != std::string_view::npos;
  });
}

void read_exits(Section& section, Process& process) {
  const Node* exits = section.get("exit");
  if (exits == nullptr) return;
  process.exits.clear();
  const auto add = [&](const Node& node) {
    const std::int64_t exit = node.value.as_int(-1);
    if (!node.value.is_int() || exit < 0 || exit > 255)
      return section.problem(node.line,
                             "\"exit\" must be a number from 0 to 255, or a list of them");
    process.exits.push_back(static_cast<int>(exit));
  };
  if (!exits->is_array()) return add(*exits);
  for (const Node& item : exits->items) add(item);
}

// 204, "2xx"; {0, 0} where it is neither.
std::pair<int, int> status_range(const Node& node) {
  const std::int64_t number = node.value.as_int();
  if (node.value.is_int() && number >= 100 && number <= 599)
    return {static_cast<int>(number), static_cast<int>(number)};
  const std::string_view text = node.text();
  if (text.size() != 3 || text.substr(1) != "xx" || text[0] < '1' || text[0] > '5') return {0, 0};
  const int from = (text[0] - '0') * 100;
  return {from, from + 99};
}

void read_expect(Section& section, Request& request) {
  const Node* expect = section.get("expect");
  if (expect == nullptr) return;
  request.expect.clear();
  const auto add = [&](const Node& node) {
    const auto range = status_range(node);
    if (range.first == 0)
      return section.problem(node.line, "\"expect\" must be a status like 204 or \"2xx\"");
    request.expect.push_back(range);
  };
  if (!expect->is_array()) return add(*expect);
  for (const Node& item : expect->items) add(item);
}

void read_body(Section& section, Request& request, Problems& problems) {
  request.form = read_fields(section, "form", problems);
  request.body = read_template(section, "body", problems);
  if (const Node* json = section.get("json")) request.json = JsonTemplate(*json, problems);
  const int bodies =
      (request.form.empty() ? 0 : 1) + (request.body.empty() ? 0 : 1) + (request.json ? 1 : 0);
  if (bodies > 1) section.problem(section.line(), "it has one of json, form and body, not several");
  if (bodies > 0 && request.method == "GET") request.method = "POST";
}

Capture read_capture(Section& section, const std::string& name, const Node& node,
                     Problems& problems) {
  Capture capture;
  capture.name = name;
  if (!is_name(name))
    section.problem(node.line, "\"" + name + "\" is no name: letters, digits, '_' and '-'");
  if (node.text() == "text") return capture;
  if (node.text() == "json") {
    capture.kind = Capture::Kind::json;
    return capture;
  }
  if (!node.is_object() || node.members.size() != 1) {
    section.problem(node.line,
                    "a capture is \"text\", \"json\", {\"json\": \"a.b\"} or "
                    "{\"regex\": \"...\"}");
    return capture;
  }
  Section how(node, "capture '" + name + "'", problems);
  if (node.find("json") != nullptr) {
    capture.kind = Capture::Kind::json;
    how.read("json", capture.path);
  } else {
    capture.kind = Capture::Kind::pattern;
    capture.pattern = read_pattern(how, "regex", problems);
  }
  how.finish();
  return capture;
}

}  // namespace

Template read_template(Section& section, std::string_view name, Problems& problems) {
  const Node* node = section.get(name);
  if (node == nullptr) return {};
  if (node->is_string()) return {node->text(), node->line, problems};
  if (node->kind != Node::Kind::scalar || node->value.is_null())
    section.problem(node->line, "\"" + std::string(name) + "\" must be a text");
  return Template::literal(to_text(node->value));
}

Pattern read_pattern(Section& section, std::string_view name, Problems& problems) {
  const Node* node = section.get(name);
  if (node == nullptr) return nullptr;
  return make_pattern(node->text(), node->line, problems);
}

Process read_process(Section& section, const Node& argv, Problems& problems) {
  Process process;
  if (!argv.is_array() || argv.items.empty() || argv.items.size() > kMostArguments) {
    section.problem(argv.line,
                    "a program and its arguments are a list, [\"git\", \"fetch\"]: there is no "
                    "shell that would take a line apart");
  }
  for (const Node& item : argv.items) {
    if (item.kind != Node::Kind::scalar || item.value.is_null())
      section.problem(item.line, "an argument must be a text");
    process.argv.push_back(item.is_string() ? Template(item.text(), item.line, problems)
                                            : Template::literal(to_text(item.value)));
  }
  process.cwd = read_template(section, "cwd", problems);
  process.env = read_fields(section, "env", problems);
  for (const auto& [name, value] : process.env) {
    if (!is_env_name(name)) section.problem(section.line(), "\"" + name + "\" cannot be in env");
  }
  process.input = read_template(section, "stdin", problems);
  read_exits(section, process);
  section.read("dash", process.dash);
  section.read("reads", process.reads);
  section.read("show", process.show);
  if (process.show != "stream" && process.show != "quiet" && process.show != "on_failure")
    section.problem(section.line(), "\"show\" must be stream, quiet or on_failure");
  int megabytes = 0;
  section.read("memory_mb", megabytes, 1, 1'000'000);
  process.memory_bytes = std::int64_t(megabytes) << 20;
  return process;
}

Request read_request(Section& section, const Node& url, Problems& problems) {
  Request request;
  if (!url.is_string()) section.problem(url.line, "the URL must be a text");
  request.url = Template(url.text(), url.line, problems);
  read_body(section, request, problems);
  section.read("method", request.method);
  static const std::vector<std::string> methods = {"GET",   "HEAD",   "POST",   "PUT",
                                                   "PATCH", "DELETE", "OPTIONS"};
  if (std::find(methods.begin(), methods.end(), request.method) == methods.end())
    section.problem(section.line(), "\"" + request.method + "\" is no method: GET, POST, PUT...");
  request.fields = read_fields(section, "fields", problems);
  for (const auto& [name, value] : request.fields) {
    if (!is_field_name(name))
      section.problem(section.line(), "\"" + name + "\" is no name of a header field");
  }
  read_expect(section, request);
  section.read("repeatable", request.repeatable);
  return request;
}

Captures read_captures(Section& section, Problems& problems) {
  Captures captures;
  const Node* object = section.object("capture");
  if (object == nullptr) return captures;
  for (const auto& [name, node] : object->members)
    captures.push_back(read_capture(section, name, node, problems));
  return captures;
}

}  // namespace runbooks
