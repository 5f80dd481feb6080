// The client against OpenSSL's s_server, which answers in HTTP with a file that it reads.
#include <doctest/doctest.h>

#include <fstream>

#include "caller.hpp"
#include "certificate.hpp"
#include "folder.hpp"
#include "s_server.hpp"

using namespace cox::net;
using Kind = Failure::Kind;

namespace {

// -HTTP: the file is the whole answer, head and all.
struct Website {
  Website(const Folder& folder, const Certificate& shown)
      : server(shown.certificate_file, shown.key_file, {"-HTTP"}, folder.path) {}
  std::string url(const std::string& file) const {
    return "https://127.0.0.1:" + std::to_string(server.port()) + "/" + file;
  }
  SServer server;
};

void write(const Folder& folder, const std::string& file, const std::string& bytes) {
  std::ofstream(folder.path + "/" + file, std::ios::binary) << bytes;
}

Failure meets(const Certificate& shown, const std::string& trusted, const std::string& name = "") {
  const Folder folder;
  const Website website(folder, shown);
  Caller caller({.tls = {.name = name, .authorities_file = trusted}});
  return caller.gets(website.url("x")).failure();
}

}  // namespace

TEST_CASE("over a secure connection, with a certificate that the config names") {
  const Folder folder;
  const Certificate certificate = make_certificate(folder.path, "IP:127.0.0.1");
  const std::string body(300'000, 'x');
  write(folder, "measured", "HTTP/1.0 200 OK\r\nContent-Length: 300000\r\n\r\n" + body);
  write(folder, "to_the_end", "HTTP/1.0 200 OK\r\n\r\n" + body);
  const Website website(folder, certificate);
  Caller caller({.tls = {.authorities_file = certificate.certificate_file}});
  CHECK(caller.gets(website.url("measured")).answer().body == body);
  CHECK(caller.gets(website.url("to_the_end")).answer().body == body);
}

TEST_CASE("a certificate is checked: its name, its time, who signed it") {
  const Folder folder;
  const Certificate right = make_certificate(folder.path, "IP:127.0.0.1");
  const Certificate other = make_certificate(folder.path, "DNS:other.example");
  const Certificate old = make_certificate(folder.path, "IP:127.0.0.1", -3, -1);
  CHECK(has(meets(other, other.certificate_file).message, "is not for 127.0.0.1"));
  CHECK(has(meets(right, right.certificate_file, "api.example").message, "is not for api.example"));
  CHECK(has(meets(old, old.certificate_file).message, "has expired"));
  CHECK(has(meets(right, "").message, "name the certificate's file in the config"));
  const Failure unknown = meets(right, old.certificate_file);
  CHECK(unknown.kind == Kind::tls);
  CHECK(unknown.is_lasting());
}

TEST_CASE("a redirect from https to http is refused") {
  const Folder folder;
  const Certificate certificate = make_certificate(folder.path, "IP:127.0.0.1");
  HttpPeer plain;
  write(folder, "down",
        "HTTP/1.0 302 Found\r\nContent-Length: 0\r\nLocation: " + plain.url() + "\r\n\r\n");
  const Website website(folder, certificate);
  Caller caller({.tls = {.authorities_file = certificate.certificate_file}});
  const Failure why = caller.gets(website.url("down")).failure();
  CHECK(why.kind == Kind::invalid);
  CHECK(has(why.message, "from https to http"));
}
