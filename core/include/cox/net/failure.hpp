// Why a connection did not come about, or ended. A value; guarded by its owner.
#ifndef COX_NET_FAILURE_HPP
#define COX_NET_FAILURE_HPP

#include <string>

namespace cox::net {

struct Failure {
  enum class Kind {
    name,      // the host has no address
    connect,   // nobody answers there, or the way is closed
    timeout,   // it took too long
    proxy,     // the proxy does not let us through
    tls,       // no secure connection: a certificate, a name, a version
    closed,    // the other side ended it, or it broke
    invalid,   // the options make no sense: a file that cannot be read
    full,      // too much waits, or too much came
    protocol,  // what comes is not what was agreed on
  };

  Kind kind = Kind::closed;
  std::string message;  // what, where and, if there is something, what to do
  // The other side said that this is the end, and all it sent has come; with TLS that is what its
  // close_notify says (RFC 8446, 6.1). Only with Kind::closed.
  bool is_orderly = false;

  // Trying again as it is will not help: a human must do something.
  bool is_lasting() const { return kind == Kind::tls || kind == Kind::invalid; }
};

}  // namespace cox::net

#endif  // COX_NET_FAILURE_HPP
