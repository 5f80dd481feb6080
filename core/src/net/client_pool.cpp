#include "net/client_pool.hpp"

#include <utility>

namespace cox::net {

std::string ClientPool::origin(const Url& to) {
  return (to.secure ? "https://" : "http://") + to.authority();
}

const Proxy* ClientPool::asked_for(const Url& to) const {
  return options_.proxy && !to.secure ? &*options_.proxy : nullptr;
}

Endpoint ClientPool::endpoint(const Url& to) const {
  if (const Proxy* const proxy = asked_for(to)) return {.host = proxy->host, .port = proxy->port};
  Endpoint endpoint{.host = to.host, .port = to.port, .proxy = options_.proxy};
  if (to.secure) endpoint.tls = options_.tls;
  if (options_.may_connect)
    endpoint.may_connect = [may = options_.may_connect, host = to.host](
                               const std::string& address) { return may(host, address); };
  return endpoint;
}

std::unique_ptr<ClientConnection> ClientPool::take(const Url& to, bool kept_will_do,
                                                   std::chrono::milliseconds opening) {
  Origin& place = origins_[origin(to)];
  const bool is_full = place.in_use + place.kept.size() >= options_.connections_per_host;
  if (is_full && place.kept.empty()) return nullptr;
  ++place.in_use;
  if (kept_will_do && !place.kept.empty()) {
    auto connection = std::move(place.kept.back());  // the others may then become old
    place.kept.pop_back();
    return connection;
  }
  if (is_full) place.kept.erase(place.kept.begin());
  return std::make_unique<ClientConnection>(loop_, endpoint(to), opening);
}

void ClientPool::give_back(const Url& to, std::unique_ptr<ClientConnection> connection) {
  const std::string key = origin(to);
  Origin& place = origins_[key];
  --place.in_use;
  if (connection->is_reusable()) {
    const ClientConnection* const kept = connection.get();
    connection->keep(options_.idle_time, [this, key, kept] { drop(key, kept); });
    place.kept.push_back(std::move(connection));
  }
  if (place.in_use == 0 && place.kept.empty()) origins_.erase(key);
}

void ClientPool::drop(const std::string& origin, const ClientConnection* kept) {
  const auto place = origins_.find(origin);
  if (place == origins_.end()) return;
  std::erase_if(place->second.kept, [&](const auto& each) { return each.get() == kept; });
  if (place->second.in_use == 0 && place->second.kept.empty()) origins_.erase(place);
}

}  // namespace cox::net
