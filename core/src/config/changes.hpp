// What differs between the config that a bot runs with and a newer one. Threads: values.
#pragma once

#include <string>
#include <vector>

#include "config/config.hpp"

namespace cox::config {

// The keys whose values differ, such as "adapters.libera.port", in order; never the values.
std::vector<std::string> changed_keys(const Config& running, const Config& next);

// The ids of the plugins whose settings differ.
std::vector<std::string> changed_plugins(const Config& running, const Config& next);

// Puts back into `next` what a running bot cannot change, and names the keys where that differed.
std::vector<std::string> keep_until_restart(const Config& running, Config& next);

}  // namespace cox::config
