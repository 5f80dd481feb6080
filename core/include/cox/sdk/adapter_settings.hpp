// Reads an adapter's entry of the config, and refuses what is wrong in it by its name:
// "adapters.work.proxy must be an object with host and port". For adapters that link cox::net.
// Everything throws cox::Error (COX_INVALID). Threads: any.
#ifndef COX_SDK_ADAPTER_SETTINGS_HPP
#define COX_SDK_ADAPTER_SETTINGS_HPP

#include <algorithm>
#include <chrono>
#include <cox/json.hpp>
#include <cox/net/http_client.hpp>
#include <cox/sdk/error.hpp>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace cox {

class AdapterSettings {
 public:
  using Millis = std::chrono::milliseconds;

  // `own` are the keys that this adapter knows, beside those that every entry may have or that the
  // bot adds; any other key is refused, and `page` is where people are sent. `settings` outlives
  // it.
  AdapterSettings(const Json& settings, std::initializer_list<std::string_view> own,
                  std::string_view page)
      : settings_(settings) {
    const std::string session = settings["session"].as_string();
    if (!session.empty()) prefix_ = "adapters." + session + ".";
    constexpr std::string_view kAll[] = {"adapter", "bot", "alias", "session", "home"};
    for (const auto& [key, value] : settings.members()) {
      const bool known = std::find(std::begin(kAll), std::end(kAll), key) != std::end(kAll) ||
                         std::find(own.begin(), own.end(), key) != own.end();
      if (!known)
        refuse(key, "is not known; known here: " + listed(own) + "; see " + std::string(page));
    }
  }

  [[noreturn]] void refuse(std::string_view key, const std::string& why) const {
    throw Error(COX_INVALID, prefix_ + std::string(key) + " " + why);
  }
  // "adapters.work.", for sentences that name a key; empty where nobody knows the entry's name.
  const std::string& prefix() const { return prefix_; }

  // The value of a key; "reconnect.first" is that of a key within an object. Null where there is
  // none.
  const Json& operator[](std::string_view key) const {
    const std::size_t dot = key.find('.');
    if (dot == std::string_view::npos) return settings_[key];
    const Json& outer = settings_[key.substr(0, dot)];
    if (!outer.is_null() && !outer.is_object())
      refuse(key.substr(0, dot), "must be an object with " + std::string(key.substr(dot + 1)));
    return outer[key.substr(dot + 1)];
  }

  std::string text(std::string_view key, std::string_view standard = "") const {
    const Json& value = (*this)[key];
    if (value.is_null()) return std::string(standard);
    if (!value.is_string()) refuse(key, "must be a text");
    return value.as_string();
  }
  bool flag(std::string_view key, bool standard) const {
    const Json& value = (*this)[key];
    if (value.is_null()) return standard;
    if (!value.is_bool()) refuse(key, "must be true or false");
    return value.as_bool();
  }
  double number(std::string_view key, double standard, double least, double most) const {
    const Json& value = (*this)[key];
    if (value.is_null()) return standard;
    const double given = value.is_number() ? value.as_double() : least - 1;
    if (given < least || given > most)
      refuse(key, "must be a number from " + shown(least) + " to " + shown(most));
    return given;
  }
  // A whole number.
  std::int64_t count(std::string_view key, std::int64_t standard, std::int64_t least,
                     std::int64_t most) const {
    const Json& value = (*this)[key];
    if (value.is_null()) return standard;
    if (!value.is_int() || value.as_int() < least || value.as_int() > most)
      refuse(key, "must be a number from " + std::to_string(least) + " to " + std::to_string(most));
    return value.as_int();
  }
  // What is written in seconds, a hundredth to a day.
  Millis seconds(std::string_view key, Millis standard) const {
    const Json& value = (*this)[key];
    if (value.is_null()) return standard;
    const double given = value.is_number() ? value.as_double() : 0;
    if (given < 0.01 || given > 86'400)
      refuse(key, "must be a number of seconds from 0.01 to 86400");
    return Millis(static_cast<std::int64_t>(given * 1'000));
  }

  // Whether tokens may travel there: with TLS, or to this machine itself.
  static bool is_safe(const net::Url& url) {
    return url.secure || url.host == "127.0.0.1" || url.host == "::1" || url.host == "localhost";
  }
  // A safe http URL without a slash at its end, or empty where it is neither given nor standard.
  std::string url(std::string_view key, std::string_view standard = "") const {
    std::string given = text(key, standard);
    while (!given.empty() && given.back() == '/') given.pop_back();
    if (given.empty()) return given;
    const auto parsed = net::Url::parse(given);
    if (!parsed || !is_safe(*parsed))
      refuse(key, "must be an https URL; plain http is taken to this machine itself only");
    return given;
  }
  // "proxy": {"host": "proxy.example", "port": 3128, "user": "...", "password": "..."}
  std::optional<net::Proxy> proxy() const {
    const Json& value = (*this)["proxy"];
    if (value.is_null()) return std::nullopt;
    if (value["host"].text().empty()) refuse("proxy", "must be an object with host and port");
    net::Proxy proxy;
    proxy.host = value["host"].as_string();
    proxy.port = static_cast<std::uint16_t>(count("proxy.port", 3'128, 1, 65'535));
    proxy.user = value["user"].as_string();
    proxy.password = value["password"].as_string();
    return proxy;
  }

 private:
  static std::string listed(std::initializer_list<std::string_view> keys) {
    std::string out;
    for (const std::string_view key : keys) out.append(out.empty() ? "" : ", ").append(key);
    return out;
  }
  static std::string shown(double number) { return Json(number).dump(); }

  const Json& settings_;
  std::string prefix_;
};

}  // namespace cox

#endif  // COX_SDK_ADAPTER_SETTINGS_HPP
