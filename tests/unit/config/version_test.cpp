#include "config/version.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

TEST_CASE("the version is three numbers") {
  const std::string version = cox::config::version();
  CHECK(version.find_first_not_of("0123456789.") == std::string::npos);
  CHECK(std::count(version.begin(), version.end(), '.') == 2);
}
