// Turning a library's declarations, JSON objects with a "kind", into what the work floor runs.
// docs/abi.md lists the kinds. Threads: the one that runs `load`.
#pragma once

#include <cox/abi.h>

#include <cox/json.hpp>
#include <string>
#include <vector>

#include "base/status.hpp"
#include "work/actor.hpp"

namespace cox::plugins {

// A setting as the plugin declared it, for `cox check` and the reference.
struct Setting {
  std::string key;
  std::string type;
  std::string help;
  Json standard;  // the default
  bool required = false;
  bool secret = false;
};

class Declarations {
 public:
  // `settings` is the plugin's object in the config; paths in them begin at `home`.
  explicit Declarations(Json settings, std::string home = {})
      : settings_(std::move(settings)), home_(std::move(home)) {}

  // Adds one declaration. For a setting the answer is its value; otherwise null. COX_INVALID says
  // what is wrong with it.
  Result<Json> add(std::string_view declaration, const cox_handler* handler);

  // What is wrong with the configured values. Loading goes on with a value of the right type, so
  // that all of it is found; whoever loads refuses the library afterwards.
  const std::vector<std::string>& wrong_settings() const { return wrong_settings_; }
  // The keys that must be in the config and are not.
  const std::vector<std::string>& missing_settings() const { return missing_settings_; }
  // What the config has for this plugin and the plugin did not declare.
  std::vector<std::string> unknown_settings() const;
  const std::vector<Setting>& settings() const { return declared_settings_; }

  work::Declared declared;

 private:
  Result<Json> add_setting(const Json& json);
  Status add_listener(const Json& json, const cox_handler& handler);
  Status add_command(const Json& json, const cox_handler& handler);
  Status add_route(const Json& json, const cox_handler& handler);
  Status add_schedule(const Json& json, const cox_handler& handler);
  Status add_named(const Json& json, const cox_handler& handler);
  Status add_type(const std::string& name, const cox_handler& handler);
  Status add_hook(const std::string& kind, const cox_handler& handler);

  Json settings_;
  std::string home_;
  std::vector<Setting> declared_settings_;
  std::vector<std::string> wrong_settings_;
  std::vector<std::string> missing_settings_;
};

}  // namespace cox::plugins
