#include "question.hpp"

#include <algorithm>
#include <sstream>
#include <utility>
#include <vector>

namespace {

using cox::Json;

std::string small(std::string text) {
  for (char& letter : text) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return text;
}

std::vector<std::string> split(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

void add(std::string& words, const std::string& word) {
  words += (words.empty() ? "" : " ") + word;
}

bool is_filter(const std::string& name) {
  static const std::vector<std::string> names = {"user",    "room",   "command", "plugin", "kind",
                                                 "outcome", "effect", "since",   "until",  "limit"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

// What a filter is looked for by. Throws cox::Error for whoever asked.
Json value_of(const std::string& name, const std::string& given) {
  if (given.empty())
    throw cox::Error(COX_INVALID, "'" + name + ":' needs what to look for, as in user:ann");
  if (name != "limit") return given;
  const int limit = count_of(given, 0);
  if (limit == 0)
    throw cox::Error(COX_INVALID, "'limit:" + given + "' is not a number of 1 to 100");
  return limit;
}

struct Period {
  const char* words;
  const char* since;
  const char* until;
};
constexpr Period kPeriods[] = {{"today", "today", ""},
                               {"yesterday", "yesterday", "today"},
                               {"this week", "this-week", ""},
                               {"last hour", "1h", ""}};

// Takes the time off the end, and a question mark.
void take_period(std::string& what, Question& question) {
  while (!what.empty() && (what.back() == '?' || what.back() == '.' || what.back() == ' '))
    what.pop_back();
  for (const Period& each : kPeriods) {
    const std::string words = each.words;
    if (what.size() < words.size()) continue;
    const std::size_t at = what.size() - words.size();
    const bool apart = at == 0 || what[at - 1] == ' ';
    if (!apart || small(what.substr(at)) != words) continue;
    question.since = each.since;
    question.until = each.until;
    what.resize(at);
    for (const std::string before : {" in the ", " on ", " "}) {  // "in the last hour"
      if (what.size() >= before.size() &&
          what.compare(what.size() - before.size(), before.size(), before) == 0)
        what.resize(what.size() - before.size());
    }
    return;
  }
}

}  // namespace

int count_of(const std::string& text, int otherwise) {
  if (text.empty()) return otherwise;
  const bool number = text.size() <= 3 && text.find_first_not_of("0123456789") == std::string::npos;
  const int count = number ? std::stoi(text) : 0;
  return count <= 100 ? count : 0;
}

Json filters_of(const std::string& text) {
  Json query = Json::object();
  std::string words;
  for (const std::string& word : split(text)) {
    const std::size_t colon = word.find(':');
    const std::string name = small(word.substr(0, colon));
    if (colon != std::string::npos && is_filter(name)) {
      query.set(name, value_of(name, word.substr(colon + 1)));
    } else {
      add(words, word);
    }
  }
  query.set("words", words);
  return query;
}

std::string verb_of(const std::string& said) {
  const std::vector<std::string> words = split(small(said));
  const auto who = std::find(words.begin(), words.end(), "who");
  return who == words.end() || who + 1 == words.end() ? "" : *(who + 1);
}

// "deployed" finds "deploy" and "deploys"; "ran" and "did" say nothing of what it was.
Question question_of(const std::string& verb, const std::string& what) {
  Question question;
  std::string rest = what;
  take_period(rest, question);
  question.decisions = verb == "approved" || verb == "changed";
  const bool ends_in_ed = verb.size() > 4 && verb.compare(verb.size() - 2, 2, "ed") == 0;
  if (ends_in_ed && verb != "changed") {
    std::string stem = verb.substr(0, verb.size() - 2);
    if (stem == "stopp") stem = "stop";
    add(question.words, stem + "*");
  }
  const std::string alone = question.words;
  for (const std::string& word : split(rest)) {
    if (word != "the" && word != "a") add(question.words, word);
  }
  if (question.words == alone) question.words.clear();  // no word of what it was
  return question;
}

// What only reads, such as this very question, changed nothing.
Json query_of(const Question& question) {
  Json query = Json::object({{"words", question.words}, {"limit", 10}});
  if (!question.decisions) query.set("effect", "changes").set("kind", "call");
  if (!question.since.empty()) query.set("since", question.since);
  if (!question.until.empty()) query.set("until", question.until);
  return query;
}
