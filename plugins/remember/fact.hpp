// A fact as it is said, kept and looked up.
#pragma once

#include <cctype>
#include <cox/json.hpp>
#include <string>

inline constexpr auto kPrefix = "fact/";

// Case and blanks do not matter: " Backup  Host" is "backup host".
inline std::string normal(const std::string& text) {
  std::string normal;
  for (const char c : text) {
    const bool blank = std::isspace(static_cast<unsigned char>(c)) != 0;
    if (blank && (normal.empty() || normal.back() == ' ')) continue;
    normal += blank ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  if (!normal.empty() && normal.back() == ' ') normal.pop_back();
  return normal;
}

inline std::string key_of(const std::string& what) { return kPrefix + normal(what); }

inline std::string without_question_mark(std::string what) {
  while (!what.empty() && (what.back() == '?' || what.back() == ' ')) what.pop_back();
  return what;
}

struct Fact {
  std::string what;
  std::string value;

  std::string key() const { return key_of(what); }
  std::string sentence() const { return what + " is " + value; }
  bool mentions(const std::string& words) const {
    return normal(what).find(normal(words)) != std::string::npos;
  }
  cox::Json to_json() const { return cox::Json::object({{"what", what}, {"value", value}}); }
  static Fact from_json(const cox::Json& json) {
    return {json["what"].as_string(), json["value"].as_string()};
  }
};
