// What differs between two policies, for the record. Pure functions. Threads: any.
#pragma once

#include <cox/json.hpp>
#include <string>

#include "authority/compiled.hpp"

namespace cox::authority {

// The whole policy as JSON: {"policy", "admins", "people": {...}, "groups", "roles", "rules":
// [...], "break_glass"}. Equal policies give equal texts.
Json snapshot(const Policy& policy);

// For each part that differs the names: {"rules": {"added": [...], "removed": [...], "changed":
// [...]}, "admins": true}. An empty object where nothing does.
Json differences(const Json& before, const Json& after);

}  // namespace cox::authority
