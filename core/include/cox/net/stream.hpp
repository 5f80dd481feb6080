// A connection to a server that carries bytes both ways: TCP, through a proxy where one is named,
// with TLS where that is asked for. TLS always checks the certificate and the name in it.
#ifndef COX_NET_STREAM_HPP
#define COX_NET_STREAM_HPP

#include <chrono>
#include <cox/net/failure.hpp>
#include <cox/net/loop.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace cox::net {

struct Tls {
  std::string name = {};              // that the certificate must be for; empty: the host
  std::string authorities_file = {};  // PEM: whom to trust, or the one certificate that is trusted;
                                      // empty: whom the system trusts
  std::string certificate_file = {};  // PEM: to show who we are; empty: nothing is shown
  std::string key_file = {};          // PEM; empty: it is in certificate_file
};

// Speaks HTTP and understands CONNECT (RFC 9110, 9.3.6).
struct Proxy {
  std::string host = {};
  std::uint16_t port = 0;
  std::string user = {};  // empty: it asks for nobody
  std::string password = {};
};

struct Endpoint {
  std::string host = {};  // a name or an address
  std::uint16_t port = 0;
  std::optional<Tls> tls = std::nullopt;
  std::optional<Proxy> proxy = std::nullopt;
  // Asked with each address ("10.0.0.7", "::1"; an IPv4 address in IPv6 clothes as IPv4) that the
  // host stands for, on the loop's thread, before any of them is connected to. Only those that may
  // be are tried; if there is none the failure is of kind `invalid`. Not asked where a proxy
  // connects. It throws nothing. None: every address will do.
  std::function<bool(const std::string& address)> may_connect = nullptr;
};

// Made, used and destroyed on the loop's thread, where the callbacks run too; they may close it,
// and may destroy it.
class Stream {
 public:
  struct Callbacks {
    std::function<void()> opened;
    std::function<void(std::string_view bytes)> received;
    // Once, whatever ends it but close(); nothing is called after it.
    std::function<void(const Failure& why)> ended;
  };
  struct Limits {
    std::chrono::milliseconds opening{30'000};  // for all of it: name, connection, proxy, TLS
    std::size_t waiting = 4U << 20;             // bytes that may wait to be sent
  };

  Stream(Loop& loop, Callbacks callbacks) : Stream(loop, std::move(callbacks), Limits()) {}
  Stream(Loop& loop, Callbacks callbacks, Limits limits);
  ~Stream();  // as close()
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // Begins to connect; once.
  void open(const Endpoint& to);
  // Sends after what waits already. False, and nothing is sent: it is not open, or too much waits.
  bool write(std::string bytes);
  // Ends it at once; what waits is lost. No callback runs any more. Idempotent.
  void close();

  std::size_t waiting() const;  // bytes that have not been sent

 private:
  class State;
  std::shared_ptr<State> state_;
};

}  // namespace cox::net

#endif  // COX_NET_STREAM_HPP
