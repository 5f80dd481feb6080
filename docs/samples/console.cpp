#include <poll.h>
#include <unistd.h>

#include <atomic>
#include <cox/adapter.hpp>
#include <iostream>
#include <string>
#include <thread>

struct Console : cox::Adapter {
  void start() override {
    state(COX_STATE_ONLINE);
    reader_ = std::thread([this] { read_lines(); });
  }
  void stop() override {
    stopping_ = true;
    reader_.join();
  }
  void send(const cox::Outgoing& out) override { std::cout << out.text() << std::endl; }

 private:
  void read_lines() {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    std::string line;
    for (char c = 0; !stopping_;) {
      if (poll(&input, 1, 100) == 0) continue;
      if (read(STDIN_FILENO, &c, 1) != 1) return ended();
      if (c != '\n') {
        line += c;
        continue;
      }
      receive({.user = "you", .room = "console", .text = line});
      line.clear();
    }
  }

  std::atomic<bool> stopping_ = false;
  std::thread reader_;
};

COX_ADAPTER("console", "1.0.0", "Standard input and output", Console)
