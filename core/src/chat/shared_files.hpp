// Files that hang on messages and that a platform gives only to the bot: what it takes to fetch
// them stays here, and plugins see a url that means nothing elsewhere. In memory: after a restart
// the files of earlier messages are no longer known. Threads: any.
#pragma once

#include <cox/json.hpp>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace cox::chat {

class SharedFiles {
 public:
  static constexpr std::string_view kScheme = "cox:file/";
  static constexpr std::size_t kMost = 10'000;  // the oldest goes first

  // How the platform gives it to the bot.
  struct Source {
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
  };

  // The extra of a message as plugins may see it: a file with "headers", or whose url is a
  // "secret", gets a url of ours. One from which these cannot be hidden loses its url.
  std::string hide(std::string extra);

  // What a url of ours stands for; nullopt where it is none, or is not known any more.
  std::optional<Source> find(std::string_view url) const;

 private:
  Json hidden(const Json& file);
  std::string keep(Source source);

  mutable std::mutex mutex_;                      // guards what follows
  std::unordered_map<std::string, Source> kept_;  // by url
  std::deque<std::string> order_;                 // oldest first
};

}  // namespace cox::chat
