// What a plugin says it needs ("git, chat >= 1.2") and how versions compare (https://semver.org).
// Pure functions. Threads: any.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.hpp"

namespace cox::plugins {

struct Version {
  std::uint64_t major = 0;
  std::uint64_t minor = 0;
  std::uint64_t patch = 0;
  std::vector<std::string> pre;  // "beta", "2" of 1.0.0-beta.2; a release has none
};

enum class Parts {
  all,   // "1.2.0", as a plugin must state its own
  some,  // "1" and "1.2" too, as in a need; what is missing counts as 0
};

// Build metadata ("+abc") is accepted and ignored. The failure quotes the text and shows a right
// one.
Result<Version> parse_version(std::string_view text, Parts parts = Parts::all);

// By precedence: negative where `a` is older, 0 where neither is, positive where `a` is newer.
int compare(const Version& a, const Version& b);

// One plugin that must be live first, and the version it must have.
struct Need {
  enum class Relation { any, equal, less, at_most, more, at_least };
  std::string id;
  Relation relation = Relation::any;
  Version version;
  std::string text;  // as it was written: "chat >= 1.2"; for messages
};

// Parses a comma-separated list; blanks do not matter and an empty text is no need. A plugin may be
// named twice ("chat >= 1.2, chat < 2"). The failure quotes the part that is wrong.
Result<std::vector<Need>> parse_needs(std::string_view text);

// Whether a plugin with that version is what is needed; the id is not looked at.
bool satisfies(const Version& version, const Need& need);

// [a-z][a-z0-9-]*, at most 32 characters.
bool is_plugin_id(std::string_view id);

}  // namespace cox::plugins
