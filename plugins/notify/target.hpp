// A room that can be notified, as the config says.
#pragma once

#include <cox/plugin.hpp>
#include <map>
#include <string>

#include "template.hpp"

struct Target {
  cox::Address where;
  std::string token;
  Template sentence;
  bool markdown = false;

  // {"to": "libera:#ops", "token": "...", "template": "{app} is live", "markdown": false}; throws
  // cox::Error(COX_INVALID) that names what is wrong.
  static Target parse(const std::string& name, const cox::Json& json);

  // The token in "Authorization: Bearer", or a signature made with it as GitHub makes them.
  bool admits(const cox::Request& request) const;
  // What is to be said; throws cox::HttpError where the request says nothing.
  std::string text_of(const cox::Request& request) const;
};

// By name.
std::map<std::string, Target> parse_targets(const cox::Json& setting);
