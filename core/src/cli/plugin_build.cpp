#include "cli/plugin_build.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>

#include "base/text.hpp"
#include "cli/compiler.hpp"
#include "cli/spawn.hpp"

namespace cox::cli {

namespace {

namespace fs = std::filesystem;

struct BuildOptions {
  std::vector<std::string> sources;
  std::string output;
};

// Beside the output, so that renaming is one step; the dot hides it from a bot that watches there.
fs::path temporary_name(const fs::path& output) {
  return output.parent_path() /
         text::cat(".", output.filename().string(), ".", ::getpid(), ".part");
}

Status check_sources(const std::vector<std::string>& sources) {
  for (const std::string& source : sources) {
    std::error_code ignored;
    if (!fs::is_regular_file(source, ignored)) return not_found(text::cat(source, " is no file"));
  }
  return {};
}

Status check_folder(const fs::path& output) {
  const fs::path folder = output.has_parent_path() ? output.parent_path() : fs::path(".");
  std::error_code ignored;
  if (fs::is_directory(folder, ignored)) return {};
  return not_found(text::cat("there is no folder ", folder.string(), " for ", output.string()));
}

Status move_into_place(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (!error) return {};
  return failed(text::cat("cannot write ", to.string(), ": ", error.message()));
}

int report(const Status& status, const std::string& output) {
  if (status.ok()) {
    std::printf("built %s\n", output.c_str());
    return 0;
  }
  std::fprintf(stderr, "cox: %s\n", status.message().c_str());
  return 1;
}

int build(BuildOptions& options) {
  if (options.output.empty()) {
    options.output = fs::path(options.sources.front()).stem().string() + ".so";
  }
  return report(build_library(options.sources, options.output), options.output);
}

}  // namespace

Status build_library(const std::vector<std::string>& sources, const std::string& output) {
  if (Status there = check_sources(sources); !there.ok()) return there;
  if (Status there = check_folder(output); !there.ok()) return there;
  const auto compiler = find_compiler();
  if (!compiler.ok()) return compiler.status();
  const auto files = find_development_files();
  if (!files.ok()) return files.status();
  const fs::path part = temporary_name(output);
  const auto status = run_program(compile_command(*compiler, *files, sources, part.string()));
  Status built =
      !status.ok() ? status.status()
      : *status != 0
          ? failed(text::cat("the compiler found errors (", output, " is left as it was)"))
          : move_into_place(part, output);
  std::error_code ignored;
  fs::remove(part, ignored);
  return built;
}

void add_plugin_build(CLI::App& plugin_command, int& exit_code) {
  auto options = std::make_shared<BuildOptions>();
  CLI::App* command = plugin_command.add_subcommand(
      "build", "Compile a plugin or adapter (honours CXX, CXXFLAGS and LDFLAGS)");
  command->add_option("FILE", options->sources, "The .cpp file; more may follow")->required();
  command->add_option("-o,--output", options->output, "The library to write; else FILE.so here");
  command->callback([options, &exit_code] { exit_code = build(*options); });
}

}  // namespace cox::cli
