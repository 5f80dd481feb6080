// The other side of the bot's HTTP server: curl, and clients that no curl would be.
#pragma once

#include <atomic>
#include <cstdint>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "chat.hpp"

namespace e2e {

// What curl got. The status is 0 where there was no answer.
struct Answer {
  int status = 0;
  std::string head;
  std::string body;
  bool has(std::string_view line) const { return head.find(line) != std::string::npos; }
};

class Web {
 public:
  // Waits until the bot says where it serves, and that it is ready.
  explicit Web(Chat& chat);

  std::uint16_t port() const { return port_; }
  std::string url(const std::string& path) const { return base_ + path; }

  Answer get(const std::string& path) const { return curl({}, path); }
  Answer post(const std::string& path, const std::string& body) const {
    return curl({"--data-binary", body}, path);
  }
  // curl with these options.
  Answer curl(const Words& options, const std::string& path) const;
  // The same in the background.
  std::future<Answer> later(const std::string& path) const;
  // Sends these bytes and returns all that comes until the other side ends it.
  std::string raw(const std::string& bytes) const;

  // Waits until /metrics tells of so many open calls.
  void wait_for_open_calls(int count) const;

  // Clients that ask again and again over connections of their own.
  class Load {
   public:
    struct Counts {
      std::uint64_t answered = 0;  // with 200
      std::uint64_t other = 0;     // with anything else, or not at all
    };
    Load(std::uint16_t port, std::string path, int clients);
    ~Load() { stop(); }
    Counts stop();

   private:
    struct State {
      std::atomic<bool> over{false};
      std::atomic<std::uint64_t> answered{0}, other{0};
    };
    std::shared_ptr<State> state_ = std::make_shared<State>();
    std::vector<std::thread> threads_;
  };
  std::unique_ptr<Load> load(const std::string& path, int clients) const {
    return std::make_unique<Load>(port_, path, clients);
  }

 private:
  std::string base_;
  std::uint16_t port_ = 0;
};

// A port of this machine that somebody else listens on.
class TakenPort {
 public:
  TakenPort();
  ~TakenPort() { release(); }
  TakenPort(const TakenPort&) = delete;
  TakenPort& operator=(const TakenPort&) = delete;
  std::uint16_t port() const { return port_; }
  void release();

 private:
  int socket_ = -1;
  std::uint16_t port_ = 0;
};

// cert.pem and key.pem in the home, for 127.0.0.1, signed by itself.
void make_certificate(const Home& home);

// What is wrong with a text in Prometheus' format 0.0.4, or "": names, types before samples, no
// sample twice, escapes, numbers, and histograms that add up.
std::string flaws_of_metrics(const std::string& text);

// All records of the home's bot, as `sqlite3` shows them.
std::string records_of(const Home& home);

}  // namespace e2e
