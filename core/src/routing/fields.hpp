// Reading the fields of a declaration strictly: each is named once with its type, and what is left
// over is an error. Threads: one reader at a time.
#pragma once

#include <cox/json.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.hpp"

namespace cox::routing {

// The first thing that is wrong is kept; after it the readers answer their defaults.
class Fields {
 public:
  // `what` begins every message: 'listener "ping"'. Borrows `object`.
  Fields(const Json& object, std::string what);

  // The field's value, or the default where the field is absent or null.
  std::string text(std::string_view name, std::string otherwise = {});
  bool flag(std::string_view name, bool otherwise = false);
  // Not negative.
  std::int64_t number(std::string_view name, std::int64_t otherwise = 0);
  std::vector<std::string> texts(std::string_view name);
  // The field is known, and of whatever type: whoever asks looks at it.
  void json(std::string_view name) { take(name); }

  // Notes an error about a field, if it is the first.
  void refuse(std::string_view name, std::string_view why);
  bool failed() const { return !status_.ok(); }

  // The first error, or one about a field that was never asked for.
  Status finish();

 private:
  const Json* take(std::string_view name);

  const Json& object_;
  std::string what_;
  std::vector<std::string> known_;
  Status status_;
};

}  // namespace cox::routing
