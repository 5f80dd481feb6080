// A step with its values put in: what is really done. This is where a value that would become
// something else is refused. Threads: pure functions.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/step.hpp"

namespace runbooks {

struct ReadyProcess {
  std::vector<std::string> argv;
  std::string cwd;
  std::vector<std::pair<std::string, std::string>> env;
  std::string input;
  std::string show;
  std::int64_t memory_bytes = 0;
};

struct ReadyRequest {
  std::string method;
  std::string url;
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body;
};

// `error` says which value is not fit, and why.
ReadyProcess prepare(const Process& process, const Values& values, std::string& error);
ReadyRequest prepare(const Request& request, const Values& values, std::string& error);
// For files that are waited for.
std::string prepare_path(const Template& path, const Values& values, std::string& error);
// For names of facts and locks: letters, digits and . _ - : @ / alone in the values.
std::string prepare_key(const Template& key, const Values& values, std::string& error);

}  // namespace runbooks
