// What the bot says, in the HTML that Teams shows, with the mentions that belong to it.
#pragma once

#include <cox/json.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace teams {

// Who is meant by an account: the id that a mention needs, and the name.
struct Person {
  std::string id;
  std::string name;
};
using FindPerson = std::function<std::optional<Person>(const std::string& account)>;

class Markup {
 public:
  explicit Markup(FindPerson find) : find_(std::move(find)) {}

  // Every character stands for itself.
  Markup& text(std::string_view text);
  Markup& markdown(std::string_view text);
  // "@Ann " for somebody who can be named; else nothing.
  Markup& mention(const std::string& account, const std::string& name = {});

  // The fields "text", "textFormat" and, where somebody is named, "entities" of an activity.
  cox::Json activity() const;

 private:
  FindPerson find_;
  std::string html_;
  cox::Json entities_ = cox::Json::array();
};

// Only http and https lead anywhere.
bool is_web_link(std::string_view url);

}  // namespace teams
