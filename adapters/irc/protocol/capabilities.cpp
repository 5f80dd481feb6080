#include "capabilities.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

namespace irc {

namespace {

// A line of names stays well below 512 bytes, also with what the server puts in front of its
// answer.
constexpr std::size_t kNamesInALine = 300;

std::vector<std::string> words(std::string_view list) {
  std::istringstream in{std::string(list)};
  std::vector<std::string> all;
  for (std::string word; in >> word;) all.push_back(word);
  return all;
}

std::string joined(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : " ") + name;
  return all;
}

Line require(const std::vector<std::string>& names) {
  return {{}, "", "CAP", {"REQ", joined(names)}};
}

}  // namespace

Line Capabilities::ask() { return {{}, "", "CAP", {"LS", "302"}}; }

std::vector<Line> Capabilities::take(const Line& line) {
  const std::string& verb = line.parameter(1);
  const std::string& list = line.text();
  if (verb == "LS") {
    offer(list);
    listed_ = line.parameter(2) != "*" || line.parameters.size() < 4;  // else more lines follow
    return listed_ ? request_wanted() : std::vector<Line>();
  }
  if (verb == "NEW") {
    offer(list);
    return request_wanted();
  }
  if (verb == "ACK") acknowledge(list);
  if (verb == "NAK") return refuse(list);
  if (verb == "DEL") withdraw(list);
  return {};
}

std::vector<Line> Capabilities::ask_again(const std::string& name) { return request({name}); }

void Capabilities::unknown() { listed_ = true; }

std::string Capabilities::value(std::string_view name) const {
  const auto found = offered_.find(name);
  return found == offered_.end() ? "" : found->second;
}

void Capabilities::offer(std::string_view list) {
  for (const std::string& word : words(list)) {
    const std::size_t equals = std::min(word.find('='), word.size());
    const std::string value = equals < word.size() ? word.substr(equals + 1) : "";
    offered_.insert_or_assign(word.substr(0, equals), value);
  }
}

std::vector<Line> Capabilities::request_wanted() {
  std::vector<std::string> names;
  for (const std::string& name : wanted_) {
    if (is_offered(name) && asked_.insert(name).second) names.push_back(name);
  }
  return request(names);
}

std::vector<Line> Capabilities::request(const std::vector<std::string>& names) {
  std::vector<Line> lines;
  std::vector<std::string> some;
  for (const std::string& name : names) {
    if (!some.empty() && joined(some).size() + name.size() > kNamesInALine)
      lines.push_back(require(std::exchange(some, {})));
    some.push_back(name);
  }
  if (!some.empty()) lines.push_back(require(some));
  open_ += lines.size();
  return lines;
}

void Capabilities::acknowledge(std::string_view list) {
  if (open_ > 0) --open_;
  for (const std::string& name : words(list)) {
    if (name.starts_with('-')) {
      on_.erase(name.substr(1));
    } else {
      on_.insert(name);
    }
  }
}

// One of them was refused, and the rest with it: each is asked for alone.
std::vector<Line> Capabilities::refuse(std::string_view list) {
  if (open_ > 0) --open_;
  const std::vector<std::string> names = words(list);
  if (names.size() < 2) return {};
  std::vector<Line> lines;
  for (const std::string& name : names) lines.push_back(require({name}));
  open_ += lines.size();
  return lines;
}

void Capabilities::withdraw(std::string_view list) {
  for (const std::string& name : words(list)) {
    on_.erase(name);
    offered_.erase(name);
    asked_.erase(name);
  }
}

}  // namespace irc
