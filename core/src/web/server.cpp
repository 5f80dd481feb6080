#include "web/server.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/ip_range.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace cox::web {

namespace {

constexpr std::chrono::milliseconds kFirst{1'000};
constexpr std::chrono::milliseconds kLongest{60'000};

bool is_loopback(const std::string& address) {
  static const IpRange ipv4 = *IpRange::parse("127.0.0.0/8");
  static const IpRange ipv6 = *IpRange::parse("::1");
  const auto parsed = IpAddress::parse(address);
  return parsed && (ipv4.contains(*parsed) || ipv6.contains(*parsed));
}

net::HttpServer::Options options_of(const config::HttpServer& http) {
  net::HttpServer::Options options;
  options.address = http.address;
  options.port = static_cast<std::uint16_t>(http.port);
  if (!http.certificate_file.empty())
    options.tls = net::ServerTls{http.certificate_file, http.key_file};
  return options;
}

std::string place(const std::string& address, std::uint16_t port) {
  const bool ipv6 = address.find(':') != std::string::npos;
  return text::cat(ipv6 ? "[" : "", address, ipv6 ? "]" : "", ":", port);
}

}  // namespace

Server::Server(const Site& site, Random& random)
    : site_(site), backoff_(kFirst, kLongest, [&random] { return random.next(); }) {}

Server::~Server() { close(); }

void Server::configure(const std::optional<config::HttpServer>& http) {
  loop_.run([&] {
    if (!http) {
      if (server_ != nullptr) log::info("web", "serves no more: cox.json names no http.port");
      retire();
      http_ = std::nullopt;
      return state("off");
    }
    const bool same = http_ == http && server_ != nullptr;
    if (same && http->certificate_file.empty()) return;
    retire();
    http_ = http;
    backoff_.reset();
    open();
  });
}

// On the loop's thread. Old and new follow each other at once, so a port is free again.
void Server::open() {
  auto server = make();
  if (const auto failure = server->open()) return retry(failure->message);
  server_ = std::move(server);
  {
    std::lock_guard lock(mutex_);
    address_ = http_->address;
    port_ = server_->port();
  }
  state("serving");
  const bool secure = !http_->certificate_file.empty();
  log::info("web", text::cat("serves ", secure ? "https://" : "http://",
                             place(http_->address, server_->port())));
  if (!secure && !is_loopback(http_->address)) {
    log::warn("web", text::cat("others can read along: ", http_->address,
                               " is not this machine alone and http.tls is not set; set it, or let "
                               "a proxy with TLS stand in front"));
  }
}

std::unique_ptr<net::HttpServer> Server::make() {
  net::HttpServer::Callbacks callbacks;
  callbacks.admit = [this, standard = http_->body_bytes](const net::HttpRequest& head,
                                                         const net::HttpServer::Peer&) {
    Site::Admission admission = site_.admit(head, standard);
    net::HttpServer::Admission given;
    given.body_bytes = admission.body_bytes;
    given.refusal = std::move(admission.refusal);
    return given;
  };
  callbacks.handle = [this](net::HttpRequest request, const net::HttpServer::Peer& peer,
                            net::HttpServer::Answer answer) {
    site_.handle(std::move(request), {peer.address, peer.secure}, std::move(answer));
  };
  callbacks.failed = [](const std::string& what) { log::warn("web", what); };
  return std::make_unique<net::HttpServer>(loop_, options_of(*http_), std::move(callbacks));
}

void Server::retry(const std::string& why) {
  const auto delay = backoff_.next();
  log::error("web", text::cat("cannot serve at ",
                              place(http_->address, static_cast<std::uint16_t>(http_->port)), ": ",
                              why, "; tried again in ", text::duration(delay.count())));
  state("waiting", why);
  if (again_ == nullptr) again_ = std::make_unique<net::Timer>(loop_);
  again_->after(delay, [this] { open(); });
}

// On the loop's thread. The older server lives until its last answer is out.
void Server::retire() {
  if (again_ != nullptr) again_->cancel();
  if (server_ == nullptr) return;
  std::shared_ptr<net::HttpServer> old = std::move(server_);
  old_.push_back(old);
  old->drain([this, weak = std::weak_ptr(old)] {
    // Not from inside its own callback.
    loop_.post([this, weak] {
      if (const auto over = weak.lock()) std::erase(old_, over);
    });
  });
}

void Server::drain() {
  loop_.run([this] { retire(); });
  state("off");
}

void Server::close() {
  loop_.run([this] {
    again_ = nullptr;
    server_ = nullptr;
    old_.clear();
  });
  loop_.stop();
}

void Server::state(std::string word, std::string why) {
  std::lock_guard lock(mutex_);
  state_ = std::move(word);
  why_ = std::move(why);
}

Json Server::describe() const {
  std::lock_guard lock(mutex_);
  Json json = Json::object({{"state", state_}});
  if (!why_.empty()) json.set("why", why_);
  if (state_ == "serving") json.set("address", address_).set("port", port_);
  return json;
}

}  // namespace cox::web
