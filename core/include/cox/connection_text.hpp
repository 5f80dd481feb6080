// How a connection to a chat is, for people: what `adapters` says in a room and on the command
// line. Pure functions; times are in milliseconds, and what is missing is left out.
#ifndef COX_CONNECTION_TEXT_HPP
#define COX_CONNECTION_TEXT_HPP

#include <cox/json.hpp>
#include <cstdint>
#include <string>

namespace cox {

// 93784000 -> "1 d 2 h", 5000 -> "5 s".
inline std::string duration_text(std::int64_t milliseconds) {
  const std::int64_t seconds = milliseconds / 1000;
  const auto two = [](std::int64_t a, const char* unit, std::int64_t b, const char* smaller) {
    return std::to_string(a) + unit + (b == 0 ? "" : " " + std::to_string(b) + smaller);
  };
  if (seconds >= 86'400) return two(seconds / 86'400, " d", seconds % 86'400 / 3'600, " h");
  if (seconds >= 3'600) return two(seconds / 3'600, " h", seconds % 3'600 / 60, " min");
  if (seconds >= 60) return two(seconds / 60, " min", seconds % 60, " s");
  return std::to_string(seconds) + " s";
}

namespace sdk {

inline std::string counted(const Json& count, const char* one, const char* many) {
  const std::int64_t number = count.as_int();
  return number == 0 ? "" : ", " + std::to_string(number) + (number == 1 ? one : many);
}

}  // namespace sdk

// "libera: online for 2 h, cox, 1 reconnect, lag 35 ms", and what went wrong below it; from one
// object of what admin/1 "adapters" answers (docs/abi.md).
inline std::string connection_text(const Json& adapter) {
  std::string text = adapter["name"].as_string() + ": " + adapter["state"].as_string();
  if (adapter.contains("for_ms")) text += " for " + duration_text(adapter["for_ms"].as_int());
  if (!adapter["why"].text().empty()) text += ", " + adapter["why"].as_string();
  text += sdk::counted(adapter["reconnects"], " reconnect", " reconnects");
  if (adapter.contains("lag_ms"))
    text += ", lag " + std::to_string(adapter["lag_ms"].as_int()) + " ms";
  text += sdk::counted(adapter["queue"], " waiting", " waiting");
  text +=
      sdk::counted(adapter["rate_waits"], " wait for its rate limit", " waits for its rate limits");
  const bool said = adapter["why"].text().starts_with(adapter["last_error"].text());
  if (adapter.contains("last_error") && !said) {
    text += "\n  last error, " + duration_text(adapter["error_age_ms"].as_int()) +
            " ago: " + adapter["last_error"].as_string();
  }
  if (adapter.contains("advice")) text += "\n  what to do: " + adapter["advice"].as_string();
  return text;
}

inline std::string connections_text(const Json& adapters) {
  std::string text;
  for (const Json& adapter : adapters.items())
    text += (text.empty() ? "" : "\n") + connection_text(adapter);
  return text.empty() ? "no adapters" : text;
}

}  // namespace cox

#endif  // COX_CONNECTION_TEXT_HPP
