// What can be wrong with who is who and who may do what beyond the form of each entry. Each mistake
// goes to the report with its key. Threads: pure functions.
#pragma once

#include <string>

#include "config/config.hpp"
#include "config/report.hpp"

namespace cox::config {

// "ADAPTER:ACCOUNT", of characters that can be told apart.
void check_account(const std::string& account, const std::string& path, Report& report);

// Names that nobody declared, one account of two people, groups that contain themselves; rules that
// never decide, and rules that contradict each other.
void check_authority(const Config& config, Report& report);
void check_rules(const Authority& authority, Report& report);  // the last two

// Connections that are named in rules, as where people are, and as where something is said, and are
// not there.
void check_connections(const Config& config, Report& report);

}  // namespace cox::config
