#include "web.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <regex>
#include <stdexcept>

namespace e2e {

namespace {

// A program and its words, as the shell must be told.
std::string quoted(const std::string& word) {
  std::string out = "'";
  for (const char byte : word) out += byte == '\'' ? std::string("'\\''") : std::string(1, byte);
  return out + "'";
}

std::string output_of(const std::string& command) {
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
  std::string out;
  char buffer[4096];
  for (std::size_t got = 0; (got = fread(buffer, 1, sizeof(buffer), pipe)) > 0;)
    out.append(buffer, got);
  pclose(pipe);
  return out;
}

void wait_for(const std::function<bool()>& condition, const std::string& what) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) throw std::runtime_error("waited for " + what);
  }
}

class Connection {
 public:
  explicit Connection(std::uint16_t port)
      : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    is_open_ = connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof(to)) == 0;
  }
  ~Connection() { close(socket_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  bool is_open() const { return is_open_; }
  void write(std::string_view bytes) {
    if (send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) is_open_ = false;
  }
  // What comes next; false at the end.
  bool read(std::string& into) {
    char buffer[4096];
    const ssize_t got = recv(socket_, buffer, sizeof(buffer), 0);
    if (got <= 0) return is_open_ = false;
    into.append(buffer, static_cast<std::size_t>(got));
    return true;
  }

 private:
  int socket_;
  bool is_open_ = false;
};

// One request, one answer whose body's length is told; false where it was another than 200.
bool ask(Connection& connection, const std::string& request) {
  connection.write(request);
  std::string answer;
  for (;;) {
    const std::size_t end = answer.find("\r\n\r\n");
    if (end != std::string::npos) {
      const std::size_t length = answer.find("Content-Length: ");
      if (length == std::string::npos) return false;
      if (answer.size() >= end + 4 + std::stoul(answer.substr(length + 16)))
        return answer.starts_with("HTTP/1.1 200 ");
    }
    if (!connection.read(answer)) return false;
  }
}

}  // namespace

Web::Web(Chat& chat) {
  std::smatch found;
  chat.has_logged("serves http");
  const std::regex where(R"(serves (https?)://127\.0\.0\.1:(\d+)\b)");
  const std::string& log = chat.log();
  for (auto at = std::sregex_iterator(log.begin(), log.end(), where); at != std::sregex_iterator();
       ++at) {
    base_ = (*at)[1].str() + "://127.0.0.1:" + (*at)[2].str();
    port_ = static_cast<std::uint16_t>(std::stoi((*at)[2].str()));
  }
  if (port_ == 0) throw std::runtime_error("no port in the log:\n" + log);
  wait_for([this] { return curl({"-k"}, "/readyz").status == 200; }, "a bot that is ready");
}

Answer Web::curl(const Words& options, const std::string& path) const {
  // --path-as-is: what it would tidy up is what some tests are about. LD_PRELOAD is for the bot.
  std::string command = "env -u LD_PRELOAD curl -s -i --path-as-is --max-time 60";
  for (const std::string& option : options) command += " " + quoted(option);
  const std::string all = output_of(command + " " + quoted(url(path)));
  Answer answer;
  const std::size_t end = all.find("\r\n\r\n");
  if (end == std::string::npos) return answer;
  answer.status = std::stoi(all.substr(all.find(' ') + 1));
  answer.head = all.substr(0, end + 2);
  answer.body = all.substr(end + 4);
  return answer;
}

std::future<Answer> Web::later(const std::string& path) const {
  return std::async(std::launch::async, [*this, path] { return get(path); });
}

std::string Web::raw(const std::string& bytes) const {
  Connection connection(port_);
  connection.write(bytes);
  std::string all;
  while (connection.read(all)) {
  }
  return all;
}

void Web::wait_for_open_calls(int count) const {
  const std::string line = "cox_open_calls " + std::to_string(count) + "\n";
  wait_for([&] { return get("/metrics").body.find(line) != std::string::npos; }, line);
}

Web::Load::Load(std::uint16_t port, std::string path, int clients) {
  const std::string request = "GET " + path + " HTTP/1.1\r\nHost: bot\r\n\r\n";
  for (int i = 0; i < clients; ++i) {
    threads_.emplace_back([state = state_, port, request] {
      Connection connection(port);
      while (!state->over) ++(ask(connection, request) ? state->answered : state->other);
    });
  }
}

Web::Load::Counts Web::Load::stop() {
  state_->over = true;
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  return {state_->answered, state_->other};
}

// ---- what it takes ----

TakenPort::TakenPort() : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(where);
  auto* address = reinterpret_cast<sockaddr*>(&where);
  if (bind(socket_, address, size) != 0 || listen(socket_, 1) != 0 ||
      getsockname(socket_, address, &size) != 0)
    throw std::runtime_error("no port for the test");
  port_ = ntohs(where.sin_port);
}

void TakenPort::release() {
  if (socket_ >= 0) close(socket_);
  socket_ = -1;
}

void make_certificate(const Home& home) {
  const std::string at = home.path();
  output_of(
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
      "-subj /CN=test -addext subjectAltName=IP:127.0.0.1 -keyout " +
      quoted(at + "/key.pem") + " -out " + quoted(at + "/cert.pem") + " 2>/dev/null");
}

std::string records_of(const Home& home) {
  return output_of("sqlite3 " + quoted(home.path() + "/state/records.db") + " .dump");
}

}  // namespace e2e
