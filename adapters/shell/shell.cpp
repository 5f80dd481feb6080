// The terminal as a chat: a line editor for people, plain lines for pipes.
#include <unistd.h>

#include <atomic>
#include <cox/adapter.hpp>
#include <cox/sdk/adapter_settings.hpp>
#include <cstdlib>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "bytes.hpp"
#include "editor.hpp"
#include "harmless.hpp"
#include "person.hpp"
#include "phrases.hpp"
#include "pipe.hpp"
#include "screen.hpp"

namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string user_name() {
  const std::string user = variable("USER");
  return user.empty() ? "you" : user;
}

bool knows_escape_sequences() {
  const std::string terminal = variable("TERM");
  return !terminal.empty() && terminal != "dumb";
}

}  // namespace

class Shell : public cox::Adapter {
 public:
  // Not COX_ABILITY_EDIT: an edit is shown, but as a further line. Who would edit often appends.
  static constexpr std::uint32_t abilities = COX_ABILITY_REMOVE | COX_ABILITY_REACT;

  static void validate(const cox::Json& settings) {
    const cox::AdapterSettings reader(settings, {"user", "room", "playground"}, "docs/terminal.md");
    reader.text("user");
    reader.text("room");
    reader.flag("playground", false);
  }

  void start() override {
    validate(settings());
    person_ = who_is_there();
    look_.terminal = isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0;
    look_.colour = look_.terminal && knows_escape_sequences() && variable("NO_COLOR").empty();
    id_prefix_ = std::to_string(getpid()) + "-" +
                 std::to_string(now().time_since_epoch() / std::chrono::milliseconds(1)) + "-";
    front_ = make_front(text_to_bytes(handed_over()["unread"].text()));
    state(COX_STATE_ONLINE);
    reader_ = std::thread([this] {
      if (front_->run()) ended();
    });
  }

  void stop() override {
    front_->stop();
    if (reader_.joinable()) reader_.join();
  }

  // What was typed and not said yet is the next build's, and so is the place in the chat.
  cox::Json save_state() override {
    return cox::Json::object({{"unread", bytes_to_text(front_->unread())},
                              {"user", person_.user},
                              {"room", person_.room},
                              {"direct", person_.direct}});
  }

  void send(const cox::Outgoing& out) override { put(out); }
  void emote(const cox::Outgoing& out) override { put(out); }
  void topic(const cox::Outgoing& out) override { put(out); }
  void edit(const cox::Outgoing& out) override { put(out); }
  void remove(const cox::Outgoing& out) override {
    forget(out.address.message);
    put(out);
  }
  void react(const cox::Outgoing& out) override { put(out); }

 private:
  Person who_is_there() const {
    const cox::Json& before = handed_over();
    return {.user = before["user"].as_string(settings()["user"].as_string(user_name())),
            .room = before["room"].as_string(settings()["room"].as_string("terminal")),
            .direct = before["direct"].as_bool(),
            .playground = settings()["playground"].as_bool()};
  }

  std::unique_ptr<Front> make_front(std::string unread) {
    const auto take = [this](const std::string& line) { return this->take(line); };
    if (!look_.terminal) {
      return std::make_unique<Pipe>(Pipe::Files{STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}, unread,
                                    take);
    }
    return std::make_unique<Editor>(
        Editor::Options{.history_file = home() + "/state/shell_history",
                        .unread = std::move(unread),
                        .ansi = knows_escape_sequences(),
                        .prompt = [this] { return prompt(); },
                        .phrases = [this](const std::string& line) { return may_follow(line); },
                        .take = take});
  }

  // Something to show. The receipt lets it be edited, removed and reacted to.
  void put(const cox::Outgoing& out) {
    const Person reader = person();
    front_->print(show(out, {bot_name(), reader.user, reader.room, reader.direct}, look_));
    out.sent_as(next_id());
  }

  // A line that was typed. False: the person wants to leave.
  bool take(const std::string& line) {
    Meaning meaning;
    {
      const std::lock_guard lock(mutex_);
      meaning = understand(person_, line);
    }
    if (!meaning.note.empty()) front_->note(harmless(meaning.note));
    if (meaning.say) {
      meaning.say->id = next_id();
      keep(meaning.say->id, line);
      hand_over(*meaning.say);
    }
    return !meaning.quit;
  }

  // Who types does not notice that each line waits for the disk. A pipe may bring thousands, which
  // share a flush; while the bot has no room, it waits too.
  void hand_over(const cox::Incoming& in) const {
    if (look_.terminal || !receive_soon(in, [](bool) {})) receive(in);
  }

  // The last lines by their ids, so that one can be taken out of the history.
  void keep(const std::string& id, const std::string& line) {
    constexpr std::size_t kLines = 100;
    const std::lock_guard lock(mutex_);
    lines_.emplace_back(id, line);
    if (lines_.size() > kLines) lines_.pop_front();
  }
  void forget(std::string_view id) {
    std::string line;
    {
      const std::lock_guard lock(mutex_);
      for (const auto& [kept, text] : lines_) {
        if (kept == id) line = text;
      }
    }
    if (!line.empty()) front_->forget(line);
  }

  Person person() {
    const std::lock_guard lock(mutex_);
    return person_;
  }

  std::string prompt() {
    const Person who = person();
    return harmless(who.user + "@" + (who.direct ? bot_name() : who.room) + "> ");
  }

  // Also what plugins know: the values of their own types. libedit asks, and no exception may pass
  // through it.
  std::vector<std::string> may_follow(const std::string& line) {
    try {
      std::vector<std::string> all = phrases(bot_name(), commands());
      const auto said = said_to(bot_name(), line);
      if (!said) return all;
      for (const cox::Json& longer : completions(person().says(*said)).items()) {
        all.push_back(bot_name() + " " + longer.as_string());
      }
      return all;
    } catch (const cox::Error& error) {
      log().debug("nothing to complete with: {}", error.what());
      return {};
    }
  }

  // Unique in this home, also after a restart: a line said twice is no duplicate.
  std::string next_id() { return id_prefix_ + std::to_string(++last_id_); }

  Look look_;
  std::string id_prefix_;
  std::atomic<std::uint64_t> last_id_{0};
  std::mutex mutex_;
  Person person_;
  std::deque<std::pair<std::string, std::string>> lines_;
  std::unique_ptr<Front> front_;
  std::thread reader_;
};

COX_ADAPTER("shell", "1.0.0", "The terminal: a line editor for people, plain lines for pipes",
            Shell)
