#include <doctest/doctest.h>
#include <fcntl.h>

#include <condition_variable>
#include <cox/net/stream.hpp>
#include <filesystem>
#include <fstream>
#include <mutex>

#include "certificate.hpp"
#include "folder.hpp"
#include "net/proxy.hpp"
#include "peer.hpp"
#include "s_server.hpp"
#include "serving.hpp"

using namespace cox::net;
using std::chrono::milliseconds;
using Kind = Failure::Kind;

namespace {

// A stream whose end waits for what happens to it.
class Client {
 public:
  explicit Client(Stream::Limits limits = {}) {
    loop.run([&] {
      stream = std::make_unique<Stream>(
          loop,
          Stream::Callbacks{[this] { note([this] { is_open_ = true; }); },
                            [this](std::string_view bytes) { note([&] { heard_ += bytes; }); },
                            [this](const Failure& why) { note([&] { failure_ = why; }); }},
          limits);
    });
  }
  ~Client() {
    loop.run([this] { stream.reset(); });
  }

  void connects(const Endpoint& to) {
    loop.run([&] { stream->open(to); });
  }
  bool says(const std::string& bytes) {
    bool taken = false;
    loop.run([&] { taken = stream->write(bytes); });
    return taken;
  }
  bool opens() {
    wait([this] { return is_open_ || failure_; });
    return is_open_;
  }
  bool hears(const std::string& bytes) {
    wait([&] { return heard_.find(bytes) != std::string::npos || failure_; });
    return heard_.find(bytes) != std::string::npos;
  }
  Failure ends() {
    wait([this] { return failure_.has_value(); });
    return failure_.value_or(Failure{Kind::closed, "it did not end"});
  }

  Loop loop;
  std::unique_ptr<Stream> stream;

 private:
  template <class Change>
  void note(Change change) {
    std::lock_guard lock(mutex_);
    change();
    changed_.notify_all();
  }
  template <class Condition>
  void wait(Condition condition) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(30), condition);
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_open_ = false;
  std::string heard_;
  std::optional<Failure> failure_;
};

Endpoint to(std::uint16_t port) { return {.host = "127.0.0.1", .port = port}; }

Endpoint safely_to(std::uint16_t port, const std::string& trusted, const std::string& name = "") {
  Endpoint endpoint = to(port);
  endpoint.tls = Tls{.name = name, .authorities_file = trusted};
  return endpoint;
}

bool has(const Failure& failure, std::string_view words) {
  return failure.message.find(words) != std::string::npos;
}

// Those that a program which this process starts would have too.
// Read from /proc: other threads open and close meanwhile.
int sockets_of_programs() {
  int found = 0;
  std::error_code gone;
  for (const auto& each : std::filesystem::directory_iterator("/proc/self/fd")) {
    const bool is_socket =
        std::filesystem::read_symlink(each, gone).string().starts_with("socket:");
    std::ifstream facts("/proc/self/fdinfo/" + each.path().filename().string());
    std::string name, flags;
    while (facts >> name && name != "flags:") std::getline(facts, flags);
    const bool is_told = static_cast<bool>(facts >> flags);
    if (is_socket && is_told && (std::stoi(flags, nullptr, 8) & O_CLOEXEC) == 0) ++found;
  }
  return found;
}

// What comes of a connection to a server that shows this certificate.
Failure meets(const Certificate& shown, const std::string& trusted, const std::string& name = "") {
  const SServer server(shown.certificate_file, shown.key_file);
  Client client;
  client.connects(safely_to(server.port(), trusted, name));
  return client.ends();
}

}  // namespace

TEST_CASE("bytes go both ways, in order") {
  Peer peer;
  Client client;
  client.connects(to(peer.port()));
  peer.accept();
  REQUIRE(client.opens());
  CHECK(client.says("NICK cox\r\n"));
  CHECK(client.says("USER cox\r\n"));
  CHECK(peer.hears(20) == "NICK cox\r\nUSER cox\r\n");
  peer.says("PING x\r\n");
  CHECK(client.hears("PING x\r\n"));
  peer.hang_up();
  const Failure why = client.ends();
  CHECK(why.kind == Kind::closed);
  CHECK(has(why, "the other side closed it"));
  CHECK_FALSE(client.says("too late"));
}

TEST_CASE("much is sent without waiting, up to a limit") {
  Peer peer;
  Client client({.waiting = 8U << 20});
  client.connects(to(peer.port()));
  peer.accept();
  REQUIRE(client.opens());
  const std::string block(1U << 20, 'x');
  int taken = 0;
  while (taken < 100 && client.says(block)) ++taken;
  CHECK(taken >= 8);
  CHECK(taken < 100);
  CHECK(peer.hears(block.size() * 8) == std::string(block.size() * 8, 'x'));
}

TEST_CASE("what is said at once arrives in order, short and long") {
  Peer peer;
  Client client({.waiting = 8U << 20});
  client.connects(to(peer.port()));
  peer.accept();
  REQUIRE(client.opens());
  std::string all;
  client.loop.run([&] {
    for (int i = 0; i < 300; ++i) {
      const std::string piece(i % 100 == 50 ? 1U << 20 : 1U, static_cast<char>('a' + i % 26));
      all += piece;
      if (!client.stream->write(piece)) return;
    }
  });
  CHECK(client.says("."));
  CHECK(peer.hears(all.size() + 1) == all + ".");
  CHECK(all.size() > 3U << 20);
}

TEST_CASE("what closes it hears no more of it") {
  Peer peer;
  Client client;
  client.connects(to(peer.port()));
  peer.accept();
  REQUIRE(client.opens());
  client.loop.run([&] { client.stream->close(); });
  CHECK(peer.hears(1).empty());
  CHECK_FALSE(client.says("x"));
}

TEST_CASE("a callback may destroy the stream") {
  Peer peer;
  Loop loop;
  std::unique_ptr<Stream> stream;
  loop.run([&] {
    stream = std::make_unique<Stream>(
        loop, Stream::Callbacks{[&] { stream.reset(); }, [](std::string_view) {},
                                [](const Failure&) { FAIL("it was closed, it did not end"); }});
    stream->open(to(peer.port()));
  });
  peer.accept();
  CHECK(peer.hears(1).empty());
  loop.run([&] { CHECK(stream == nullptr); });
}

TEST_CASE("nobody there") {
  std::uint16_t port = 0;
  {
    Peer gone;
    port = gone.port();
  }
  Client client;
  client.connects(to(port));
  const Failure why = client.ends();
  CHECK(why.kind == Kind::connect);
  CHECK(has(why, "127.0.0.1:" + std::to_string(port)));
  CHECK_FALSE(why.is_lasting());
}

TEST_CASE("only addresses that may be are connected to") {
  Peer peer;
  Endpoint endpoint = {.host = "localhost", .port = peer.port()};
  std::string asked;
  endpoint.may_connect = [&](const std::string& address) {
    asked += address + " ";
    return address == "127.0.0.1";
  };
  Client client;
  client.connects(endpoint);
  peer.accept();
  CHECK(client.opens());
  CHECK(asked.find("127.0.0.1 ") != std::string::npos);
  endpoint.may_connect = [](const std::string&) { return false; };
  Client other;
  other.connects(endpoint);
  const Failure why = other.ends();
  CHECK(why.kind == Kind::invalid);
  CHECK(has(why, "localhost is at an address that is not allowed here"));
}

TEST_CASE("no such name") {
  Client client;
  client.connects({.host = "no such host", .port = 6667});
  CHECK(client.ends().kind == Kind::name);
}

TEST_CASE("a server that never answers is given up") {
  Peer peer;  // it takes the connection and says nothing to the TLS greeting
  Client client({.opening = milliseconds(50)});
  client.connects(safely_to(peer.port(), ""));
  CHECK(client.ends().kind == Kind::timeout);
}

TEST_CASE("a secure connection, with a certificate that the config names") {
  const Folder folder;
  const Certificate certificate = make_certificate(folder.path, "IP:127.0.0.1");
  const SServer server(certificate.certificate_file, certificate.key_file);
  Client client;
  client.connects(safely_to(server.port(), certificate.certificate_file));
  CHECK_MESSAGE(client.opens(), client.ends().message);
  CHECK(client.says("coxswain\n"));
  CHECK(client.hears("niawsxoc"));
}

TEST_CASE("a name may be asked for that is not the host's") {
  const Folder folder;
  const Certificate certificate = make_certificate(folder.path, "DNS:irc.example");
  const SServer server(certificate.certificate_file, certificate.key_file,
                       {"-rev", "-servername", "irc.example", "-servername_fatal", "-cert2",
                        certificate.certificate_file, "-key2", certificate.key_file});
  Client client;
  client.connects(safely_to(server.port(), certificate.certificate_file, "irc.example"));
  CHECK_MESSAGE(client.opens(), client.ends().message);
}

TEST_CASE("a certificate that nobody trusted has signed") {
  const Folder folder;
  const Failure why = meets(make_certificate(folder.path, "IP:127.0.0.1"), "");
  CHECK(why.kind == Kind::tls);
  CHECK(why.is_lasting());
  CHECK(has(why, "name the certificate's file in the config"));
}

TEST_CASE("another certificate than the one that is trusted") {
  const Folder folder;
  const Certificate trusted = make_certificate(folder.path, "IP:127.0.0.1");
  const Failure why =
      meets(make_certificate(folder.path, "IP:127.0.0.1"), trusted.certificate_file);
  CHECK(why.kind == Kind::tls);
}

TEST_CASE("a certificate for another name") {
  const Folder folder;
  const Certificate other = make_certificate(folder.path, "DNS:other.example");
  CHECK(has(meets(other, other.certificate_file), "its certificate is not for 127.0.0.1"));
  CHECK(has(meets(other, other.certificate_file, "irc.example"),
            "its certificate is not for irc.example"));
}

TEST_CASE("a certificate that has expired, and one that is not valid yet") {
  const Folder folder;
  const Certificate old = make_certificate(folder.path, "IP:127.0.0.1", -3, -1);
  CHECK(has(meets(old, old.certificate_file), "has expired"));
  const Certificate early = make_certificate(folder.path, "IP:127.0.0.1", 1, 2);
  CHECK(has(meets(early, early.certificate_file), "not valid yet: look at this machine's clock"));
}

TEST_CASE("TLS where none is spoken") {
  Peer peer;
  Client client;
  client.connects(safely_to(peer.port(), ""));
  peer.accept();
  peer.says("NOTICE * :*** Looking up your hostname\r\n");
  CHECK(client.ends().kind == Kind::tls);
}

TEST_CASE("a name that no certificate can have is no way around the check") {
  Peer peer;
  Client client;
  client.connects(safely_to(peer.port(), "", std::string("irc.example\0.evil", 17)));
  peer.accept();
  CHECK(client.ends().kind == Kind::invalid);
}

TEST_CASE("files that cannot be read") {
  Client client;
  client.connects(safely_to(1, "/nowhere/ca.pem"));
  const Failure why = client.ends();
  CHECK(why.kind == Kind::invalid);
  CHECK(has(why, "/nowhere/ca.pem"));
}

TEST_CASE("who we are is shown by a certificate") {
  const Folder folder;
  const Certificate server_side = make_certificate(folder.path, "IP:127.0.0.1");
  const Certificate own = make_certificate(folder.path, "DNS:cox");
  const SServer server(
      server_side.certificate_file, server_side.key_file,
      {"-rev", "-Verify", "1", "-CAfile", own.certificate_file, "-verify_return_error"});
  Client client;
  Endpoint endpoint = safely_to(server.port(), server_side.certificate_file);
  endpoint.tls->certificate_file = own.certificate_file;
  endpoint.tls->key_file = own.key_file;
  client.connects(endpoint);
  REQUIRE(client.opens());
  CHECK(client.says("abc\n"));
  CHECK(client.hears("cba"));
}

TEST_CASE("through a proxy") {
  Peer proxy;
  Client client;
  Endpoint endpoint = {.host = "irc.example", .port = 6667};
  endpoint.proxy = Proxy{.host = "127.0.0.1", .port = proxy.port()};
  client.connects(endpoint);
  proxy.accept();
  const std::string request = connect_request(endpoint);
  CHECK(proxy.hears(request.size()) == request);
  proxy.says("HTTP/1.1 200 OK\r\n\r\nNOTICE * :hello\r\n");
  REQUIRE(client.opens());
  CHECK(client.hears("NOTICE * :hello\r\n"));
}

TEST_CASE("a proxy that refuses") {
  Peer proxy;
  Client client;
  Endpoint endpoint = {.host = "irc.example", .port = 6667};
  endpoint.proxy = Proxy{.host = "127.0.0.1", .port = proxy.port()};
  client.connects(endpoint);
  proxy.accept();
  proxy.says("HTTP/1.1 403 Forbidden\r\n\r\n");
  const Failure why = client.ends();
  CHECK(why.kind == Kind::proxy);
  CHECK(has(why, "403 Forbidden"));
}

TEST_CASE("a program that is started has neither a connection nor the port") {
  const int before = sockets_of_programs();  // of whoever runs the tests
  Serving serving;
  Client client;
  client.connects(to(serving.port()));
  REQUIRE(client.opens());
  client.says("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  REQUIRE(client.hears("200 OK"));
  CHECK(sockets_of_programs() == before);
}
