// The bot's one HTTP server: carries requests to the site and answers back. Where its port is taken
// the bot runs without it, and it tries again. Threads: any.
#pragma once

#include <cox/json.hpp>
#include <cox/net/backoff.hpp>
#include <cox/net/http_server.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/random.hpp"
#include "config/http.hpp"
#include "web/site.hpp"

namespace cox::web {

class Server {
 public:
  Server(const Site& site, Random& random);
  ~Server();  // close()
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Serves as the config says from now on, or not at all. What is under way on the old server is
  // answered. Certificates are read again.
  void configure(const std::optional<config::HttpServer>& http);
  // Accepts nobody any more; what is under way is answered.
  void drain();
  // Ends everything.
  void close();

  // {"state": "serving", "address": "127.0.0.1", "port": 8080} and its like, for `status`.
  Json describe() const;

 private:
  void open();
  void retry(const std::string& why);
  void retire();
  std::unique_ptr<net::HttpServer> make();
  void state(std::string word, std::string why = {});

  const Site& site_;
  net::Loop loop_;
  net::Backoff backoff_;
  // On the loop's thread.
  std::optional<config::HttpServer> http_;
  std::unique_ptr<net::HttpServer> server_;
  std::unique_ptr<net::Timer> again_;
  std::vector<std::shared_ptr<net::HttpServer>> old_;

  mutable std::mutex mutex_;  // guards what follows, for describe()
  std::string state_ = "off";
  std::string why_;
  std::string address_;
  std::uint16_t port_ = 0;
};

}  // namespace cox::web
