// A bot whose plugins are files in a folder of the test, and a chat that keeps what it says.
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/files.hpp"
#include "engine.hpp"

namespace cox::test {

// Longer than any working bot needs.
constexpr Millis kPatience = 30'000;

inline bool eventually(const std::function<bool()>& condition) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(kPatience);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

class Chat final : public chat::Deliverer {
 public:
  chat::Delivery deliver(const chat::Outgoing& out, std::uint64_t) override {
    std::lock_guard lock(mutex_);
    said_.push_back(out.body);
    return chat::Delivery::sent("id");
  }
  bool serves(const std::string&) override { return true; }
  std::vector<std::string> said() const {
    std::lock_guard lock(mutex_);
    return said_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> said_;
};

class Live {
 public:
  explicit Live(bool start_now = true) {
    if (start_now) start();
  }
  ~Live() {
    release();
    if (engine) CHECK(engine->stop(kPatience));
  }

  // The file of a library as an author would install it: a new file under its name.
  std::string put(const std::string& from, const std::string& as) {
    const std::string path = home.plugins() + "/" + as + ".so";
    const std::string part = home.folder + "/part";
    std::filesystem::copy_file(from, part, std::filesystem::copy_options::overwrite_existing);
    std::filesystem::rename(part, path);
    return path;
  }
  static std::string built(const std::string& name) { return COX_LIVE "/" + name + ".so"; }
  static std::string fixture(const std::string& name) { return COX_FIXTURES "/" + name + ".so"; }

  void start() {
    EngineOptions options;
    options.home = home;
    options.config = config;
    options.plugin_folders = {home.plugins()};
    options.threaded = false;
    options.watch = false;
    auto created = Engine::create(std::move(options), clock);
    REQUIRE(created.ok());
    engine = std::move(*created);
    engine->deliver_through(chat);
    engine->start();
    engine->resume();
  }
  void restart() {
    CHECK(engine->stop(kPatience));
    engine = nullptr;
    start();
  }
  plugins::Manager& manager() { return engine->plugins(); }
  std::string load(const std::string& path_or_id) { return words(manager().load(path_or_id)); }
  static std::string words(const Result<std::string>& done) {
    return done.ok() ? *done : done.status().message();
  }
  Json plugin(const std::string& id) {
    const Json all = manager().list();
    for (const Json& each : all.items()) {
      if (each["id"].as_string() == id) return each;
    }
    return {};
  }

  void say(const std::string& text) {
    const std::string id = std::to_string(++said_);
    cox_message message{};
    message.size = sizeof(message);
    message.kind = COX_MESSAGE_TEXT;
    message.flags = COX_MESSAGE_KNOWN;
    message.id = {id.data(), id.size()};
    message.room = {"ops", 3};
    message.user = {"ada", 3};
    message.text = {text.data(), text.size()};
    REQUIRE(engine->receive("chat", message).ok());
  }
  bool heard(const std::string& part) {
    return eventually([&] {
      for (const auto& each : chat.said()) {
        if (each.find(part) != std::string::npos) return true;
      }
      return false;
    });
  }
  // Keeps a handler of the worker busy until release().
  void hold(const std::string& version) {
    say("cox worker hold " + door());
    REQUIRE(heard("holding in " + version));
  }
  void release() { CHECK(write_file_atomically(door(), "").ok()); }
  std::string door() const { return home.folder + "/door"; }

  TemporaryFolder folder;
  Home home = *open_home(folder.path());
  config::Config config = open_config();
  FakeClock clock;
  Chat chat;
  std::unique_ptr<Engine> engine;

 private:
  static config::Config open_config() {
    config::Config config;
    config.policy = config::Policy::open;
    return config;
  }
  int said_ = 0;
};

}  // namespace cox::test
