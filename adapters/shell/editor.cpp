#include "editor.hpp"

#include <dlfcn.h>
#include <histedit.h>
#include <locale.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "complete.hpp"
#include "rows.hpp"

namespace {

constexpr wchar_t kInterrupt = 3;  // Ctrl-C
constexpr wchar_t kTab = 9;

// libedit reads and measures text in the locale of its thread. A program that has none set would
// get ASCII; and a library must not set it for the whole program.
class Utf8Locale {
 public:
  Utf8Locale() : mine_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
    if (mine_ != nullptr) before_ = uselocale(mine_);
  }
  ~Utf8Locale() {
    if (mine_ == nullptr) return;
    uselocale(before_);
    freelocale(mine_);
  }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  locale_t mine_;
  locale_t before_ = nullptr;
};

// libedit and the terminal library below it keep what they read of the terminal for the life of the
// program. Unmapped with this adapter, each reload would lose that memory, so they stay.
void keep_libedit() {
  Dl_info info{};
  if (dladdr(reinterpret_cast<const void*>(&el_init), &info) == 0) return;
  dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
}

std::size_t columns() {
  winsize size{};
  const bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 80;
}

}  // namespace

// The functions that libedit calls; it knows the Editor as its client data.
struct EditorThunks {
  static Editor& of(EditLine* edit) {
    void* self = nullptr;
    el_get(edit, EL_CLIENTDATA, &self);
    return *static_cast<Editor*>(self);
  }
  static int read(EditLine* edit, wchar_t* character) {
    return of(edit).next_character(character) ? 1 : 0;
  }
  static char* prompt(EditLine* edit) { return const_cast<char*>(of(edit).prompt()); }
};

Editor::Editor(Options options) : options_(std::move(options)), input_(STDIN_FILENO) {
  // The last line was not finished; the ones before it end in a line break.
  const std::size_t end = options_.unread.rfind('\n');
  const std::size_t size = end == std::string::npos ? 0 : end + 1;
  started_ = options_.unread.substr(0, size);
  typed_ = options_.unread.substr(size);
}

Editor::~Editor() = default;

// ---- its life ----

bool Editor::run() {
  const Utf8Locale locale;
  open();
  bool open = true;
  while (open) {
    int size = 0;
    const char* line = el_gets(edit_, &size);
    if (line == nullptr) {
      std::fputs("\n", stdout);  // what comes next begins a line
      break;
    }
    open = take({line, static_cast<std::size_t>(size)});
  }
  close();
  return !stopping_ || !open;
}

void Editor::open() {
  keep_libedit();
  edit_ = el_init("cox", stdin, stdout, stderr);
  history_ = history_init();
  HistEvent event;
  history(history_, &event, H_SETSIZE, 1000);
  history(history_, &event, H_SETUNIQUE, 1);
  history(history_, &event, H_LOAD, options_.history_file.c_str());
  el_set(edit_, EL_CLIENTDATA, this);
  el_set(edit_, EL_PROMPT, EditorThunks::prompt);
  el_set(edit_, EL_GETCFN, EditorThunks::read);
  el_set(edit_, EL_HIST, history, history_);
  set_up_keys();
  if (options_.ansi) std::fputs(Keys::kOn, stdout);
  const std::lock_guard lock(mutex_);
  running_ = true;
}

void Editor::set_up_keys() {
  el_set(edit_, EL_EDITOR, "emacs");
  el_source(edit_, nullptr);  // what people like is in their ~/.editrc
  // Ctrl-C, Ctrl-Z and their like come as characters: the one drops a line before it ends the bot,
  // the others would leave the terminal in disorder.
  el_set(edit_, EL_SETTY, "-d", "-isig", nullptr);
}

void Editor::close() {
  std::fputs(options_.ansi ? Keys::kOff : "", stdout);
  std::fflush(stdout);
  save_history();
  history_end(std::exchange(history_, nullptr));
  el_end(std::exchange(edit_, nullptr));
  std::vector<std::string> left;
  {
    const std::lock_guard lock(mutex_);
    running_ = false;
    left = std::exchange(queue_, {});
  }
  for (const std::string& text : left) write_all(STDOUT_FILENO, text + "\n");
}

void Editor::stop() {
  stopping_ = true;
  input_.wake();
}

void Editor::print(const std::string& text) {
  {
    const std::lock_guard lock(mutex_);
    if (running_) {
      queue_.push_back(text);
      return input_.wake();
    }
  }
  write_all(STDOUT_FILENO, text + "\n");
}

// ---- lines ----

// A finished line, with its end. False: the person is leaving.
bool Editor::take(const std::string& line) {
  if (std::exchange(dropped_, false)) {
    started_.clear();
    return true;
  }
  started_ += line;
  if (started_.ends_with('\n')) started_.pop_back();
  if (started_.ends_with('\\')) {
    started_.back() = '\n';
    return true;
  }
  const std::string message = std::exchange(started_, {});
  if (message.empty()) return true;
  remember(message);
  return options_.take(message);
}

// On disk it is at the next line or at the end: until then it can still be forgotten.
void Editor::remember(const std::string& line) {
  save_history();
  HistEvent event;
  history(history_, &event, H_ENTER, line.c_str());
}

void Editor::forget(const std::string& line) {
  const std::lock_guard lock(mutex_);
  forgotten_.push_back(line);
}

void Editor::save_history() {
  std::vector<std::string> forgotten;
  {
    const std::lock_guard lock(mutex_);
    forgotten = std::exchange(forgotten_, {});
  }
  HistEvent event;
  for (const std::string& line : forgotten) {
    int found = history(history_, &event, H_FIRST);
    while (found >= 0 && line != event.str) found = history(history_, &event, H_NEXT);
    // What was deleted comes back as a copy that is ours to free (libedit's history.c).
    if (found >= 0 && history(history_, &event, H_DEL, event.num) >= 0)
      std::free(const_cast<char*>(event.str));
  }
  history(history_, &event, H_SAVE, options_.history_file.c_str());
}

// ---- what libedit asks for ----

// False: there is nothing more to read.
bool Editor::next_character(wchar_t* character) {
  if (!typed_.empty()) insert(std::exchange(typed_, {}));
  do {
    show_queued();
    while (const auto key = keys_.next()) {
      if (key->character == kInterrupt) return interrupt(character);
      if (key->character == kTab) {
        complete_line();
      } else if (key->character == 0) {
        insert(key->pasted);
      } else {
        *character = static_cast<wchar_t>(key->character);
        return true;
      }
    }
  } while (wait());
  return false;
}

// Ctrl-C drops what was typed; where there is nothing to drop, it ends the input.
bool Editor::interrupt(wchar_t* character) {
  const LineInfo* line = el_line(edit_);
  if (started_.empty() && line->lastchar == line->buffer) return false;
  dropped_ = true;
  *character = L'\n';
  return true;
}

// False: the input has ended, or stop() was called.
bool Editor::wait() {
  if (!stopping_ && input_.next(keys_.bytes()) == Input::Event::ended) return false;
  if (!stopping_) return true;
  const LineInfo* line = el_line(edit_);
  typed_.assign(line->buffer, line->lastchar);
  return false;
}

// Not as a function of libedit's own (EL_ADDFN): it never frees the names of those.
void Editor::complete_line() {
  const std::string line = line_before_cursor();
  const Completion found = complete(line, options_.phrases(line));
  if (!found.insert.empty()) return insert(found.insert);
  std::string all;
  for (const std::string& choice : found.choices) all += choice + "  ";
  if (all.empty()) {
    el_beep(edit_);
  } else {
    show_above(all);
  }
}

const char* Editor::prompt() {
  prompt_ = started_.empty() ? options_.prompt() : "... ";
  return prompt_.c_str();
}

// ---- the screen ----

std::string Editor::line_before_cursor() const {
  const LineInfo* line = el_line(edit_);
  return {line->buffer, line->cursor};
}

// Into the line that is being typed.
void Editor::insert(const std::string& text) {
  wipe();
  el_insertstr(edit_, text.c_str());
  el_set(edit_, EL_REFRESH);
}

// Above the line that is being typed.
void Editor::show_above(const std::string& text) {
  wipe();
  std::fputs((text + "\n").c_str(), stdout);
  el_set(edit_, EL_REFRESH);
}

// Takes the line that is being typed off the screen, so that libedit can draw it again.
void Editor::wipe() {
  el_resize(edit_);  // the window may have another size by now
  if (!options_.ansi) {
    std::fputs("\n", stdout);
    return;
  }
  const LineInfoW* line = el_wline(edit_);
  const std::wstring before(line->buffer, line->cursor);
  const std::size_t up = cursor_row(prompt_, before, columns());
  const std::string move = up > 0 ? "\x1b[" + std::to_string(up) + "A" : "";
  std::fputs(("\r" + move + "\x1b[J").c_str(), stdout);
}

void Editor::show_queued() {
  std::vector<std::string> texts;
  {
    const std::lock_guard lock(mutex_);
    texts = std::exchange(queue_, {});
  }
  for (const std::string& text : texts) show_above(text);
}
