// The part "secrets" of cox.json: where the named secrets come from and which plugins may use them.
// Their values are no part of the config. Values.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace cox::config {

struct SecretSource {
  enum class From { environment, file, command };

  std::string name;
  From from = From::environment;
  std::string variable;              // environment: its name
  std::string file;                  // file: its path
  std::vector<std::string> command;  // command: the program and its arguments
  std::vector<std::string>
      environment;                   // command: variables it gets beside PATH, HOME and the like
  Millis timeout = 10'000;           // command: how long it may take
  Millis refresh = 0;                // read again so often; 0: when the config is read
  std::vector<std::string> plugins;  // ids of those that may use it

  friend bool operator==(const SecretSource&, const SecretSource&) = default;
};

}  // namespace cox::config
