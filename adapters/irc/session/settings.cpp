#include "settings.hpp"

#include <algorithm>
#include <cox/sdk/adapter_settings.hpp>

namespace irc {

namespace {

using cox::Json;

using cox::AdapterSettings;

std::optional<cox::net::Tls> read_tls(const AdapterSettings& reader) {
  if (!reader.flag("tls", true)) return std::nullopt;
  return cox::net::Tls{.name = reader.text("tls_name"),
                       .authorities_file = reader.text("ca_file"),
                       .certificate_file = reader.text("certificate_file"),
                       .key_file = reader.text("key_file")};
}

Sasl::Mechanism read_mechanism(const AdapterSettings& reader) {
  const std::string standard = reader.text("account_password").empty() ? "none" : "plain";
  const std::string name = reader.text("sasl", standard);
  if (name == "none") return Sasl::Mechanism::none;
  if (name == "plain") {
    if (reader.text("account").empty()) reader.refuse("account", "is missing, for SASL");
    return Sasl::Mechanism::plain;
  }
  if (name != "external") reader.refuse("sasl", "must be \"plain\", \"external\" or \"none\"");
  if (reader.text("certificate_file").empty())
    reader.refuse("certificate_file", "is missing, for SASL EXTERNAL");
  return Sasl::Mechanism::external;
}

Login read_login(const AdapterSettings& reader) {
  Login login;
  login.nick = reader.text("nick", reader.text("bot", "cox"));
  if (login.nick.empty() || login.nick.find_first_of(" \r\n:") != std::string::npos)
    reader.refuse("nick", "must be one word");
  login.user = reader.text("user", "cox");
  login.real_name = reader.text("real_name", "Coxswain");
  login.password = reader.text("password");
  login.sasl = read_mechanism(reader);
  login.account = reader.text("account");
  login.account_password = reader.text("account_password");
  login.sasl_required = reader.flag("sasl_required", true);
  return login;
}

std::vector<Channel> read_channels(const AdapterSettings& reader) {
  std::vector<Channel> channels;
  for (const Json& each : reader["channels"].items()) {
    Channel channel;
    channel.name = each.is_string() ? each.as_string() : each["name"].as_string();
    channel.key = each["key"].as_string();
    if (channel.name.empty() || channel.name.find_first_of(" ,\r\n") != std::string::npos)
      reader.refuse("channels", R"(must be a list like ["#ops", {"name": "#x", "key": "..."}])");
    channels.push_back(std::move(channel));
  }
  return channels;
}

struct Pair {
  double first, second;
};

// An object of two numbers, each from its least to its most; `like` shows a right one.
std::optional<Pair> read_pair(const AdapterSettings& reader, const char* key, const char* first,
                              const char* second, const Pair& least, const Pair& most,
                              const char* like) {
  const Json& value = reader[key];
  if (value.is_null()) return std::nullopt;
  const Pair pair{value[first].as_double(-1), value[second].as_double(-1)};
  if (value.size() != 2 || pair.first < least.first || pair.first > most.first ||
      pair.second < least.second || pair.second > most.second)
    reader.refuse(key, "must be like " + std::string(like));
  return pair;
}

Connection::Millis seconds(double value) {
  return Connection::Millis(static_cast<std::int64_t>(value * 1'000));
}

void read_pace(const AdapterSettings& reader, Connection::Options& options) {
  if (const auto flood = read_pair(
          reader, "flood", "lines", "seconds", {1, 0.001}, {1'000, 3'600},
          R"({"lines": 5, "seconds": 2}: so many at once, then one every so many seconds)")) {
    options.burst = static_cast<std::int64_t>(flood->first);
    options.each = seconds(flood->second);
  }
  if (const auto ping =
          read_pair(reader, "ping", "seconds", "patience", {0.1, 0.1}, {3'600, 600},
                    R"({"seconds": 60, "patience": 30}: how often the server is )"
                    "asked whether it is there, and how long it may be silent then")) {
    options.pulse.between = seconds(ping->first);
    options.pulse.patience = seconds(ping->second);
    options.pulse.first = std::min(options.pulse.first, options.pulse.between);
  }
  if (const auto wait =
          read_pair(reader, "reconnect", "first", "longest", {0.01, 0.01}, {3'600, 86'400},
                    R"({"first": 2, "longest": 300}: seconds before the first )"
                    "attempt to come back, and at most")) {
    options.first_wait = seconds(wait->first);
    options.longest_wait = std::max(seconds(wait->second), options.first_wait);
  }
}

}  // namespace

Connection::Options read_settings(const Json& settings) {
  const AdapterSettings reader(settings,
                               {"server",
                                "port",
                                "tls",
                                "ca_file",
                                "certificate_file",
                                "key_file",
                                "tls_name",
                                "nick",
                                "user",
                                "real_name",
                                "password",
                                "account",
                                "sasl",
                                "account_password",
                                "sasl_required",
                                "channels",
                                "proxy",
                                "flood",
                                "regain",
                                "missed_minutes",
                                "ping",
                                "reconnect"},
                               "docs/adapters/irc.md");
  Connection::Options options;
  options.to.host = reader.text("server");
  if (options.to.host.empty()) reader.refuse("server", "is missing: the host to connect to");
  options.to.tls = read_tls(reader);
  options.to.port =
      static_cast<std::uint16_t>(reader.count("port", options.to.tls ? 6697 : 6667, 1, 65'535));
  options.to.proxy = reader.proxy();
  options.client = {.login = read_login(reader),
                    .channels = read_channels(reader),
                    .regain = reader.flag("regain", false),
                    .missed = std::chrono::minutes(reader.count("missed_minutes", 10, 0, 1'440))};
  read_pace(reader, options);
  return options;
}

}  // namespace irc
