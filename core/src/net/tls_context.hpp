// The rules of a secure connection, and what went wrong with one in words for people.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <cox/net/failure.hpp>
#include <cox/net/http_server.hpp>
#include <cox/net/stream.hpp>
#include <memory>
#include <optional>
#include <string>

#include "net/asio.hpp"

namespace cox::net {

using TlsContext = std::shared_ptr<asio::ssl::context>;

// For a client: TLS 1.2 at least, certificates checked. Null and a `failure` where a file cannot be
// used.
TlsContext client_context(const Tls& tls, std::optional<Failure>& failure);

// For a server: TLS 1.2 at least, with the certificate it shows. Null and a `failure` where a file
// cannot be used.
TlsContext server_context(const ServerTls& tls, std::optional<Failure>& failure);

// Of one connection: whose certificate it must be, and whom the server is asked for. `name` may be
// an address. False where it cannot be a name: then there is nothing to check, and no connection.
bool expect_name(SSL& connection, const std::string& name);

// `verified` is OpenSSL's verdict on the certificate (X509_V_OK or why not).
Failure tls_failure(const error_code& error, long verified, const std::string& name);

}  // namespace cox::net
