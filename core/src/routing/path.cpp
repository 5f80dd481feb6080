#include "routing/path.hpp"

#include <algorithm>
#include <set>

#include "base/ascii.hpp"
#include "base/text.hpp"

namespace cox::routing {

namespace {

using ascii::is_letter;

bool is_name(std::string_view text) {
  return !text.empty() && (text[0] < '0' || text[0] > '9') &&
         std::ranges::all_of(text, [](char byte) {
           return is_letter(byte) || byte == '_' || (byte >= '0' && byte <= '9');
         });
}

int hex(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

// What may not be in a part once it is decoded: it would end it, or end it elsewhere.
bool is_harmful(char byte) {
  return byte == '/' || byte == '\\' || static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f;
}

// Appends the part, decoded; false where it is none.
bool decode_part(std::string_view part, std::string& out) {
  const std::size_t start = out.size();
  for (std::size_t i = 0; i < part.size(); ++i) {
    char byte = part[i];
    if (byte == '%') {
      if (i + 2 >= part.size()) return false;
      const int high = hex(part[i + 1]);
      const int low = hex(part[i + 2]);
      if (high < 0 || low < 0) return false;
      byte = static_cast<char>(high << 4 | low);
      i += 2;
    }
    if (is_harmful(byte)) return false;
    out.push_back(byte);
  }
  const std::string_view decoded = std::string_view(out).substr(start);
  return !decoded.empty() && decoded != "." && decoded != "..";
}

// "http://host/path" names a path too (RFC 9112, 3.2.2).
std::string_view without_authority(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!text::starts_with_nocase(target, scheme)) continue;
    const std::size_t path = target.find_first_of("/?", scheme.size());
    return path == std::string_view::npos ? std::string_view("/") : target.substr(path);
  }
  return target;
}

Status wrong(std::string_view route, std::string_view why) {
  return invalid(text::cat("route \"", text::clip(route, 200), "\" ", why,
                           ", as in \"POST /hooks/:name\" or \"GET /files/*rest\""));
}

}  // namespace

// ---- patterns ----

Result<RoutePattern> RoutePattern::parse(std::string_view text) {
  RoutePattern pattern;
  const std::size_t space = text.find(' ');
  if (space == std::string_view::npos) return wrong(text, "must be a method and a path");
  const std::string_view method = text.substr(0, space);
  if (method != "*" && (method.empty() || !std::ranges::all_of(method, [](char byte) {
                          return byte >= 'A' && byte <= 'Z';
                        })))
    return wrong(text, "must begin with a method in capitals, or \"*\" for all");
  pattern.method = method;
  std::string_view path = text.substr(space + 1);
  if (path.empty() || path[0] != '/') return wrong(text, "must have a path that begins with \"/\"");
  if (!text::is_utf8(path)) return wrong(text, "must be UTF-8");
  path.remove_prefix(1);
  if (path.empty()) return pattern;
  std::set<std::string_view> names;
  for (const std::string_view part : text::split(path, '/')) {
    if (!pattern.parts.empty() && pattern.parts.back().kind == Part::Kind::rest)
      return wrong(text, "must have its \"*rest\" at the end");
    const bool named = part.starts_with(':') || part.starts_with('*');
    const auto kind = part.starts_with(':')   ? Part::Kind::parameter
                      : part.starts_with('*') ? Part::Kind::rest
                                              : Part::Kind::literal;
    const std::string_view what = named ? part.substr(1) : part;
    if (named && !is_name(what)) return wrong(text, "must name its parameters with letters");
    if (named && !names.insert(what).second) return wrong(text, "has a parameter twice");
    if (std::string decoded; !named && (!decode_part(part, decoded) || decoded != part))
      return wrong(text, "must have parts as they read when decoded, none of them empty or \"..\"");
    pattern.parts.push_back({kind, std::string(what)});
  }
  return pattern;
}

std::string RoutePattern::text() const {
  std::string out = method + " ";
  if (parts.empty()) return out + "/";
  for (const Part& part : parts) {
    out += part.kind == Part::Kind::literal ? "/" : part.kind == Part::Kind::rest ? "/*" : "/:";
    out += part.text;
  }
  return out;
}

// ---- requests ----

std::optional<std::string> request_path(std::string_view target) {
  target = without_authority(target);
  target = target.substr(0, target.find('?'));
  if (target.empty()) return "/";
  if (target[0] != '/' || target.find('#') != std::string_view::npos) return std::nullopt;
  if (target.size() > 1 && target.back() == '/') target.remove_suffix(1);
  if (target.size() == 1) return "/";
  std::string path;
  path.reserve(target.size());
  while (!target.empty()) {
    target.remove_prefix(1);
    const std::size_t end = std::min(target.find('/'), target.size());
    path.push_back('/');
    if (!decode_part(target.substr(0, end), path)) return std::nullopt;
    target.remove_prefix(end);
  }
  if (!text::is_utf8(path)) return std::nullopt;
  return path;
}

std::string_view request_query(std::string_view target) {
  const std::size_t mark = target.find('?');
  return mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
}

// ---- the table ----

bool RouteTable::add(const RoutePattern& pattern, Value value, Value* taken) {
  if (root_ == nullptr) root_ = std::make_unique<Node>();
  Node* node = root_.get();
  Route route{value, {}};
  Methods* methods = nullptr;
  for (const RoutePattern::Part& part : pattern.parts) {
    if (part.kind != RoutePattern::Part::Kind::literal) route.names.push_back(part.text);
    if (part.kind == RoutePattern::Part::Kind::rest) {
      methods = &node->rest;
      break;
    }
    auto& next = part.kind == RoutePattern::Part::Kind::literal ? node->literals[part.text]
                                                                : node->parameter;
    if (next == nullptr) next = std::make_unique<Node>();
    node = next.get();
  }
  if (methods == nullptr) methods = &node->here;
  const auto [at, added] = methods->try_emplace(pattern.method, std::move(route));
  if (!added && taken != nullptr) *taken = at->second.value;
  return added;
}

struct RouteTable::Search {
  std::string_view method;
  std::vector<std::string_view> values;  // of the parameters on the way here
  Match match;
  std::set<std::string, std::less<>> allowed;
};

// Each node stands for one path, so none is visited twice, however the routes are made.
bool RouteTable::walk(const Node& node, std::string_view left, Search& search) {
  if (left.empty()) return ends(node.here, search);
  const std::size_t end = std::min(left.find('/', 1), left.size());
  const std::string_view part = left.substr(1, end - 1);
  const auto literal = node.literals.find(part);
  if (literal != node.literals.end() && walk(*literal->second, left.substr(end), search))
    return true;
  if (node.parameter != nullptr) {
    search.values.push_back(part);
    if (walk(*node.parameter, left.substr(end), search)) return true;
    search.values.pop_back();
  }
  if (node.rest.empty()) return false;
  search.values.push_back(left.substr(1));
  if (ends(node.rest, search)) return true;
  search.values.pop_back();
  return false;
}

bool RouteTable::ends(const Methods& methods, Search& search) {
  auto found = methods.find(search.method);
  if (found == methods.end() && search.method == "HEAD") found = methods.find("GET");
  if (found == methods.end()) found = methods.find("*");
  if (found == methods.end()) {
    for (const auto& [method, route] : methods) search.allowed.insert(method);
    return false;
  }
  const Route& route = found->second;
  search.match.value = route.value;
  for (std::size_t i = 0; i < route.names.size(); ++i)
    search.match.parameters.emplace_back(route.names[i], search.values[i]);
  return true;
}

RouteTable::Match RouteTable::find(std::string_view method, std::string_view path) const {
  Search search{method, {}, {}, {}};
  if (root_ == nullptr) return {};
  if (walk(*root_, path == "/" ? std::string_view() : path, search)) return std::move(search.match);
  if (search.allowed.contains("GET")) search.allowed.insert("HEAD");
  if (!search.allowed.empty()) search.allowed.insert("OPTIONS");
  search.match.allowed.assign(search.allowed.begin(), search.allowed.end());
  return std::move(search.match);
}

}  // namespace cox::routing
