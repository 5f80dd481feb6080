#include "config/http.hpp"

#include "problems.hpp"

TEST_CASE("the server and what plugins may ask") {
  const auto loaded = read_config(R"({"http": {
    "address": "::1", "port": 8443, "body_bytes": 5,
    "tls": {"certificate_file": "cert.pem", "key_file": "/etc/key.pem"},
    "client": {"allow": ["10.0.0.0/8", "::1"],
               "proxy": {"host": "proxy", "port": 8080, "user": "u", "password": "p"}}}})");
  REQUIRE(loaded.ok());
  REQUIRE(loaded.config.http_server);
  const cox::config::HttpServer& server = *loaded.config.http_server;
  CHECK(server.address == "::1");
  CHECK(server.port == 8443);
  CHECK(server.body_bytes == 5);
  CHECK(server.certificate_file == "/base/cert.pem");
  CHECK(server.key_file == "/etc/key.pem");
  const cox::config::HttpClient& client = loaded.config.http_client;
  REQUIRE(client.allow.size() == 2);
  CHECK(client.allow[0] == *cox::IpRange::parse("10.0.0.0/8"));
  REQUIRE(client.proxy);
  CHECK(client.proxy->host == "proxy");
  CHECK(client.proxy->password == "p");
}

TEST_CASE("without a port nothing is served") {
  CHECK_FALSE(read_config("{}").config.http_server);
  const auto loaded = read_config(R"({"http": {"client": {"allow": ["127.0.0.1"]}}})");
  CHECK(loaded.ok());
  CHECK_FALSE(loaded.config.http_server);
  CHECK(loaded.config.http_client.allow.size() == 1);
  const auto any = read_config(R"({"http": {"port": 0}})");
  REQUIRE(any.config.http_server);
  CHECK(any.config.http_server->address == "127.0.0.1");
  CHECK(any.config.http_server->certificate_file.empty());
}

TEST_CASE("mistakes in it are named") {
  CHECK(has(problems_of(R"({"http": {"port": 65536}})"), "http.port: must be from 0 to 65535"));
  CHECK(has(problems_of(R"({"http": {"address": "localhost"}})"),
            "http.address: must be an address of this machine"));
  CHECK(has(problems_of(R"({"http": {"tls": {"key_file": "k"}}})"), "is missing: the certificate"));
  CHECK(has(problems_of(R"({"http": {"tls": {"certificate_file": "c"}}})"),
            "is missing: the key of the certificate"));
  CHECK(has(problems_of(R"({"http": {"client": {"allow": ["10.0.0.1/8"]}}})"),
            "must be an address or a range of them"));
  CHECK(has(problems_of(R"({"http": {"client": {"proxy": {"port": 1}}}})"),
            "is missing: where the proxy is"));
  CHECK(has(problems_of(R"({"http": {"prot": 1}})"), "did you mean \"port\"?"));
}
