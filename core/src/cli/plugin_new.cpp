#include "cli/plugin_new.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/plugin_template.hpp"

namespace cox::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestName = 32;

struct NewOptions {
  std::string name;
  std::string folder;
};

Status check_name(const std::string& name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  const bool good = !name.empty() && name.size() <= kLongestName && name[0] >= 'a' &&
                    name[0] <= 'z' && std::ranges::all_of(name, allowed);
  if (good) return {};
  return invalid(text::cat("'", name,
                           "' is no plugin name: use a-z, 0-9 and '-', beginning with a ",
                           "letter, at most ", kLongestName, " characters"));
}

std::string filled(std::string_view text, std::string_view name) {
  std::string out;
  for (std::size_t at; (at = text.find("@NAME@")) != std::string_view::npos;) {
    out.append(text.substr(0, at)).append(name);
    text.remove_prefix(at + 6);
  }
  return out.append(text);
}

Status check_free(const std::string& path) {
  std::error_code error;
  if (!fs::exists(fs::symlink_status(path, error))) return {};
  return {Code::conflict, text::cat(path, " exists already; nothing was written")};
}

int create(NewOptions& options) {
  if (options.folder.empty()) options.folder = options.name;
  const Status written = write_new_plugin(options.name, options.folder);
  if (!written.ok()) {
    std::fprintf(stderr, "cox: %s\n", written.message().c_str());
    return 1;
  }
  const char* folder = options.folder.c_str();
  const char* name = options.name.c_str();
  std::printf("wrote the plugin %s in %s. Next:\n", name, folder);
  std::printf("  cox plugin build %s/%s.cpp -o HOME/plugins/%s.so   (HOME: your bot's folder)\n",
              folder, name, name);
  std::printf("  cmake -S %s -B %s/build && cmake --build %s/build && ctest --test-dir %s/build\n",
              folder, folder, folder, folder);
  return 0;
}

}  // namespace

Status write_new_plugin(const std::string& name, const std::string& folder) {
  if (Status good = check_name(name); !good.ok()) return good;
  const fs::path base(folder);
  const std::pair<fs::path, std::string_view> files[] = {
      {base / (name + ".cpp"), kPluginSource},
      {base / (name + "_test.cpp"), kPluginTest},
      {base / "CMakeLists.txt", kPluginBuild},
      {base / "README.md", kPluginReadme},
  };
  for (const auto& [path, text] : files) {
    if (Status free = check_free(path.string()); !free.ok()) return free;
  }
  if (Status made = make_folders(folder); !made.ok()) return made;
  for (const auto& [path, text] : files) {
    Status written = write_file_atomically(path.string(), filled(text, name));
    if (!written.ok()) return written;
  }
  return {};
}

void add_plugin_new(CLI::App& plugin_command, int& exit_code) {
  auto options = std::make_shared<NewOptions>();
  CLI::App* command = plugin_command.add_subcommand("new", "Write a new plugin with its test");
  command->add_option("NAME", options->name, "a-z, 0-9 and '-', beginning with a letter")
      ->required();
  command->add_option("--dir", options->folder, "Where; else a new folder NAME here");
  command->callback([options, &exit_code] { exit_code = create(*options); });
}

}  // namespace cox::cli
