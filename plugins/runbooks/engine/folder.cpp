#include "engine/folder.hpp"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "engine/node.hpp"

namespace runbooks {

namespace {

constexpr std::size_t kMostFiles = 1'000;

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  DIR* open = opendir(folder.c_str());
  if (open == nullptr) return names;
  while (const dirent* entry = readdir(open)) {
    const std::string name = entry->d_name;
    const bool json = name.size() > 5 && name.compare(name.size() - 5, 5, ".json") == 0;
    if (json && name.front() != '.' && names.size() < kMostFiles) names.push_back(name);
  }
  closedir(open);
  std::sort(names.begin(), names.end());
  return names;
}

File read_file(const std::string& folder, const std::string& name) {
  File file{name, {}, {}};
  const std::string path = folder + "/" + name;
  struct stat status {};
  if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
    file.error = "it is no file that can be read";
  } else if ((status.st_mode & S_IWOTH) != 0) {
    file.error = "everybody may write it: chmod o-w " + path;
  } else if (static_cast<std::size_t>(status.st_size) > kMostBytes) {
    file.error = "it is larger than 1 MiB";
  } else {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    file.text = text.str();
    if (!in) file.error = "it cannot be read";
  }
  return file;
}

}  // namespace

std::vector<File> read_folder(const std::string& folder) {
  std::vector<File> files;
  for (const std::string& name : names_in(folder)) files.push_back(read_file(folder, name));
  return files;
}

std::string fingerprint(const std::string& folder) {
  std::string print;
  for (const std::string& name : names_in(folder)) {
    struct stat status {};
    if (stat((folder + "/" + name).c_str(), &status) != 0) continue;
    print += name + ":" + std::to_string(status.st_mtim.tv_sec) + "." +
             std::to_string(status.st_mtim.tv_nsec) + ":" + std::to_string(status.st_size) + ":" +
             std::to_string(status.st_ino) + ":" + std::to_string(status.st_mode) + "\n";
  }
  return print;
}

}  // namespace runbooks
