// What people ask of the records, as a query. Pure functions.
#pragma once

#include <cox/json.hpp>
#include <string>

// "web prod user:ann since:yesterday": filters by their names, the rest are words.
cox::Json filters_of(const std::string& text);

// "who deployed web yesterday?"
struct Question {
  std::string words;         // "deploy* web"
  std::string since, until;  // empty: of all time
  bool decisions = false;    // approvals and the like are no calls
};

// The word behind "who", in small letters: "deployed".
std::string verb_of(const std::string& said);
Question question_of(const std::string& verb, const std::string& what);
cox::Json query_of(const Question& question);
