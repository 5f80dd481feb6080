// A bot to talk to in tests: the real program as a child process, with a clock that stands still
// until it is turned. See cox/testing.hpp.
#ifndef COX_TESTING_BOT_HPP
#define COX_TESTING_BOT_HPP

#include <chrono>
#include <cox/format.hpp>
#include <cox/json.hpp>
#include <cox/testing/process.hpp>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <exception>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace cox::testing {

// How the bot is started. The {} lets people write only what they mean: {.policy = "closed"}.
struct Options {
  Json settings{};                  // by plugin, as in cox.json: {"hello": {"greeting": "Hi"}}
  Json secrets{};                   // as in cox.json: {"db": {"env": "DB", "plugins": ["hello"]}}
  std::string policy{};             // "open" (what is meant where it is empty) or "closed"
  std::string admin{};              // a user who may do everything
  std::uint64_t seed = 1;           // of the bot's source of chance
  std::string home{};               // the bot's folder; empty: a new one that is removed at the end
  std::vector<std::string> also{};  // further plugins, loaded first
};

// Something the bot said.
struct Said {
  std::string act;     // "send", "reply", "emote", "topic", "edit", "remove", "react"
  std::string format;  // "text", "markdown", "rich"
  std::string adapter, room, user, thread;
  bool direct = false;
  std::string body;      // in its format
  std::int64_t ref = 0;  // edit, remove, react: the message meant
  std::string target;    // the platform's id of that message

  // The body as plain text, as a simple chat would show it.
  std::string text() const {
    if (format == "markdown") return to_plain_text(COX_FORMAT_MARKDOWN, body);
    if (format == "rich") return to_plain_text(COX_FORMAT_RICH, body);
    return body;
  }
};

// What a client of a route got.
struct Answered {
  int status = 0;  // 0: no answer yet; answer() has it once there is one
  Json fields{};   // by name, as they were set
  std::string body{};

  Json json() const { return Json::parse(body).value_or(Json()); }
};

class Bot {
 public:
  // Somewhere to say something: a room, or a direct message to the bot.
  class Place {
   public:
    Place(Bot& bot, std::string room, bool direct)
        : bot_(bot), room_(std::move(room)), direct_(direct) {}
    // The platform does not vouch for who speaks from here, so they hold no role.
    Place unvouched() const {
      Place place = *this;
      place.known_ = false;
      return place;
    }
    void says(const std::string& user, const std::string& text) { happens("text", user, text); }
    void emotes(const std::string& user, const std::string& text) { happens("emote", user, text); }
    void enters(const std::string& user) { happens("enter", user, ""); }
    void leaves(const std::string& user) { happens("leave", user, ""); }
    void changes_topic(const std::string& user, const std::string& text) {
      happens("topic", user, text);
    }

   private:
    void happens(const char* kind, const std::string& user, const std::string& text) {
      bot_.request(Json::object({{"do", "say"},
                                 {"kind", kind},
                                 {"user", user},
                                 {"room", room_},
                                 {"direct", direct_},
                                 {"known", known_},
                                 {"text", text}}));
    }

    Bot& bot_;
    std::string room_;
    bool direct_;
    bool known_ = true;
  };

  // Starts the bot with this plugin; throws std::runtime_error with the bot's own words where it
  // does not load.
  explicit Bot(const std::string& plugin, const Options& options = {})
      : process_(command(plugin, options)) {
    const Json first = next_line();
    if (!first["ready"].as_bool()) throw std::runtime_error("unexpected line: " + first.dump());
  }
  // Throws where the bot did not end well, as when unloading crashes: a test must not pass then.
  ~Bot() noexcept(false) {
    if (over_) return;
    const bool unwinding = std::uncaught_exceptions() > unwinding_at_start_;
    const int status = quit();
    if (status != 0 && !unwinding) {
      throw std::runtime_error("the bot ended with status " + std::to_string(status));
    }
  }
  Bot(const Bot&) = delete;
  Bot& operator=(const Bot&) = delete;

  // ---- what happens; each returns when the bot has come to rest ----

  // In the room "#test".
  void says(const std::string& user, const std::string& text) { in_room("#test").says(user, text); }
  Place in_room(std::string room) { return Place(*this, std::move(room), false); }
  Place directly() { return Place(*this, "", true); }
  // A client asks for a route, e.g. http("POST", "/hooks/ci?x=1", body, {{"X-Token", "..."}}).
  Answered http(const std::string& method, const std::string& target, const std::string& body = {},
                const std::vector<std::pair<std::string, std::string>>& fields = {}) {
    Json names = Json::object();
    for (const auto& [name, value] : fields) names.set(name, value);
    ++asked_;
    request(Json::object({{"do", "http"},
                          {"method", method},
                          {"target", target},
                          {"body", body},
                          {"fields", names}}));
    return answer(asked_);
  }
  // The answer to the request of that number, counted from 1; the latest where none is given.
  Answered answer(std::int64_t request = 0) const {
    const auto found = answers_.find(request == 0 ? asked_ : request);
    return found == answers_.end() ? Answered() : found->second;
  }
  // Turns the clock; what falls due runs.
  void advance(std::chrono::milliseconds time) {
    request(Json::object({{"do", "advance"}, {"ms", time.count()}}));
  }
  // A new build of a plugin takes over.
  void reload(const std::string& file) {
    request(Json::object({{"do", "reload"}, {"file", file}}));
  }
  // Waits until the processes of all jobs have ended, and for what that leads to.
  void waits_for_jobs() { request(Json::object({{"do", "settle_jobs"}})); }
  // The bot stops and starts again in the same home.
  void restart() { request(Json::object({{"do", "restart"}})); }
  // Ends the bot and returns its exit status. Afterwards only what it said can be read.
  int quit() noexcept;

  // ---- what it said, oldest first; reading takes it away ----

  // The next thing, as plain text; throws where there is none.
  std::string hears() { return next().text(); }
  // The next thing with all that belongs to it.
  Said next() {
    if (said_.empty()) throw std::runtime_error("the bot said nothing");
    Said first = std::move(said_.front());
    said_.pop_front();
    return first;
  }
  std::vector<std::string> all_heard() {
    std::vector<std::string> texts;
    while (!said_.empty()) texts.push_back(hears());
    return texts;
  }
  // Nothing is left to read.
  bool silent() const { return said_.empty(); }

 private:
  static std::vector<std::string> command(const std::string& plugin, const Options& options);

  // One line of the bot; an error is thrown.
  Json next_line() {
    const std::string line = process_.read();
    const auto json = Json::parse(line);
    if (!json) throw std::runtime_error("not JSON: " + line);
    if (json->contains("error")) throw std::runtime_error((*json)["error"].as_string());
    return *json;
  }
  void request(const Json& what) {
    process_.write(what.dump());
    for (Json line = next_line(); !line["settled"].as_bool(); line = next_line()) {
      if (line.contains("answer")) {
        const Json& got = line["answer"];
        answers_[got["request"].as_int()] = {static_cast<int>(got["status"].as_int()),
                                             got["fields"], got["body"].as_string()};
      } else {
        said_.push_back(said(line["sent"]));
      }
    }
  }
  static Said said(const Json& sent) {
    Said said;
    said.act = sent["act"].as_string();
    said.format = sent["format"].as_string();
    said.adapter = sent["adapter"].as_string();
    said.room = sent["room"].as_string();
    said.user = sent["user"].as_string();
    said.thread = sent["thread"].as_string();
    said.direct = sent["direct"].as_bool();
    said.body = sent["body"].as_string();
    said.ref = sent["ref"].as_int();
    said.target = sent["target"].as_string();
    return said;
  }

  Process process_;
  std::deque<Said> said_;
  std::map<std::int64_t, Answered> answers_;  // by number of the request
  std::int64_t asked_ = 0;
  bool over_ = false;
  int unwinding_at_start_ = std::uncaught_exceptions();
};

inline int Bot::quit() noexcept {
  over_ = true;
  try {
    process_.write(R"({"do":"quit"})");
  } catch (const std::exception&) {
    // It is gone already; its status tells how.
  }
  try {
    return process_.finish();
  } catch (const std::exception&) {
    return -1;  // stuck; the process is killed when this object goes
  }
}

inline std::vector<std::string> Bot::command(const std::string& plugin, const Options& options) {
#ifdef COX_PROGRAM
  const char* program = COX_PROGRAM;
#else
  const char* program = "cox";
#endif
  if (const char* chosen = std::getenv("COX_PROGRAM")) program = chosen;
  std::vector<std::string> words = {program, "harness", "--seed", std::to_string(options.seed)};
  auto add = [&](const char* option, const std::string& value) {
    if (!value.empty()) words.insert(words.end(), {option, value});
  };
  for (const std::string& other : options.also) add("--plugin", other);
  add("--plugin", plugin);
  add("--policy", options.policy);
  add("--admin", options.admin);
  add("--home", options.home);
  if (!options.settings.is_null()) add("--settings", options.settings.dump());
  if (!options.secrets.is_null()) add("--secrets", options.secrets.dump());
  return words;
}

}  // namespace cox::testing

#endif  // COX_TESTING_BOT_HPP
