// Loading a library on trial: in an engine on a temporary home, without chat, to see what it
// declares. Runs the library's `load` and `unload`, nothing else of it. Threads: one.
#pragma once

#include <cox/json.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "base/status.hpp"
#include "engine.hpp"
#include "plugins/crash_report.hpp"
#include "plugins/declarations.hpp"
#include "plugins/library.hpp"

namespace cox::cli {

struct Trial {
  std::string id, version, about, needs;
  bool adapter = false;
  bool disabled = false;  // by the config; then nothing below is known
  std::uint16_t abi_major = 0, abi_minor = 0;
  plugins::Inspection inspection;
  work::Declared declared;  // what it offers; its handlers must not be run any more
  std::vector<plugins::Setting> settings;
  std::vector<std::string> unknown_settings;  // in the config, but not declared
  Status unloaded;                            // why it stayed in memory, if it did
};

// Where libraries are tried; one for several.
class TrialBench {
 public:
  using Settings = std::function<Json(std::string_view id)>;
  static Result<std::unique_ptr<TrialBench>> make(config::Config config);
  // The same without a config: a setting that must be in it may be missing.
  static Result<std::unique_ptr<TrialBench>> make_bare();
  ~TrialBench();

  // Fails with the reason for which the bot would refuse it. One that the config disables is not
  // loaded, as the bot would not load it.
  Result<Trial> run(const std::string& path);
  // What an adapter finds out about an entry of the config when it tries it on its platform: what
  // `check` of its type answers, empty where it has none. May take half a minute.
  Result<Json> try_online(const std::string& path, const Json& config);
  // What is wrong in an entry of the config, as the adapter reads it: what `validate` of its type
  // answers; ok where it has none.
  Status validate(const std::string& path, const Json& config);

 private:
  TrialBench() = default;
  // What `ask` answers, with the adapter of that library loaded.
  using Ask = std::function<Result<Json>(const cox_adapter_type& type)>;
  Result<Json> ask_adapter(const std::string& path, const Ask& ask);

  TemporaryFolder folder_;
  // Whose code it was, where it dies of what it tries.
  std::optional<plugins::CrashReport> crash_report_;
  SystemClock clock_;
  std::vector<std::string> disabled_;
  std::unique_ptr<Engine> engine_;
};

}  // namespace cox::cli
