// What /metrics says. Threads: any.
#pragma once

#include <string>

#include "web/sources.hpp"

namespace cox::web {

std::string metrics_page(const Sources& sources);

}  // namespace cox::web
