#include "home.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace e2e {

namespace fs = std::filesystem;

Home::Home() {
  std::string name = (fs::temp_directory_path() / "cox-e2e-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for the test");
  folder_ = name;
  fs::create_directory(folder_ + "/plugins");
}

Home::~Home() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void Home::write(const std::string& path, std::string_view bytes) const {
  const std::filesystem::path file = folder_ + "/" + path;
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << bytes;
}

void Home::move_in(const std::string& build, const std::string& name) const {
  put(build_of(build), name);
}

void Home::move_in_adapter(const std::string& build, const std::string& name) const {
  fs::create_directories(folder_ + "/adapters");
  put_as(build_of(build), folder_ + "/adapters/" + name + ".so");
}

void Home::put_as(const std::string& file, const std::string& path) const {
  const std::string beside = folder_ + "/file.new";
  fs::copy_file(file, beside, fs::copy_options::overwrite_existing);
  fs::rename(beside, path);
}

// Not copy_file, which might replace the file: `cp` writes into the one that is there.
void Home::copy_over(const std::string& build, const std::string& name) const {
  std::ifstream from(build_of(build), std::ios::binary);
  std::ofstream(plugin(name), std::ios::binary | std::ios::trunc) << from.rdbuf();
}

std::string build_of(const std::string& name) {
  return std::string(COX_E2E_PLUGINS) + "/" + name + ".so";
}

std::string fixture(const std::string& name) {
  return std::string(COX_E2E_FIXTURES) + "/" + name + ".so";
}

}  // namespace e2e
