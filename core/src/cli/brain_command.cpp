#include "cli/brain_command.hpp"

#include <CLI/CLI.hpp>
#include <cox/json.hpp>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "brain/archive.hpp"
#include "brain/brain.hpp"
#include "brain/names.hpp"
#include "cli/as_owner.hpp"
#include "cli/standard_files.hpp"
#include "home.hpp"

namespace cox::cli {

namespace {

constexpr std::size_t kLargestImport = std::size_t{1} << 30;

// What was given on the command line.
struct BrainArguments {
  std::string home = ".";
  std::string name;   // SPACE/KEY
  std::string value;  // JSON, or - for standard input
  std::string file = "-";
  bool with_core = false;

  brain::Scope scope() const {
    return with_core ? brain::Scope::everything : brain::Scope::plugins;
  }
};

// Reading must not make a brain where there is none; writing may.
enum class Use { read, write };

using BrainPtr = std::unique_ptr<brain::Brain>;

Result<BrainPtr> open(const std::string& folder, Use use, const Clock& clock) {
  std::error_code error;
  const Home home{folder};
  const std::string wanted = use == Use::read ? home.brain() : folder;
  if (!std::filesystem::exists(wanted, error)) {
    return not_found(text::cat(wanted, " does not exist; is --home right?"));
  }
  const AsOwner owner(home);
  if (Status made = make_folders(home.state(), 0700); !made.ok()) return made;
  return brain::Brain::open(home.brain(), clock);
}

Result<brain::OwnedName> parse_name(std::string_view name) {
  const std::size_t slash = name.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == name.size()) {
    return invalid(text::cat("'", name, "' is not SPACE/KEY, such as common/greeting"));
  }
  return brain::OwnedName(name.substr(0, slash), name.substr(slash + 1));
}

Result<std::string> read_input(const std::string& file) {
  if (file != "-") return read_file(file, kLargestImport);
  return std::string(std::istreambuf_iterator<char>(std::cin), {});
}

void write_out(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

Status get(brain::Brain& brain, const BrainArguments& given) {
  const auto name = parse_name(given.name);
  if (!name.ok()) return name.status();
  const auto value = brain.get(name->space, name->key);
  if (value.ok()) write_out(value->json + "\n");
  return value.status();
}

Status set(brain::Brain& brain, const BrainArguments& given) {
  auto name = parse_name(given.name);
  if (!name.ok()) return name.status();
  auto json = given.value == "-" ? read_input("-") : Result<std::string>(given.value);
  if (!json.ok()) return json.status();
  brain::Operation operation;
  operation.space = std::move(name->space);
  operation.key = std::move(name->key);
  operation.json = text::trim(*json);
  Status status = brain.apply({std::move(operation)}).status();
  const bool is_text = given.value != "-" && !Json::parse(text::trim(*json));
  if (status.ok() || !is_text) return status;
  return invalid(
      text::cat(status.message(), "\na text needs quotes of its own: '\"", given.value, "\"'"));
}

Status list_space(brain::Brain& brain, const std::string& space, std::string_view prefix) {
  return brain.scan(space, prefix, "", 0, [&](std::string_view key, const brain::Value&) {
    write_out(text::cat(space, "/", key, "\n"));
    return true;
  });
}

Status list(brain::Brain& brain, const BrainArguments& given) {
  const std::size_t slash = given.name.find('/');
  if (!given.name.empty()) {
    const bool whole = slash == std::string::npos;
    return list_space(brain, given.name.substr(0, slash),
                      whole ? "" : given.name.substr(slash + 1));
  }
  const auto spaces = brain.spaces();
  if (!spaces.ok()) return spaces.status();
  for (const std::string& space : *spaces) {
    if (Status status = list_space(brain, space, ""); !status.ok()) return status;
  }
  return {};
}

void tell_left_out(std::size_t count) {
  if (count == 0) return;
  std::fprintf(stderr,
               "cox: left out %zu values that the bot keeps for itself, such as grants, links and "
               "plans; --with-core takes them along\n",
               count);
}

Status export_to(brain::Brain& brain, const BrainArguments& given) {
  const auto exported = brain::export_text(brain, given.scope());
  if (!exported.ok()) return exported.status();
  tell_left_out(exported->left_out);
  if (given.file != "-") return write_file_atomically(given.file, exported->text, 0600);
  write_out(exported->text);
  return {};
}

Status import_from(brain::Brain& brain, const BrainArguments& given) {
  const auto text = read_input(given.file);
  if (!text.ok()) return text.status();
  const std::string name = given.file == "-" ? "standard input" : given.file;
  auto imported = brain::import_operations(*text, name, SystemClock().now(), given.scope());
  if (!imported.ok()) return imported.status();
  const std::size_t count = imported->operations.size();
  Status status = brain.apply(std::move(imported->operations)).status();
  if (!status.ok()) return status;
  tell_left_out(imported->left_out);
  std::fprintf(stderr, "cox: imported %zu values\n", count);
  return {};
}

using BrainAction = Status (*)(brain::Brain&, const BrainArguments&);

int run(BrainAction action, Use use, const BrainArguments& given) {
  const SystemClock clock;
  Status status;
  if (auto opened = open(given.home, use, clock); opened.ok()) {
    status = action(**opened, given);
  } else {
    status = opened.status();
  }
  const Status written = flush_output();
  if (status.ok()) status = written;
  if (status.ok()) return 0;
  std::fprintf(stderr, "cox: %s\n", status.message().c_str());
  return 1;
}

}  // namespace

void add_brain_command(CLI::App& app, int& exit_code) {
  auto given = std::make_shared<BrainArguments>();
  CLI::App* brain =
      app.add_subcommand("brain", "Read and change what the bot remembers, also while it runs");
  brain->require_subcommand(1);
  brain->add_option("--home", given->home, "The bot's home")
      ->envname("COX_HOME")
      ->capture_default_str();
  const auto add = [&](const char* name, const char* about, BrainAction action, Use use) {
    CLI::App* command = brain->add_subcommand(name, about);
    command->fallthrough();  // --home may stand behind, too
    command->callback([given, action, use, &exit_code] { exit_code = run(action, use, *given); });
    return command;
  };
  add("get", "Print a value", get, Use::read)
      ->add_option("NAME", given->name, "SPACE/KEY")
      ->required();
  CLI::App* setting = add("set", "Store a value", set, Use::write);
  setting->add_option("NAME", given->name, "SPACE/KEY")->required();
  setting->add_option("VALUE", given->value, "JSON; - reads standard input")->required();
  add("list", "Print names, one a line", list, Use::read)
      ->add_option("NAME", given->name, "SPACE or SPACE/PREFIX; all where it is missing");
  CLI::App* exporting =
      add("export", "Write what plugins keep as one JSON text", export_to, Use::read);
  exporting->add_option("FILE", given->file, "- is standard output")->capture_default_str();
  exporting->add_flag("--with-core", given->with_core,
                      "Also what the bot keeps for itself, to move all of it to another machine: "
                      "grants, links, facts, plans, questions, jobs, plugins that are off");
  CLI::App* importing = add("import", "Store all values of an export, or none where one is wrong",
                            import_from, Use::write);
  importing->add_option("FILE", given->file, "- is standard input")->capture_default_str();
  importing->add_flag("--with-core", given->with_core,
                      "Also what the bot kept for itself. Grants and links that were taken back "
                      "since hold again, plans that have run wait again");
}

}  // namespace cox::cli
