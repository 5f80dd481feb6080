// What people ask of the records, as a query. Pure functions.
#pragma once

#include <cox/plugin.hpp>
#include <string>

// A number of 1 to 100, or what it is when it is not given; 0 where it is something else.
int count_of(const std::string& text, int otherwise);

// "web prod user:ann since:yesterday": filters by their names, the rest are words. Throws
// cox::Error where a filter has no value, or one that makes no sense.
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
