#include <filesystem>

#include "config/sections.hpp"

namespace cox::config {
namespace {

std::string at(const std::string& base, const std::string& path) {
  return (std::filesystem::path(base) / path).lexically_normal().string();
}

void read_address(Section& section, HttpServer& http) {
  section.read("address", http.address);
  if (!IpAddress::parse(http.address)) {
    section.problem("address",
                    "must be an address of this machine: \"127.0.0.1\" for this machine alone, "
                    "\"0.0.0.0\" or \"::\" for every network");
  }
}

void read_tls(Section& section, const std::string& base, Report& report, HttpServer& http) {
  const Json* value = section.object("tls");
  if (value == nullptr) return;
  Section tls(*value, "http.tls", report);
  tls.read("certificate_file", http.certificate_file);
  tls.read("key_file", http.key_file);
  if (http.certificate_file.empty())
    tls.problem("certificate_file", "is missing: the certificate and its chain, as PEM");
  if (http.key_file.empty())
    tls.problem("key_file", "is missing: the key of the certificate, as PEM");
  http.certificate_file = at(base, http.certificate_file);
  http.key_file = at(base, http.key_file);
  tls.finish();
}

void read_allow(Section& client, HttpClient& http) {
  std::vector<std::string> ranges;
  client.read("allow", ranges);
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    if (const auto range = IpRange::parse(ranges[i])) {
      http.allow.push_back(*range);
    } else {
      client.problem(path_of("allow", i),
                     "must be an address or a range of them, e.g. \"127.0.0.1\" or "
                     "\"10.0.0.0/8\" (the bits after the first 8 are 0)");
    }
  }
}

void read_proxy(Section& client, Report& report, HttpClient& http) {
  const Json* value = client.object("proxy");
  if (value == nullptr) return;
  Section section(*value, "http.client.proxy", report);
  HttpProxy proxy;
  section.read("host", proxy.host);
  section.read("port", proxy.port, 1, 65'535);
  section.read("user", proxy.user);
  section.read("password", proxy.password);
  if (proxy.host.empty()) section.problem("host", "is missing: where the proxy is");
  section.finish();
  http.proxy = std::move(proxy);
}

}  // namespace

void read_http(Section& top, const std::string& base, Report& report, Config& config) {
  const Json* value = top.object("http");
  if (value == nullptr) return;
  Section section(*value, "http", report);
  HttpServer server;
  read_address(section, server);
  section.read("port", server.port, 0, 65'535);
  read_tls(section, base, report, server);
  section.read("body_bytes", server.body_bytes, 0, 1U << 30);
  if (section.get("port") != nullptr) config.http_server = std::move(server);
  if (const Json* given = section.object("client")) {
    Section client(*given, "http.client", report);
    read_allow(client, config.http_client);
    read_proxy(client, report, config.http_client);
    client.finish();
  }
  section.finish();
}

}  // namespace cox::config
