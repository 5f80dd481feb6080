// A machine made of files: what the system says of a process, and of its control groups.
#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/control_groups.hpp"

class MadeSystem {
 public:
  MadeSystem() {
    path_ = std::filesystem::temp_directory_path() / "cox-system-XXXXXX";
    REQUIRE(mkdtemp(path_.data()) != nullptr);
  }
  ~MadeSystem() { std::filesystem::remove_all(path_); }
  MadeSystem(const MadeSystem&) = delete;
  MadeSystem& operator=(const MadeSystem&) = delete;

  void write(const std::string& file, const std::string& text) const {
    const std::filesystem::path path = path_ + "/" + file;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  cox::SystemFiles files() const { return {path_ + "/proc", path_ + "/groups"}; }

 private:
  std::string path_;
};
