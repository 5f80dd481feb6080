#include "service_manager.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <string>

#include "base/files.hpp"

using namespace cox;

namespace {

// The service manager's end of the socket.
class Listener {
 public:
  explicit Listener(const std::string& path) : socket_(socket(AF_UNIX, SOCK_DGRAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
    REQUIRE(bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0);
    setenv("NOTIFY_SOCKET", path.c_str(), 1);
  }
  ~Listener() {
    unsetenv("NOTIFY_SOCKET");
    close(socket_);
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  std::string next() {
    char text[256];
    const auto size = recv(socket_, text, sizeof(text), MSG_DONTWAIT);
    return size < 0 ? "" : std::string(text, static_cast<std::size_t>(size));
  }

 private:
  int socket_;
};

}  // namespace

TEST_CASE("the service manager is told by datagram") {
  TemporaryFolder folder;
  Listener listener(folder / "notify");
  service_manager::tell("READY=1");
  service_manager::tell("STOPPING=1");
  CHECK(listener.next() == "READY=1");
  CHECK(listener.next() == "STOPPING=1");
  CHECK(listener.next().empty());
}

TEST_CASE("without a service manager, or with a strange address, nothing happens") {
  unsetenv("NOTIFY_SOCKET");
  service_manager::tell("READY=1");
  for (const std::string& path : {std::string("relative"), "/" + std::string(200, 'x')}) {
    setenv("NOTIFY_SOCKET", path.c_str(), 1);
    service_manager::tell("READY=1");
  }
  unsetenv("NOTIFY_SOCKET");
}

TEST_CASE("the watchdog is fed twice as often as it asks for") {
  unsetenv("WATCHDOG_USEC");
  CHECK(service_manager::watchdog_interval().count() == 0);
  setenv("WATCHDOG_USEC", "30000000", 1);
  CHECK(service_manager::watchdog_interval().count() == 15'000);
  unsetenv("WATCHDOG_USEC");
}
