#include "cli/init.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "base/files.hpp"
#include "base/text.hpp"
#include "config/config.hpp"

namespace cox::cli {

namespace {

namespace fs = std::filesystem;

Status make_home(const std::string& folder, const std::string& admin) {
  const fs::path home(folder);
  if (fs::exists(home / "cox.json")) {
    return {Code::conflict,
            text::cat((home / "cox.json").string(), " exists already; nothing was changed")};
  }
  const config::Loaded sample = config::parse(config::sample(admin), "cox.json", folder);
  if (!sample.ok()) return invalid(text::cat("--admin: ", sample.problems.front().message));
  for (const char* name : {"plugins", "adapters", "state"}) {
    if (Status made = make_folders((home / name).string()); !made.ok()) return made;
  }
  return write_file_atomically((home / "cox.json").string(), config::sample(admin));
}

}  // namespace

void add_init(CLI::App& app, int& exit_code) {
  auto folder = std::make_shared<std::string>();
  auto admin = std::make_shared<std::string>();
  CLI::App* init = app.add_subcommand(
      "init", "Write a commented config (closed policy) and the folders of a home");
  init->add_option("DIR", *folder, "The home to make")->required();
  init->add_option("--admin", *admin,
                   "Who may do everything, as ADAPTER:ACCOUNT, e.g. terminal:ann");
  init->callback([folder, admin, &exit_code] {
    const char* user = std::getenv("USER");
    if (admin->empty())
      *admin = text::cat("terminal:", user == nullptr || *user == '\0' ? "root" : user);
    if (Status made = make_home(*folder, *admin); !made.ok()) {
      std::fprintf(stderr, "cox: %s\n", made.message().c_str());
      exit_code = 1;
      return;
    }
    std::printf("made %s; its admin is %s\nnext: cox run --home %s\n", folder->c_str(),
                admin->c_str(), folder->c_str());
  });
}

}  // namespace cox::cli
