// A whole bot in the process of a benchmark: real clock, temporary home, answers that are counted
// instead of said. Threads: one thread asks and waits; answers come on any.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "engine.hpp"

namespace cox::bench {

[[noreturn]] inline void die(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(1);
}

// A folder below the system's temporary one (TMPDIR), removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    path_ = std::filesystem::temp_directory_path() / "cox-bench-XXXXXX";
    if (mkdtemp(path_.data()) == nullptr) die("cannot make " + path_);
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Whether the bot sees by itself that a plugin's file changed.
enum class Watching { no, yes };

class Bot {
 public:
  // `answers` must outlive the bot.
  Bot(chat::Deliverer& answers, config::Config config, config::Policy policy = config::Policy::open,
      Watching watching = Watching::no) {
    log::Options quiet;
    quiet.level = log::Level::error;
    log::configure(quiet);
    auto home = open_home(folder_.path());
    if (!home.ok()) die(home.status().message());
    EngineOptions options;
    options.home = *home;
    options.config = std::move(config);
    options.config.policy = policy;
    options.plugin_folders = {options.home.plugins()};
    options.watch = watching == Watching::yes;
    auto engine = Engine::create(std::move(options), clock_);
    if (!engine.ok()) die(engine.status().message());
    engine_ = std::move(*engine);
    engine_->deliver_through(answers);
    engine_->start();
    engine_->resume();
  }
  ~Bot() { engine_->stop(10'000); }
  Bot(const Bot&) = delete;
  Bot& operator=(const Bot&) = delete;

  Engine& engine() { return *engine_; }
  std::string plugin_file(const std::string& id) const {
    return folder_.path() + "/plugins/" + id + ".so";
  }

  // Puts a build where the bot has its plugins, as a careful copy does: whole or not at all.
  void install(const std::string& build, const std::string& id) const {
    const std::string part = plugin_file(id) + ".part";
    std::filesystem::copy_file(build, part, std::filesystem::copy_options::overwrite_existing);
    std::filesystem::rename(part, plugin_file(id));
  }

  // Says `text` to the bot in one of sixteen rooms, as an adapter does whose thread must not wait:
  // it is on its way while it goes to the disk.
  void hears(const std::string& text, std::size_t number) {
    chat::Message message;
    message.flags = COX_MESSAGE_KNOWN;
    message.id = std::to_string(number);
    message.room = "#room" + std::to_string(number % 16);
    message.user = "ann";
    message.text = text;
    const Status taken =
        engine_->receive_later("bench", chat::to_c(message), [](const Status& kept) {
          if (!kept.ok()) die(kept.message());
        });
    if (!taken.ok()) die(taken.message());
  }

 private:
  TemporaryFolder folder_;
  SystemClock clock_;
  std::unique_ptr<Engine> engine_;
};

}  // namespace cox::bench
