// Reads one rule of cox.json. Threads: pure functions.
#pragma once

#include <cox/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "config/authority.hpp"
#include "config/section.hpp"

namespace cox::config {

// What is wrong with it goes to the report; `path` is where it stands, "rules[3]".
Rule read_rule(const Json& value, const std::string& path, Report& report);

// The conditions of a rule on the command's arguments, the time and facts.
void read_arguments(Section& rule, const std::string& path, Report& report, Rule& out);
void read_window(Section& rule, const std::string& path, Report& report, Rule& out);
void read_facts(Section& rule, const std::string& path, Report& report, Rule& out);

// What it says where it matches.
void read_verdict(Section& rule, const std::string& path, Report& report, Rule& out);

// One text, or a list of them that is not empty.
void read_texts(Section& section, std::string_view key, std::vector<std::string>& out);

}  // namespace cox::config
