// ${env:NAME} and ${file:PATH} in the texts of a config. "$${" stands for a plain "${".
#pragma once

#include <cox/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "config/report.hpp"

namespace cox::config {

struct Expansion {
  const std::string& base;            // the folder of relative paths
  Report& report;                     // what cannot be filled in
  std::vector<std::string>& secrets;  // the texts under keys that name a secret
};

// The value at `path` with all its texts filled in.
Json expanded(const Json& value, const std::string& path, Expansion& expansion);

}  // namespace cox::config
