// Runbooks from texts, for tests.
#pragma once

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "engine/machine.hpp"
#include "engine/program.hpp"

namespace runbooks {

// A runbook that takes <app> (any word) and <env> (a choice), with these steps and whatever else.
inline std::string book(const std::string& steps, const std::string& more = "") {
  return R"({"phrases": ["go <app> to <env>"],
"parameters": {"env": {"type": "choice", "choices": ["staging", "prod"]}},)" +
         more + "\n\"steps\": [" + steps + "]}";
}

struct Read {
  Problems problems;
  std::map<std::string, Runbook> books;
  Program program;

  bool ok() const { return problems.empty(); }
  // All problems, one a line, as "12: what".
  std::string text() const {
    std::string all;
    for (const Problem& each : problems) all += to_text(each, "f") + "\n";
    return all;
  }
  bool says(const std::string& part) const { return text().find(part) != std::string::npos; }
};

// Reads all, and links the one called "it".
inline Read read(const std::map<std::string, std::string>& texts) {
  Read read;
  for (const auto& [id, text] : texts) {
    Problem problem;
    const auto node = parse_node(text, problem);
    if (!node) {
      read.problems.push_back(problem);
      continue;
    }
    read.books.emplace(id, read_runbook(*node, id, read.problems));
  }
  const auto lookup = [&](const std::string& id) -> const Runbook* {
    const auto found = read.books.find(id);
    return found == read.books.end() ? nullptr : &found->second;
  };
  if (read.books.count("it") > 0) read.program = link(read.books.at("it"), lookup, read.problems);
  return read;
}

inline Read read(const std::string& text) {
  return read(std::map<std::string, std::string>{{"it", text}});
}

}  // namespace runbooks
