// A locale in which numbers have a comma, as a plugin may set it for the whole process; made by
// localedef(1), and not there where the system has not what that needs.
#pragma once

#include <doctest/doctest.h>

#include <clocale>
#include <cstdlib>
#include <string>

#include "base/files.hpp"

class CommaLocale {
 public:
  CommaLocale() {
    const std::string make = "localedef -i de_DE -f UTF-8 " + folder_.path() + "/de_DE.UTF-8";
    if (std::system((make + " >/dev/null 2>&1").c_str()) != 0) return;
    ::setenv("LOCPATH", folder_.path().c_str(), 1);
    is_set_ = std::setlocale(LC_ALL, "de_DE.UTF-8") != nullptr;
  }
  ~CommaLocale() {
    std::setlocale(LC_ALL, "C");
    ::unsetenv("LOCPATH");
  }
  CommaLocale(const CommaLocale&) = delete;
  CommaLocale& operator=(const CommaLocale&) = delete;

  bool is_set() const { return is_set_; }

 private:
  cox::TemporaryFolder folder_;
  bool is_set_ = false;
};
