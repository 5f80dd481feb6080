// The connections of an HTTP client: so many for each origin, kept for a while after their use.
#pragma once

#include <cox/net/http_client.hpp>
#include <cox/net/loop.hpp>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "net/client_connection.hpp"

namespace cox::net {

// Used and destroyed on the loop's thread.
class ClientPool {
 public:
  ClientPool(Loop& loop, const HttpClient::Options& options) : loop_(loop), options_(options) {}

  // A kept connection where that will do, else a new one that gives up after `opening`. Null: as
  // many as may be are in use.
  std::unique_ptr<ClientConnection> take(const Url& to, bool kept_will_do,
                                         std::chrono::milliseconds opening);
  // Each that was taken comes back here; kept if it can be used again.
  void give_back(const Url& to, std::unique_ptr<ClientConnection> connection);

  // The proxy that is asked in plain text to fetch what is at `to`; null: the connection leads
  // there.
  const Proxy* asked_for(const Url& to) const;

  static std::string origin(const Url& to);

 private:
  struct Origin {
    std::vector<std::unique_ptr<ClientConnection>> kept;  // the latest at the end
    std::size_t in_use = 0;
  };

  Endpoint endpoint(const Url& to) const;
  void drop(const std::string& origin, const ClientConnection* kept);

  Loop& loop_;
  const HttpClient::Options& options_;
  std::map<std::string, Origin> origins_;
};

}  // namespace cox::net
