#include "net/tls_context.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

namespace cox::net {

namespace {

Failure unusable(const std::string& what, const std::string& file, const error_code& error) {
  return {Failure::Kind::invalid,
          "the " + what + " in " + file + " cannot be used: " + error.message()};
}

// An authority, or the very certificate of the server: that one is then trusted by itself.
std::optional<Failure> trust(asio::ssl::context& context, const Tls& tls) {
  error_code error;
  if (tls.authorities_file.empty()) {
    context.set_default_verify_paths(error);
    if (!error) return std::nullopt;
    return unusable("certificates of authorities", "the system", error);
  }
  context.load_verify_file(tls.authorities_file, error);
  if (error) return unusable("certificate", tls.authorities_file, error);
  X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context.native_handle()),
                              X509_V_FLAG_PARTIAL_CHAIN);
  return std::nullopt;
}

std::optional<Failure> show(asio::ssl::context& context, const std::string& certificate_file,
                            const std::string& key_file) {
  error_code error;
  context.use_certificate_chain_file(certificate_file, error);
  if (error) return unusable("certificate", certificate_file, error);
  const std::string& key = key_file.empty() ? certificate_file : key_file;
  context.use_private_key_file(key, asio::ssl::context::pem, error);
  if (error) return unusable("key", key, error);
  return std::nullopt;
}

// What is wrong with the certificate, and what can be done about it.
std::string verdict(long verified, const std::string& name) {
  switch (verified) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return "its certificate is not for " + name +
             ": somebody else answers there, or the name in "
             "the config is wrong";
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "its certificate has expired: whoever runs it must renew it";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "its certificate is not valid yet: look at this machine's clock";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return "nobody that is trusted here has signed its certificate (" +
             std::string(X509_verify_cert_error_string(verified)) +
             "): where that is meant, name the certificate's file in the config";
    default:
      return std::string("its certificate was refused: ") + X509_verify_cert_error_string(verified);
  }
}

}  // namespace

TlsContext client_context(const Tls& tls, std::optional<Failure>& failure) {
  auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  context->set_verify_mode(asio::ssl::verify_peer);
  failure = trust(*context, tls);
  if (!failure && !tls.certificate_file.empty())
    failure = show(*context, tls.certificate_file, tls.key_file);
  return failure ? nullptr : context;
}

TlsContext server_context(const ServerTls& tls, std::optional<Failure>& failure) {
  auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  // A client that renegotiates without end costs much and gains nothing.
  SSL_CTX_set_options(context->native_handle(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  // Many connections do nothing: their buffers are given back.
  SSL_CTX_set_mode(context->native_handle(), SSL_MODE_RELEASE_BUFFERS);
  failure = show(*context, tls.certificate_file, tls.key_file);
  return failure ? nullptr : context;
}

bool expect_name(SSL& connection, const std::string& name) {
  X509_VERIFY_PARAM* const rules = SSL_get0_param(&connection);
  X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  if (X509_VERIFY_PARAM_set1_ip_asc(rules, name.c_str()) == 1) return true;
  // An empty name would switch the check off.
  if (name.empty() || X509_VERIFY_PARAM_set1_host(rules, name.data(), name.size()) != 1)
    return false;
  return SSL_set_tlsext_host_name(&connection, name.c_str()) == 1;  // no address (RFC 6066, 3)
}

Failure tls_failure(const error_code& error, long verified, const std::string& name) {
  const std::string why = verified == X509_V_OK ? error.message() : verdict(verified, name);
  return {Failure::Kind::tls, "no secure connection to " + name + ": " + why};
}

}  // namespace cox::net
