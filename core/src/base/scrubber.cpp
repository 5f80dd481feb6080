#include "base/scrubber.hpp"

#include <algorithm>
#include <utility>

namespace cox::log {
namespace {

std::vector<Finding> findings(const SecretForms& forms, std::string_view text) {
  std::vector<Finding> found;
  if (forms.empty() || text.size() < kShortestSecret) return found;
  // One fast look for each: find_first_of() would take as long as the rest together.
  const auto has = [text](char byte) { return text.find(byte) != std::string_view::npos; };
  const bool escapes = has('%') || has('\\') || has('+');
  SecretScan(forms, escapes).feed(text, found);
  return found;
}

}  // namespace

std::string_view scrubbed(const SecretForms& forms, std::string_view text, std::string& room) {
  std::vector<Finding> found = findings(forms, text);
  if (found.empty()) return text;
  return room = masked(text, std::move(found));
}

bool Scrubber::add(std::string_view secret) {
  if (parts_of(secret).empty()) return false;
  std::lock_guard lock(mutex_);
  if (std::ranges::find(added_, secret) != added_.end()) return true;
  added_.emplace_back(secret);
  forms_ = nullptr;
  return true;
}

void Scrubber::set(const std::string& name, std::vector<std::string> values) {
  std::lock_guard lock(mutex_);
  std::vector<std::string>& held = named_[name];
  if (held == values) return;
  held = std::move(values);
  forms_ = nullptr;
}

Scrubber::Forms Scrubber::forms() const {
  std::lock_guard lock(mutex_);
  if (forms_ != nullptr) return forms_;
  std::vector<Secret> secrets;
  for (const std::string& each : added_) secrets.push_back({"", each});
  for (const auto& [name, values] : named_) {
    for (const std::string& each : values) secrets.push_back({name, each});
  }
  forms_ = std::make_shared<const SecretForms>(secrets);
  return forms_;
}

std::string Scrubber::scrubbed(std::string_view text, std::string_view mask) const {
  const Forms held = forms();  // set() may replace them meanwhile
  std::vector<Finding> found = findings(*held, text);
  return found.empty() ? std::string(text) : masked(text, std::move(found), mask);
}

Scrubber::Look Scrubber::look(std::string_view text) const {
  const Forms held = forms();
  std::vector<Finding> found = findings(*held, text);
  Look look;
  for (const Finding& each : found) {
    const std::string& name = held->names[each.owner];
    if (each.strong && std::ranges::find(look.meant, name) == look.meant.end())
      look.meant.push_back(name);
  }
  look.text = found.empty() ? std::string(text) : masked(text, std::move(found));
  return look;
}

}  // namespace cox::log
