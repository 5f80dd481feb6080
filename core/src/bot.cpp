#include "bot.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "config/changes.hpp"
#include "config/version.hpp"
#include "config_file.hpp"
#include "connection_board.hpp"
#include "engine.hpp"
#include "home.hpp"
#include "plugins/adapters.hpp"
#include "plugins/crash_report.hpp"
#include "restart.hpp"
#include "service_manager.hpp"
#include "signals.hpp"
#include "stop_watch.hpp"
#include "timings.hpp"
#include "web/server.hpp"

namespace cox {

namespace {

constexpr std::chrono::milliseconds kSignalsLook{1'000};  // at what plugins did to its signals
constexpr Millis kStopMargin = 15'000;                    // for what comes after the drain

// What the bot runs with. The file it came from is read again at SIGHUP.
struct Settled {
  Home home;
  ConfigFile file;
  config::Config config;
};

// The plugins beside the program, and whether one that is unloaded is still mapped, are found
// there.
Status look_for_proc() {
  if (::access("/proc/self/maps", R_OK) == 0) return {};
  return failed("/proc is not there, and the bot needs it: mount it (proc(5)), also in a chroot");
}

void tell_doubts(const config::Config& config) {
  for (const config::Problem& doubt : config.doubts)
    log::error("config", text::cat(doubt.key, ": ", doubt.message));
}

// Root may look into the home of somebody's bot, and is told what comes of it.
void warn_of_root(const Home& home) {
  struct stat state {};
  if (::geteuid() != 0 || ::stat(home.state().c_str(), &state) != 0 || state.st_uid == 0) return;
  log::warn("bot", text::cat("runs as root in a home of user ", state.st_uid,
                             ", whose own bot cannot open the files that this one leaves there: ",
                             "start it as that user, or `chown -R` the home afterwards"));
}

}  // namespace

class Bot::Parts {
 public:
  Parts(const BotOptions& options, Settled settled, HomeLock lock)
      : options_(options), settled_(std::move(settled)), lock_(std::move(lock)) {}

  Status open();
  int run();

 private:
  EngineOptions engine_options() const;
  plugins::Adapters::Options adapter_options() const;
  void session_ended(const std::string& session);
  void reload_config();
  Result<config::Config> read_config();
  Status grant(Wish wish);
  Status may_restart();
  Wish wait();
  void announce(Wish wish);
  int stop(Wish wish);
  Json status() const;

  const BotOptions options_;
  const std::string folder_ = folder_of_this_program();
  mutable std::mutex config_mutex_;  // for the config once the bot runs; changed on one thread
  std::mutex file_mutex_;            // for settled_.file
  Settled settled_;
  HomeLock lock_;
  SystemClock clock_;
  Timings timings_;
  Signals signals_;
  std::optional<plugins::CrashReport> crash_report_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<plugins::Adapters> adapters_;
  std::unique_ptr<ConnectionBoard> board_;
  std::unique_ptr<web::Server> web_;
  std::mutex ended_mutex_;
  std::set<std::string> ended_;
  Millis started_ = 0;  // of the steady clock
};

Result<std::unique_ptr<Bot>> Bot::create(const BotOptions& options) {
  if (Status there = look_for_proc(); !there.ok()) return there;
  auto home = open_home(options.home);
  if (!home.ok()) return home.status();
  ConfigFile file(*home, options);
  auto config = file.read();
  if (!config.ok()) return config.status();
  log::configure(config->log);
  tell_doubts(*config);
  auto lock = HomeLock::take(*home);
  if (!lock.ok()) return lock.status();
  warn_of_root(*home);
  auto parts = std::make_unique<Parts>(options, Settled{*home, std::move(file), std::move(*config)},
                                       std::move(*lock));
  if (Status opened = parts->open(); !opened.ok()) return opened;
  return std::unique_ptr<Bot>(new Bot(std::move(parts)));
}

Bot::Bot(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Bot::~Bot() = default;
int Bot::run() { return parts_->run(); }

EngineOptions Bot::Parts::engine_options() const {
  EngineOptions engine;
  engine.home = settled_.home;
  engine.config = settled_.config;
  engine.plugin_folders = {box_plugins(), settled_.home.plugins()};
  for (const auto& folder : settled_.config.plugin_folders) engine.plugin_folders.push_back(folder);
  for (const auto& folder : options_.plugin_folders) {
    engine.plugin_folders.push_back(std::filesystem::absolute(folder).lexically_normal().string());
    if (!std::filesystem::is_directory(folder))
      log::warn("plugins", text::cat("there is no folder ", engine.plugin_folders.back()));
  }
  return engine;
}

plugins::Adapters::Options Bot::Parts::adapter_options() const {
  plugins::Adapters::Options adapters;
  adapters.folders = {settled_.home.adapters(), box_adapters()};
  for (const auto& folder : settled_.config.adapter_folders) adapters.folders.push_back(folder);
  adapters.entries = settled_.config.adapters;
  adapters.bot = settled_.config.name;
  adapters.alias = settled_.config.alias;
  adapters.home = settled_.home.folder;
  adapters.kept = settled_.home.kept_adapters();
  return adapters;
}

Status Bot::Parts::open() {
  crash_report_.emplace(settled_.home.copies(), settled_.home.crashes());
  auto engine = Engine::create(engine_options(), clock_);
  if (!engine.ok()) return engine.status();
  engine_ = std::move(*engine);
  plugins::Adapters::Options adapters = adapter_options();
  adapters.states = take_session_states(settled_.home);
  adapters_ = std::make_unique<plugins::Adapters>(engine_->ground(), *engine_, adapters);
  engine_->deliver_through(*adapters_);
  engine_->adapters_by([this] { return adapters_->list(); });
  engine_->requests_to([this](const std::string& session, const std::string& path,
                              const work::ExchangePtr& exchange) {
    return adapters_->request(session, path, exchange);
  });
  web_ = std::make_unique<web::Server>(engine_->site(), engine_->random());
  engine_->when_ended([this](const std::string& session) { session_ended(session); });
  engine_->admin().set({&engine_->plugins(), &engine_->work(), [this] { return adapters_->list(); },
                        [this](Wish wish) { return grant(wish); }, [this] { return status(); }});
  board_ = std::make_unique<ConnectionBoard>(settled_.home.connections(), clock_, engine_->timers(),
                                             engine_->ground().changes,
                                             [this] { return adapters_->list(); });
  timings_.mark("stores");
  return {};
}

int Bot::Parts::run() {
  started_ = clock_.steady();
  log::info("bot", text::cat("Coxswain ", config::version(), " at ", settled_.home.folder));
  if (!lock_.left_by().empty()) {
    log::warn("bot",
              text::cat("the last run (process ", lock_.left_by(),
                        ") did not stop in order: it died or was killed, or the machine went "
                        "down; the system's log may know, `journalctl -k` of a lack of memory"));
  }
  web_->configure(settled_.config.http_server);
  engine_->start();
  timings_.mark("plugins");
  if (Status opened = adapters_->start(); !opened.ok()) {
    std::fprintf(stderr, "cox: no adapter started: %s\n", opened.message().c_str());
    adapters_->stop();
    // A handler that still runs keeps what it uses.
    if (!engine_->stop(0)) _exit(1);
    return 1;
  }
  board_->look();
  board_->start();
  timings_.mark("adapters");
  engine_->resume();
  timings_.mark("resume");
  if (options_.timings) timings_.print();
  service_manager::tell("READY=1");
  return stop(wait());
}

Wish Bot::Parts::wait() {
  const auto watchdog = service_manager::watchdog_interval();
  const auto patience = watchdog.count() > 0 ? std::min(watchdog, kSignalsLook) : kSignalsLook;
  for (;;) {
    const Wish wish = signals_.wait(patience);
    Signals::take_back();
    if (wish == Wish::stop || wish == Wish::restart) return wish;
    if (wish == Wish::reload_config) reload_config();
    if (watchdog.count() > 0) service_manager::tell("WATCHDOG=1");
  }
}

// A restart is no stop to the service manager: it would end the process that comes of it.
void Bot::Parts::announce(Wish wish) {
  const bool restarts = wish == Wish::restart;
  if (restarts) {
    service_manager::tell_reloading();
  } else {
    service_manager::tell("STOPPING=1");
  }
  log::info("bot", restarts ? "restarting" : "stopping");
  if (const std::size_t open = engine_->work().calls.open_count(); open > 0) {
    log::info("bot", text::cat("calls that are open may end first (", open, "), for at most ",
                               text::duration(settled_.config.drain),
                               "; a second SIGINT or SIGTERM cuts them off"));
  }
}

int Bot::Parts::stop(Wish wish) {
  announce(wish);
  std::atomic<bool> restarts{wish == Wish::restart};
  const auto told_again = [&](bool at_once) {
    if (restarts.exchange(false)) service_manager::tell("STOPPING=1");
    if (!at_once) engine_->hurry();
  };
  std::optional<StopWatch> watch(std::in_place, signals_, settled_.config.drain + kStopMargin,
                                 told_again);
  board_->stop();
  web_->drain();
  // The adapters stay until the last reply is out; what they take in meanwhile waits on disk for
  // the next start.
  const bool clean = engine_->stop(settled_.config.drain);
  const SessionStates states = adapters_->stop();
  web_->close();
  engine_->close();
  if (!clean)
    log::warn("bot", "stopped with work unfinished; the rooms are told at the next start");
  log::flush();
  if (restarts) keep_session_states(settled_.home, states);
  watch.reset();  // an alarm would outlive this program
  Signals::hold();
  if (signals_.wait_for_stop({})) restarts = false;
  lock_.let_go();
  if (restarts) restart_program(folder_);
  // Threads of handlers that never returned still run: nothing may be taken apart under their feet.
  if (!clean) _exit(restarts ? 1 : 0);
  return restarts ? 1 : 0;
}

// The end of the only input: answer everything and go.
void Bot::Parts::session_ended(const std::string& session) {
  std::lock_guard lock(ended_mutex_);
  ended_.insert(session);
  if (ended_.size() >= adapters_->size()) signals_.ask(Wish::stop);
}

Result<config::Config> Bot::Parts::read_config() {
  std::lock_guard lock(file_mutex_);
  return settled_.file.read();
}

// Of the verbs of admin/1.
Status Bot::Parts::grant(Wish wish) {
  if (wish == Wish::restart) {
    if (Status may = may_restart(); !may.ok()) return may;
  }
  signals_.ask(wish);
  return {};
}

// A bot that ends and cannot start again is gone from the chat where it could be told to.
Status Bot::Parts::may_restart() {
  const auto config = read_config();
  const Status good = config.ok() ? adapters_->check(config->adapters) : config.status();
  if (good.ok()) return {};
  return invalid(
      text::cat("I go on as I am, since I could not start again with this config; mend it ",
                "and say it again:\n", good.message()));
}

void Bot::Parts::reload_config() {
  auto config = read_config();
  if (!config.ok()) {
    log::error("config", text::cat("the new config is refused whole, the old one stays:\n",
                                   config.status().message()));
    engine_->work().services.records.note("config", Json::object({{"outcome", "refused"}}));
    return;
  }
  const auto later = config::keep_until_restart(settled_.config, *config);
  if (!later.empty()) {
    log::warn("config", text::cat("has changed, but takes a restart: ", text::join(later, ", "),
                                  "; the rest holds now"));
    if (Status good = adapters_->check(config->adapters); !good.ok())
      log::error("config", text::cat("the bot could not start with it:\n", good.message()));
  }
  {
    std::lock_guard lock(config_mutex_);
    settled_.config = std::move(*config);
  }
  log::configure(settled_.config.log);
  tell_doubts(settled_.config);
  engine_->configure(settled_.config);
  web_->configure(settled_.config.http_server);
  log::info("config", "read again");
}

Json Bot::Parts::status() const {
  std::lock_guard lock(config_mutex_);
  return Json::object(
      {{"name", settled_.config.name},
       {"home", settled_.home.folder},
       {"policy", settled_.config.policy == config::Policy::open ? "open" : "closed"},
       {"uptime_ms", clock_.steady() - started_},
       {"http", web_->describe()},
       {"adapters", adapters_->list()}});
}

}  // namespace cox
