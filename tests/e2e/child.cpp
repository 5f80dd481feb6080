#include "child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <stdexcept>

namespace e2e {

namespace {

// Far more than anything takes, also under sanitizers on a busy machine.
constexpr int kPatience = 60'000;

struct Found {
  std::size_t which, end;
};

std::optional<Found> first_of(const Output& output, const std::vector<std::string_view>& texts) {
  std::optional<Found> first;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::size_t at = output.all.find(texts[i], output.seen);
    if (at == std::string::npos || (first && first->end <= at + texts[i].size())) continue;
    first = Found{i, at + texts[i].size()};
  }
  return first;
}

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    read_end = ends[0];
    write_end = ends[1];
  }
  int read_end, write_end;
};

void close_file(int& file) {
  if (file >= 0) close(file);
  file = -1;
}

// In the child: from here on it is that program.
[[noreturn]] void become(const std::string& program, std::vector<std::string> words,
                         const std::string& user) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  setenv("USER", user.c_str(), 1);
  words.insert(words.begin(), program);
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  execvp(program.c_str(), arguments.data());
  _exit(127);
}

}  // namespace

std::string cox_program() { return COX_PROGRAM; }

Child::Child(const std::vector<std::string>& words, Screen screen, const std::string& user)
    : Child(COX_PROGRAM, words, screen, user) {}

Child::Child(const std::string& program, const std::vector<std::string>& words)
    : Child(program, words, Screen::pipe, "ann") {}

Child::Child(const std::string& program, const std::vector<std::string>& words, Screen screen,
             const std::string& user)
    : program_(program) {
  ::signal(SIGPIPE, SIG_IGN);  // a child that died is an error of write()
  Pipe in, output, error;
  int terminal = -1;
  pid_ = screen == Screen::terminal ? forkpty(&terminal, nullptr, nullptr, nullptr) : fork();
  if (pid_ < 0) throw std::runtime_error("fork");
  if (pid_ == 0) {
    if (screen == Screen::pipe) {
      dup2(in.read_end, STDIN_FILENO);
      dup2(output.write_end, STDOUT_FILENO);
    }
    dup2(error.write_end, STDERR_FILENO);
    become(program, words, user);
  }
  for (int* end : {&in.read_end, &output.write_end, &error.write_end}) close_file(*end);
  if (screen == Screen::terminal) {
    close_file(in.write_end);
    close_file(output.read_end);
  }
  input_ = screen == Screen::terminal ? dup(terminal) : in.write_end;
  out.file = screen == Screen::terminal ? terminal : output.read_end;
  err.file = error.read_end;
}

Child::~Child() {
  int status = 0;
  const bool had_ended = pid_ < 0 || waitpid(pid_, &status, WNOHANG) == pid_;
  if (!had_ended) {
    kill(pid_, SIGKILL);
    waitpid(pid_, &status, 0);
  }
  if (std::uncaught_exceptions() > 0 && !shown_)
    show(had_ended ? "had ended, wait status " + std::to_string(status) : "still ran");
  for (int* file : {&input_, &out.file, &err.file}) close_file(*file);
}

// Reads on while it writes: a child whose replies nobody takes would take nothing either.
void Child::write(std::string_view bytes) {
  fcntl(input_, F_SETFL, O_NONBLOCK);
  while (!bytes.empty()) {
    const ssize_t n = ::write(input_, bytes.data(), std::min<std::size_t>(bytes.size(), 4096));
    if (n > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno == EAGAIN) {
      look(POLLOUT, "it to take what was said");
    } else if (errno != EINTR) {
      fail("it takes no input any more");
    }
  }
}

void Child::close_input() { close_file(input_); }

void Child::signal(int number) const { kill(pid_, number); }

// A child that only chatters is no reason to wait for longer.
std::size_t Child::wait_for_one(Output& output, const std::vector<std::string_view>& texts) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(kPatience);
  const std::string wanted(texts.back());
  for (;;) {
    if (const auto first = first_of(output, texts)) {
      output.seen = first->end;
      return first->which;
    }
    if (out.over && err.over) fail("it ended without: " + wanted);
    if (std::chrono::steady_clock::now() > end) fail("waited too long for: " + wanted);
    look(0, wanted);
  }
}

int Child::wait() {
  while (!out.over || !err.over) look(0, "its end");
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  if (err.all.find("Sanitizer: ") != std::string::npos) fail("it ended with a sanitizer's report");
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

// Waits until there is something to read, or for the input to be ready for `input_events`; reads
// it.
void Child::look(short input_events, std::string_view waiting_for) {
  std::array<pollfd, 3> files{{{out.over ? -1 : out.file, POLLIN, 0},
                               {err.over ? -1 : err.file, POLLIN, 0},
                               {input_events == 0 ? -1 : input_, input_events, 0}}};
  const int ready = poll(files.data(), files.size(), kPatience);
  if (ready == 0) fail("waited too long for: " + std::string(waiting_for));
  if (files[0].revents != 0) read_from(out);
  if (files[1].revents != 0) read_from(err);
}

void Child::read_from(Output& output) {
  std::array<char, 65536> block;
  const ssize_t n = read(output.file, block.data(), block.size());
  // The end of a terminal whose other side is closed is an error, EIO.
  if (n > 0) output.all.append(block.data(), static_cast<std::size_t>(n));
  if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN)) output.over = true;
}

// For a test that failed elsewhere: it may be another program that waited for this one.
void Child::show(std::string_view state) {
  for (Output* output : {&out, &err}) {
    fcntl(output->file, F_SETFL, O_NONBLOCK);  // a process that it started may hold the other end
    std::size_t before = std::string::npos;
    while (!output->over && output->all.size() != before) {
      before = output->all.size();
      read_from(*output);
    }
  }
  std::fprintf(stderr, "---- %s %s\n---- said:\n%s\n---- logged:\n%s\n", program_.c_str(),
               std::string(state).c_str(), out.all.c_str(), err.all.c_str());
}

void Child::fail(std::string_view why) {
  shown_ = true;
  throw std::runtime_error(std::string(why) + "\n---- said:\n" + out.all + "\n---- logged:\n" +
                           err.all);
}

Ran run(const std::vector<std::string>& words, std::string_view input, const std::string& user) {
  Child child(words, Child::Screen::pipe, user);
  if (!input.empty()) child.write(input);
  child.close_input();
  const int code = child.wait();
  return {code, child.out.all, child.err.all};
}

}  // namespace e2e
