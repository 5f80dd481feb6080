// The values of the config's secrets. Reading one may take as long as its time-out. Threads: any.
#pragma once

#include <string>
#include <vector>

#include "base/status.hpp"
#include "config/secrets.hpp"

namespace cox::config {

struct SecretValue {
  Result<std::string> value;
  std::string warning;  // what an operator should look at; mostly empty
};

// Reads one from where it comes from. It must be UTF-8 text of 4 bytes to 64 KiB; line ends at its
// end are no part of it. No message holds anything of the value.
SecretValue read_secret(const SecretSource& source);

// All of them, in their order; commands run beside each other.
std::vector<SecretValue> read_secrets(const std::vector<SecretSource>& sources);

}  // namespace cox::config
