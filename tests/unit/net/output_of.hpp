// What another program prints.
#pragma once

#include <doctest/doctest.h>

#include <cstdio>
#include <string>

inline std::string output_of(const std::string& command) {
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string all;
  char bytes[4'096];
  while (const std::size_t size = std::fread(bytes, 1, sizeof(bytes), pipe))
    all.append(bytes, size);
  ::pclose(pipe);
  return all;
}
