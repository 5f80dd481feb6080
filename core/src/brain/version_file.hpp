// A counter that all processes with the same brain share: eight bytes beside the database, mapped
// into memory. Whoever has committed adds one, so a reader learns with one load whether what it
// keeps may be old. Threads: any.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/status.hpp"

namespace cox::brain {

class VersionFile {
 public:
  // Maps DATABASE-version, which is made where it does not exist.
  static Result<std::unique_ptr<VersionFile>> open(const std::string& database);
  ~VersionFile();
  VersionFile(const VersionFile&) = delete;
  VersionFile& operator=(const VersionFile&) = delete;

  std::uint64_t value() const;
  std::uint64_t bump();  // adds one; the value before

 private:
  explicit VersionFile(std::uint64_t* counter) : counter_(counter) {}

  std::uint64_t* counter_;
};

}  // namespace cox::brain
