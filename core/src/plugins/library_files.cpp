#include "plugins/library_files.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "plugins/watcher.hpp"

namespace cox::plugins {

namespace fs = std::filesystem;

bool is_library_name(std::string_view name) {
  constexpr std::string_view ending = ".so";
  return name.size() > ending.size() && name.front() != '.' && name.ends_with(ending);
}

bool is_library_file(const std::string& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

std::vector<std::string> link_hops(const std::string& path) {
  constexpr std::size_t most = 40;  // where the kernel gives up, too
  std::vector<std::string> hops;
  std::error_code error;
  fs::path at = path;
  while (hops.size() < most && fs::is_symlink(at, error)) {
    fs::path next = at.parent_path() / fs::read_symlink(at, error);
    fs::path folder = fs::weakly_canonical(next.parent_path(), error);
    if (error) break;
    at = folder / next.filename();
    hops.push_back(at.string());
  }
  return hops;
}

std::vector<std::string> library_names_in(const std::string& folder) {
  std::vector<std::string> found;
  std::error_code error;
  fs::directory_iterator file(folder, error);
  for (; !error && file != fs::directory_iterator(); file.increment(error)) {
    if (is_library_name(file->path().filename().string())) found.push_back(file->path().string());
  }
  return found;
}

std::vector<std::string> libraries_in(const std::string& folder) {
  std::vector<std::string> found = library_names_in(folder);
  std::erase_if(found, [](const std::string& path) { return !is_library_file(path); });
  std::ranges::sort(found);
  return found;
}

}  // namespace cox::plugins
