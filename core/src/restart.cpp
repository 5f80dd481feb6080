#include "restart.hpp"

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

#include "base/files.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "base/program.hpp"
#include "base/text.hpp"

namespace cox {
namespace {

std::string file_of(const Home& home) { return home.state() + "/restart.json"; }

// As the kernel noted them when this program began, whatever a plugin has done to its environment.
std::vector<std::string> texts_in(const std::string& file) {
  std::string all;
  if (auto read = read_file(file); read.ok()) all = std::move(*read);
  std::vector<std::string> texts;
  for (std::size_t at = 0; at < all.size(); at += texts.back().size() + 1)
    texts.emplace_back(all.c_str() + at);
  return texts;
}

// Where this program lies, or lay: an upgrade meanwhile has put the newer one there.
std::string place_of_this_program() {
  constexpr std::string_view replaced = " (deleted)";
  std::error_code error;
  std::string path = std::filesystem::read_symlink("/proc/self/exe", error).string();
  if (path.ends_with(replaced)) path.resize(path.size() - replaced.size());
  return !error && ::access(path.c_str(), X_OK) == 0 ? path : "/proc/self/exe";
}

}  // namespace

void keep_session_states(const Home& home, const SessionStates& states) {
  Json sessions = Json::object();
  for (const auto& [name, state] : states) sessions.set(name, state);
  // The number of the process tells the next reader whether it is the one this was meant for.
  const Json kept = Json::object({{"process", getpid()}, {"sessions", std::move(sessions)}});
  if (Status written = write_file_atomically(file_of(home), kept.dump(), 0600); !written.ok())
    log::error("bot", text::cat("the adapters begin anew: ", written.message()));
}

SessionStates take_session_states(const Home& home) {
  const auto text = read_file(file_of(home));
  if (!text.ok()) return {};
  std::error_code ignored;
  std::filesystem::remove(file_of(home), ignored);
  const Json kept = Json::parse(*text).value_or(Json());
  if (kept["process"].as_int() != getpid()) return {};
  SessionStates states;
  for (const auto& [name, state] : kept["sessions"].members()) states[name] = state.as_string();
  return states;
}

std::string folder_of_this_program() {
  std::error_code error;
  return std::filesystem::current_path(error).string();
}

void restart_program(const std::string& folder) {
  const std::vector<std::string> words = texts_in("/proc/self/cmdline");
  const std::vector<std::string> variables = texts_in("/proc/self/environ");
  // A plugin may have gone elsewhere, and what the arguments name would be another home there: one
  // without a config, so with the open policy.
  if (folder.empty() || chdir(folder.c_str()) == 0) {
    execve(place_of_this_program().c_str(), pointers_to(words).data(),
           variables.empty() ? environ : pointers_to(variables).data());
  }
  std::perror("cox: restart");
}

}  // namespace cox
