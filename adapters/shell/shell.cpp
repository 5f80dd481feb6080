// The terminal as a chat: a line editor for people, plain lines for pipes.
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cctype>
#include <cox/adapter.hpp>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <sstream>
#include <thread>

#include "editor.hpp"
#include "lines.hpp"
#include "person.hpp"
#include "screen.hpp"

namespace {

// On a pipe standard output carries the replies and nothing else.
void write_all(int file, const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t n = write(file, text.data() + done, text.size() - done);
    if (n < 0 && errno != EINTR) return;
    if (n > 0) done += static_cast<std::size_t>(n);
  }
}

std::string user_name() {
  const char* user = std::getenv("USER");
  return user == nullptr || *user == '\0' ? "you" : user;
}

}  // namespace

class Shell : public cox::Adapter {
 public:
  static constexpr std::uint32_t abilities =
      COX_ABILITY_EDIT | COX_ABILITY_REMOVE | COX_ABILITY_REACT;

  ~Shell() override {
    if (wake_ >= 0) close(wake_);
  }

  void start() override {
    person_.user = settings()["user"].as_string(user_name());
    person_.room = settings()["room"].as_string("terminal");
    person_.playground = settings()["playground"].as_bool();
    lines_.add(handed_over()["unread"].as_string());
    terminal_ = isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0;
    colour_ = terminal_ && std::getenv("NO_COLOR") == nullptr;
    wake_ = eventfd(0, EFD_CLOEXEC);
    state(COX_STATE_ONLINE);
    reader_ = std::thread([this] { terminal_ ? read_terminal() : read_pipe(); });
  }

  void stop() override {
    stopping_ = true;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = write(wake_, &one, sizeof(one));
    if (reader_.joinable()) reader_.join();
  }

  // What was read and not said yet is the next build's.
  cox::Json save_state() override { return cox::Json::object({{"unread", lines_.rest()}}); }

  void send(const cox::Outgoing& out) override { put(out); }
  void emote(const cox::Outgoing& out) override { put(out); }
  void topic(const cox::Outgoing& out) override { put(out); }
  void edit(const cox::Outgoing& out) override { put(out); }
  void remove(const cox::Outgoing& out) override { put(out); }
  void react(const cox::Outgoing& out) override { put(out); }

 private:
  void put(const cox::Outgoing& out) {
    const std::lock_guard lock(output_);
    const std::string text = show(out, {bot_name(), person_.room}, {terminal_, colour_});
    if (editor_ != nullptr) {
      editor_->print(text);
    } else {
      write_all(STDOUT_FILENO, text + "\n");
    }
    out.sent_as(std::to_string(++sent_));
  }

  void tell(const std::string& text) {
    if (text.empty()) return;
    const std::lock_guard lock(output_);
    if (editor_ != nullptr) {
      editor_->print(text);
    } else {
      write_all(STDERR_FILENO, text + "\n");
    }
  }

  // False: the person wants to leave.
  bool take(const std::string& line) {
    Meaning meaning;
    {
      const std::lock_guard lock(output_);
      meaning = understand(person_, line);
    }
    tell(meaning.note);
    if (meaning.say) receive(*meaning.say);
    return !meaning.quit;
  }

  // Waits for input; false once stop() was called.
  bool wait_for_input() const {
    pollfd both[] = {{STDIN_FILENO, POLLIN, 0}, {wake_, POLLIN, 0}};
    while (!stopping_) {
      if (poll(both, 2, -1) < 0) continue;
      if (both[0].revents != 0) return !stopping_;
    }
    return false;
  }

  void read_pipe() {
    char block[65536];
    for (;;) {
      while (const auto line = lines_.next()) {
        if (!take(*line)) return ended();
        if (stopping_) return;
      }
      if (!wait_for_input()) return;
      const ssize_t n = read(STDIN_FILENO, block, sizeof(block));
      if (n > 0) {
        lines_.add({block, static_cast<std::size_t>(n)});
      } else if (n == 0 || errno != EINTR) {
        break;
      }
    }
    const std::string last = lines_.rest();
    if (!last.empty()) take(last);
    ended();
  }

  void read_terminal() {
    bool open = true;
    std::string so_far;  // a line that ends in a backslash goes on
    Editor editor(
        home() + "/state/shell_history", [this] { return words(); },
        [&](const char* line) { open = typed(line, so_far); });
    {
      const std::lock_guard lock(output_);
      editor_ = &editor;
    }
    editor.prompt(prompt());
    while (open && wait_for_input()) {
      const std::string before = prompt();
      editor.feed();
      if (open && prompt() != before) editor.prompt(prompt());
    }
    {
      const std::lock_guard lock(output_);
      editor_ = nullptr;
    }
    if (!open) ended();
  }

  bool typed(const char* line, std::string& so_far) {
    if (line == nullptr) return false;
    so_far += line;
    if (so_far.ends_with('\\')) {
      so_far.back() = '\n';
      return true;
    }
    const std::string whole = std::exchange(so_far, {});
    return whole.empty() || take(whole);
  }

  std::string prompt() const { return person_.user + "@" + person_.room + "> "; }

  // What can be completed: the terminal's own commands, the bot's name, the words of its commands.
  std::vector<std::string> words() const {
    std::vector<std::string> all = {bot_name(), "/room",  "/dm",   "/as",  "/enter",
                                    "/leave",   "/topic", "/help", "/quit"};
    const cox::Json table = commands();
    for (const cox::Json& command : table.items()) {
      for (const cox::Json& phrase : command["phrases"].items()) {
        std::istringstream words(phrase.as_string());
        for (std::string word; words >> word;) {
          if (std::isalpha(static_cast<unsigned char>(word.front())) != 0) all.push_back(word);
        }
      }
    }
    return all;
  }

  Person person_;
  Lines lines_;
  bool terminal_ = false;
  bool colour_ = false;
  int wake_ = -1;
  std::atomic<bool> stopping_{false};
  std::thread reader_;
  std::mutex output_;
  Editor* editor_ = nullptr;
  std::uint64_t sent_ = 0;
};

COX_ADAPTER("shell", "1.0.0", "The terminal: a line editor for people, plain lines for pipes",
            Shell)
