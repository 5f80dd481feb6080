#include "web.hpp"

namespace teams {

cox::net::HttpClient::Options http_options(const Settings& settings) {
  cox::net::HttpClient::Options options;
  options.proxy = settings.proxy;
  options.tls.authorities_file = settings.authorities_file;
  return options;
}

}  // namespace teams
