#include "cli/harness.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/files.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "engine.hpp"

namespace cox::cli {

namespace {

constexpr auto kAdapter = "test";
constexpr std::size_t kBodyBytes = 1U << 20;
constexpr Millis kPatience = 30'000;  // real time; a handler that takes longer is reported

struct HarnessOptions {
  std::vector<std::string> files;
  std::string home;
  std::string settings;  // JSON by plugin id, or for the only plugin
  std::string secrets;   // JSON as in cox.json
  std::string policy = "open";
  std::vector<std::string> admins;
  std::uint64_t seed = 1;
};

// Answers and replies come from several threads.
void print(const Json& json) {
  static std::mutex mutex;
  std::lock_guard lock(mutex);
  std::cout << json.dump() << '\n' << std::flush;
}

// The chat: writes down what is said to it, and gives each message an id.
class Script final : public chat::Deliverer {
 public:
  chat::Delivery deliver(const chat::Outgoing& out, std::uint64_t) override {
    static const char* const acts[] = {"",     "send",   "reply", "emote",  "topic",
                                       "edit", "remove", "react", "typing", "file"};
    static const char* const formats[] = {"", "text", "markdown", "rich"};
    std::lock_guard lock(mutex_);
    std::string id = text::cat("out-", ++last_);
    print(Json::object(
        {{"sent", Json::object({{"act", acts[std::min<std::uint32_t>(out.act, 9)]},
                                {"format", formats[std::min<std::uint32_t>(out.format, 3)]},
                                {"adapter", out.address.adapter},
                                {"room", out.address.room},
                                {"user", out.address.user},
                                {"thread", out.address.thread},
                                {"direct", out.address.direct},
                                {"body", out.body},
                                {"ref", out.ref},
                                {"target", out.address.message},
                                {"id", id}})}}));
    return chat::Delivery::sent(std::move(id));
  }
  bool serves(const std::string& adapter) override { return adapter == kAdapter; }
  std::uint32_t abilities(const std::string&) override { return COX_ABILITY_EDIT; }

 private:
  std::mutex mutex_;
  std::size_t last_ = 0;
};

std::uint32_t kind_of(std::string_view kind) {
  static const std::pair<std::string_view, std::uint32_t> kinds[] = {
      {"emote", COX_MESSAGE_EMOTE},      {"enter", COX_MESSAGE_ENTER},
      {"leave", COX_MESSAGE_LEAVE},      {"topic", COX_MESSAGE_TOPIC},
      {"edit", COX_MESSAGE_EDIT},        {"remove", COX_MESSAGE_REMOVE},
      {"reaction", COX_MESSAGE_REACTION}};
  for (const auto& [name, value] : kinds) {
    if (name == kind) return value;
  }
  return COX_MESSAGE_TEXT;
}

class Harness {
 public:
  explicit Harness(HarnessOptions options) : options_(std::move(options)) {}

  int run() {
    if (Status started = start(); !started.ok()) return fail(started);
    print(Json::object({{"ready", true}}));
    std::string line;
    while (std::getline(std::cin, line)) {
      const auto request = Json::parse(line);
      if (!request) {
        print(Json::object({{"error", "a request must be a JSON object on one line"}}));
        continue;
      }
      if ((*request)["do"].text() == "quit") break;
      answer(perform(*request));
    }
    engine_->stop(kPatience);
    return 0;
  }

 private:
  static int fail(const Status& status) {
    print(Json::object({{"error", status.message()}}));
    return 1;
  }
  static void answer(const Status& status) {
    print(status.ok() ? Json::object({{"settled", true}})
                      : Json::object({{"error", status.message()}}));
  }

  Status start() {
    if (options_.home.empty()) options_.home = folder_.path();
    auto home = open_home(options_.home);
    if (!home.ok()) return home.status();
    EngineOptions engine;
    engine.home = *home;
    engine.seed = options_.seed;
    engine.threaded = false;
    engine.watch = false;
    // Requests come from the script; nothing listens.
    engine.config.http_server = config::HttpServer();
    if (Status configured = configure(engine.config); !configured.ok()) return configured;
    auto created = Engine::create(std::move(engine), clock_);
    if (!created.ok()) return created.status();
    engine_ = std::move(*created);
    engine_->deliver_through(script_);
    engine_->admin().set({&engine_->plugins(), &engine_->work(), [] { return Json::array(); },
                          [](Wish) { return Status(); }, [] { return Json::object(); }});
    engine_->start();
    for (const std::string& file : options_.files) {
      auto loaded = restarted_ ? engine_->plugins().load(place_of(file)) : load(file);
      if (!loaded.ok()) return loaded.status();
    }
    engine_->resume();
    return settle();
  }

  Status configure(config::Config& config) const {
    config.policy = options_.policy == "closed" ? config::Policy::closed : config::Policy::open;
    for (const std::string& admin : options_.admins)
      config.admins.push_back(text::cat(kAdapter, ":", admin));
    if (Status read = read_secrets(config); !read.ok()) return read;
    if (options_.settings.empty()) return {};
    const auto settings = Json::parse(options_.settings);
    if (!settings || !settings->is_object())
      return invalid("--settings must be a JSON object, by plugin id");
    for (const auto& [id, value] : settings->members()) config.plugins.emplace_back(id, value);
    return {};
  }

  Status read_secrets(config::Config& config) const {
    if (options_.secrets.empty()) return {};
    const config::Loaded loaded = config::parse(text::cat("{\"secrets\":", options_.secrets, "}"),
                                                "--secrets", options_.home);
    if (!loaded.ok()) return invalid(config::describe(loaded.problems, "--secrets"));
    config.secrets = loaded.config.secrets;
    return {};
  }

  Status perform(const Json& request) {
    const std::string_view what = request["do"].text();
    if (what == "say") return say(request);
    if (what == "http") return http(request);
    if (what == "advance") return advance(request["ms"].as_int());
    if (what == "reload") return reload(request["file"].as_string());
    if (what == "restart") return restart();
    if (what == "settle_jobs") return settle_jobs();
    return invalid(text::cat("unknown request '", what, "'"));
  }

  Status say(const Json& request) {
    const std::string user = request["user"].as_string("ann");
    chat::Message message;
    message.kind = kind_of(request["kind"].text());
    message.id = text::cat("in-", ++said_);
    if (request.contains("id")) message.id = request["id"].as_string();
    message.room = request["room"].as_string("#test");
    message.thread = request["thread"].as_string();
    message.user = user;
    message.text = request["text"].as_string();
    if (request["direct"].as_bool()) message.flags |= COX_MESSAGE_DIRECT;
    if (request["known"].as_bool(true)) message.flags |= COX_MESSAGE_KNOWN;
    const Status received = engine_->receive(kAdapter, chat::to_c(message));
    const Status settled = settle();
    return received.ok() ? settled : received;
  }

  // Asks as a client would. Who is not answered yet learns it when they are, before a later line.
  Status http(const Json& request) {
    net::HttpRequest asked;
    asked.method = request["method"].as_string("GET");
    asked.target = request["target"].as_string("/");
    asked.body = request["body"].as_string();
    for (const auto& [name, value] : request["fields"].members())
      asked.fields.push_back({name, value.as_string()});
    if (!asked.body.empty())
      asked.fields.push_back({"Content-Length", std::to_string(asked.body.size())});
    const std::int64_t number = ++asked_;
    const auto answer = [number](const net::HttpResponse& response) {
      Json fields = Json::object();
      for (const net::HttpField& field : response.fields) fields.set(field.name, field.value);
      print(Json::object({{"answer", Json::object({{"request", number},
                                                   {"status", response.status},
                                                   {"fields", fields},
                                                   {"body", text::to_utf8(response.body)}})}}));
    };
    const web::Site& site = engine_->site();
    const auto admission = site.admit(asked, kBodyBytes);
    if (admission.refusal) {
      answer(*admission.refusal);
    } else if (asked.body.size() > admission.body_bytes) {
      answer(work::plain_answer(413));
    } else {
      site.handle(std::move(asked), {"127.0.0.1", false}, answer);
    }
    return settle();
  }

  // Turns the clock from timer to timer, so that each fires at its own time.
  Status advance(Millis by) {
    const Millis until = clock_.steady() + by;
    for (;;) {
      const Millis next = engine_->timers().next();
      const Millis left = until - clock_.steady();
      if (next < 0 || next > left) break;
      clock_.advance(next);
      engine_->timers().poll();
      if (Status settled = settle(); !settled.ok()) return settled;
    }
    clock_.advance(until - clock_.steady());
    engine_->timers().poll();
    return settle();
  }

  // Where the plugin lives in the bot. With one plugin under test every file is a build of it,
  // whatever its name.
  std::string place_of(const std::string& file) const {
    namespace fs = std::filesystem;
    const auto name =
        fs::path(options_.files.size() == 1 ? options_.files.front() : file).filename();
    return fs::absolute(fs::path(options_.home) / "plugins" / name).string();
  }

  // As somebody would drop it in.
  Result<std::string> load(const std::string& file) {
    const std::string place = place_of(file);
    std::error_code error;
    std::filesystem::copy_file(file, place, std::filesystem::copy_options::overwrite_existing,
                               error);
    if (error) return failed(text::cat("cannot copy ", file, ": ", error.message()));
    return engine_->plugins().load(place);
  }

  Status reload(const std::string& file) {
    auto loaded = load(file);
    const Status settled = settle();
    return loaded.ok() ? settled : loaded.status();
  }

  Status restart() {
    engine_->stop(kPatience);
    engine_.reset();
    restarted_ = true;
    return start();
  }

  Status settle() {
    if (engine_->settle(kPatience)) return {};
    return {Code::timeout, "a handler has not returned within 30 s"};
  }

  // The processes are real and take the time they take.
  Status settle_jobs() {
    if (engine_->settle_jobs(kPatience)) return {};
    return {Code::timeout, "a job has not ended within 30 s"};
  }

  HarnessOptions options_;
  TemporaryFolder folder_;
  FakeClock clock_;
  Script script_;
  std::unique_ptr<Engine> engine_;
  std::size_t said_ = 0;
  std::int64_t asked_ = 0;
  bool restarted_ = false;
};

}  // namespace

void add_harness(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<HarnessOptions>();
  CLI::App* command =
      app.add_subcommand("harness", "Drive the bot from a test (see cox/testing.hpp)");
  command->group("");  // not for people
  command->add_option("--plugin", options->files, "A plugin to load (may be repeated)");
  command->add_option("--home", options->home, "The home; a temporary one where it is not given");
  command->add_option("--settings", options->settings, "Settings as JSON, by plugin id");
  command->add_option("--secrets", options->secrets, "Secrets as JSON, as in cox.json");
  command->add_option("--policy", options->policy, "open or closed");
  command->add_option("--admin", options->admins, "An account that is an admin");
  command->add_option("--seed", options->seed, "Seed of the bot's chance");
  command->callback([options, &exit_code] {
    log::Options quiet;
    quiet.level = log::Level::warn;
    log::configure(quiet);
    exit_code = Harness(*options).run();
  });
}

}  // namespace cox::cli
