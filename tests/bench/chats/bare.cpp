// What a bot on Discord costs at the very least: bare PORT
//
// It answers the generator's questions as the others do, with one thread, epoll and system calls,
// and does nothing else: no JSON is read, nothing is kept, nobody is asked, no failure is handled.
// What it takes for a message is the floor that no bot gets below on this machine.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr int kConnections = 16;  // as many as the bot opens to one host at most

[[noreturn]] void die(const char* why) {
  std::perror(why);
  std::exit(1);
}

int connected(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof(to)) != 0) die("connect");
  const int yes = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
  return socket;
}

void send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) die("send");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::string_view receive(int socket) {
  static std::array<char, 65'536> buffer;
  const ssize_t size = ::recv(socket, buffer.data(), buffer.size(), 0);
  if (size <= 0) die("recv");
  return {buffer.data(), static_cast<std::size_t>(size)};
}

// One text frame of a client, with a mask of zeroes.
std::string frame(std::string_view text) {
  std::string bytes = "\x81";
  bytes += static_cast<char>(0x80U | text.size());  // under 126
  bytes.append(4, '\0');
  return bytes.append(text);
}

class Bare {
 public:
  explicit Bare(std::uint16_t port) : gateway_(connected(port)), poll_(::epoll_create1(0)) {
    send_all(gateway_,
             "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    while (in_.find("\r\n\r\n") == std::string::npos) in_ += receive(gateway_);
    in_.erase(0, in_.find("\r\n\r\n") + 4);
    send_all(gateway_, frame(R"({"op":2,"d":{}})"));
    watch(gateway_);
    for (int i = 0; i < kConnections; ++i) watch(free_.emplace_back(connected(port)));
  }

  [[noreturn]] void run() {
    std::array<epoll_event, 64> events{};
    for (;;) {
      const int count = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), -1);
      for (int i = 0; i < count; ++i) {
        const int socket = events[static_cast<std::size_t>(i)].data.fd;
        socket == gateway_ ? heard() : answered(socket);
      }
    }
  }

 private:
  void watch(int socket) const {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = socket;
    ::epoll_ctl(poll_, EPOLL_CTL_ADD, socket, &event);
  }

  void heard() {
    in_ += receive(gateway_);
    for (std::size_t head = 2; in_.size() >= head; head = 2) {
      std::size_t size = static_cast<unsigned char>(in_[1]);
      if (size == 126) head = 4;
      if (in_.size() < head) return;
      if (head == 4)
        size = static_cast<unsigned char>(in_[2]) * 256U + static_cast<unsigned char>(in_[3]);
      if (in_.size() < head + size) return;
      take(std::string_view(in_).substr(head, size));
      in_.erase(0, head + size);
    }
  }

  void take(std::string_view event) {
    const std::size_t said = event.find("cox echo ");
    if (said == std::string_view::npos) return;
    const std::string_view words = event.substr(said + 9, event.find('"', said) - said - 9);
    const std::size_t room = event.find(R"("channel_id":")") + 14;
    const std::string_view channel = event.substr(room, event.find('"', room) - room);
    const std::string body = R"({"content":")" + std::string(words) + "\"}";
    waiting_.push_back("POST /api/v10/channels/" + std::string(channel) +
                       "/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                       "Content-Length: " +
                       std::to_string(body.size()) + "\r\n\r\n" + body);
    send_waiting();
  }

  // The generator writes an answer at once, and all of them are short.
  void answered(int socket) {
    (void)receive(socket);
    free_.push_back(socket);
    send_waiting();
  }

  void send_waiting() {
    while (!waiting_.empty() && !free_.empty()) {
      send_all(free_.back(), waiting_.front());
      free_.pop_back();
      waiting_.pop_front();
    }
  }

  const int gateway_;
  const int poll_;
  std::vector<int> free_;
  std::deque<std::string> waiting_;
  std::string in_;
};

}  // namespace

int main(int count, char** words) {
  if (count != 2) return 2;
  Bare(static_cast<std::uint16_t>(std::atoi(words[1]))).run();
}
