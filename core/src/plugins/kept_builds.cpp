#include "plugins/kept_builds.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/text.hpp"

namespace cox::plugins {

namespace fs = std::filesystem;

namespace {

constexpr auto kEnding = ".so";

// Files are called SERIAL-BUILD.so; the serial tells their order.
std::string serial_name(std::uint64_t serial, const std::string& build) {
  std::string digits = std::to_string(serial);
  return text::cat(std::string(8 - std::min<std::size_t>(8, digits.size()), '0'), digits, "-",
                   build, kEnding);
}

std::uint64_t serial_of(const std::string& file) {
  const std::string name = fs::path(file).filename().string();
  return std::strtoull(name.c_str(), nullptr, 10);
}

}  // namespace

std::vector<KeptBuild> KeptBuilds::list(const std::string& plugin) const {
  std::vector<KeptBuild> builds;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(fs::path(folder_) / plugin, error)) {
    const std::string stem = entry.path().stem().string();
    const auto dash = stem.find('-');
    if (entry.path().extension() != kEnding || dash == std::string::npos) continue;
    builds.push_back({stem.substr(dash + 1), entry.path().string()});
  }
  std::ranges::sort(builds, {}, &KeptBuild::file);
  return builds;
}

Status KeptBuilds::add(const std::string& plugin, const std::string& build,
                       const std::string& file) {
  std::error_code error;
  const fs::path folder = fs::path(folder_) / plugin;
  fs::create_directories(folder, error);
  std::vector<KeptBuild> builds = list(plugin);
  if (!builds.empty() && builds.back().build == build) return {};
  const fs::path target =
      folder / serial_name(builds.empty() ? 1 : serial_of(builds.back().file) + 1, build);
  // In one step: a copy that a crash cut off must not be taken for the build.
  const fs::path part = fs::path(target).concat(".part");
  fs::remove(part, error);
  fs::create_hard_link(file, part, error);
  if (error) fs::copy_file(file, part, error);  // folders of two file systems, or one without links
  if (!error) fs::rename(part, target, error);
  if (error)
    return failed(text::cat("cannot keep ", target.string(), " for a rollback: ", error.message()));
  std::erase_if(builds, [&](const KeptBuild& old) {
    return old.build == build && fs::remove(old.file, error);
  });
  while (builds.size() + 1 > keep_) {
    fs::remove(builds.front().file, error);
    builds.erase(builds.begin());
  }
  return {};
}

std::optional<KeptBuild> KeptBuilds::before(const std::string& plugin,
                                            const std::string& build) const {
  std::optional<KeptBuild> best;
  for (KeptBuild& each : list(plugin)) {
    if (each.build == build) break;
    best = std::move(each);
  }
  return best;
}

std::optional<KeptBuild> KeptBuilds::find(const std::string& plugin,
                                          const std::string& build) const {
  for (KeptBuild& each : list(plugin)) {
    if (each.build == build) return std::move(each);
  }
  return std::nullopt;
}

std::optional<std::string> KeptBuilds::plugin_of(const std::string& build) const {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder_, error)) {
    std::string plugin = entry.path().filename().string();
    if (find(plugin, build)) return plugin;
  }
  return std::nullopt;
}

void KeptBuilds::forget(const std::string& plugin, const std::string& build) {
  std::error_code error;
  if (const auto kept = find(plugin, build)) fs::remove(kept->file, error);
}

}  // namespace cox::plugins
