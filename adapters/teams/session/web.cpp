#include "web.hpp"

namespace teams {

cox::net::HttpClient::Options http_options(const Settings& settings) {
  cox::net::HttpClient::Options options;
  options.proxy = settings.proxy;
  options.tls.authorities_file = settings.authorities_file;
  return options;
}

Trouble trouble_of(const cox::net::Failure& failure, const std::string& key) {
  Trouble trouble{.what = failure.message, .is_passing = true};
  if (failure.kind == cox::net::Failure::Kind::name)
    trouble.advice = "check this machine's name service, and \"" + key + "\" where it is set";
  return trouble;
}

}  // namespace teams
