// The folder that docs/examples/deploy/setup makes: a real repository with a real small web
// service, and where it is deployed to.
#pragma once

#include <signal.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "home.hpp"
#include "web.hpp"

namespace e2e {

inline void run(const std::string& line) {
  if (std::system(line.c_str()) != 0) throw std::runtime_error("this failed: " + line);
}

// Two ports side by side that nobody listens on.
inline int free_ports() {
  for (;;) {
    TakenPort first;
    const int port = first.port();
    first.release();
    if (port < 65'000 &&
        std::system(("python3 -c 'import socket; [socket.socket().bind((\"127.0.0.1\", p)) "
                     "for p in (" +
                     std::to_string(port) + ", " + std::to_string(port + 1) + ")]' 2>/dev/null")
                        .c_str()) == 0)
      return port;
  }
}

// What the script of the example makes of an empty folder.
class DeployExample {
 public:
  DeployExample() : port_(free_ports()) {
    run(std::string(COX_E2E_EXAMPLES) + "/deploy/setup " + home.path() + " " +
        std::to_string(port_) + " >/dev/null");
  }
  ~DeployExample() {
    for (const char* env : {"staging", "prod"}) {
      std::ifstream file(home.path() + "/srv/" + env + "/pid");
      pid_t pid = 0;
      if (file >> pid && pid > 1) ::kill(pid, SIGKILL);
    }
  }
  DeployExample(const DeployExample&) = delete;
  DeployExample& operator=(const DeployExample&) = delete;

  // What the service of an environment answers, or "" where none does.
  std::string asks(const std::string& env) const {
    const std::string out = home.path() + "/answer";
    const int port = port_ + (env == "prod" ? 1 : 0);
    static_cast<void>(std::system(
        ("curl -s -m 5 http://127.0.0.1:" + std::to_string(port) + "/ >" + out).c_str()));
    std::ifstream file(out);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  // A commit in the repository of the app, by a sed script for server.py.
  void changes(const std::string& script, const std::string& subject) const {
    run("cd " + home.path() + "/web && sed -i '" + script +
        "' server.py && git -c user.name=Ann -c "
        "user.email=ann@example.com commit --quiet -am '" +
        subject + "'");
  }
  // The short health check that a test has patience for.
  void looks_for(const std::string& span) const {
    run("sed -i 's/\"within\": \"20s\"/\"within\": \"" + span + "\"/' " + home.path() +
        "/deploy/web.json");
  }
  std::string commit_of(const std::string& env) const {
    return std::filesystem::read_symlink(home.path() + "/srv/" + env + "/current")
        .filename()
        .string();
  }

  Home home;

 private:
  const int port_;
};

}  // namespace e2e
