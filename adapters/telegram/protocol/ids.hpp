// How chats and messages are called between Telegram and the bot. Pure.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace telegram {

inline std::optional<std::int64_t> to_number(std::string_view text) {
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || last != end || number == 0) return std::nullopt;
  return number;
}

// Telegram counts messages in each chat anew, and the bot wants one name for each: "CHAT/NUMBER".
struct MessageId {
  std::int64_t chat = 0, message = 0;

  std::string text() const { return std::to_string(chat) + "/" + std::to_string(message); }
  static std::optional<MessageId> parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto chat = to_number(text.substr(0, slash));
    const auto message = to_number(text.substr(slash + 1));
    if (!chat || !message) return std::nullopt;
    return MessageId{*chat, *message};
  }
};

}  // namespace telegram
