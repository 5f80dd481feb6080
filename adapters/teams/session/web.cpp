#include "web.hpp"

namespace teams {

cox::net::HttpClient::Options http_options(const Settings& settings) {
  cox::net::HttpClient::Options options;
  options.proxy = settings.proxy;
  options.tls.authorities_file = settings.authorities_file;
  return options;
}

std::chrono::milliseconds steady_now() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace teams
