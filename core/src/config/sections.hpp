// The parts of cox.json, one function each. They read into `config` and report what is wrong.
#pragma once

#include <string>

#include "config/section.hpp"

namespace cox::config {

void read_bot(Section& top, Config& config);  // name, alias, policy, admins, answer_bots
void read_adapters(Section& top, Report& report, Config& config);
void read_plugins(Section& top, const std::string& base, Config& config);  // and the folders
void read_log(Section& top, const std::string& base, Report& report, Config& config);
void read_http(Section& top, const std::string& base, Report& report, Config& config);
void read_secrets(Section& top, const std::string& base, Report& report, Config& config);
// people, groups, roles, rules, break_glass; judges `admins` too.
void read_authority(Section& top, Report& report, Config& config);
void read_audit(Section& top, Report& report, Config& config);
void read_limits(Section& top, Report& report, Config& config);

// The adapter of a config that names none.
AdapterEntry terminal();

}  // namespace cox::config
