// What has come before. Slack says the same again where it was not acknowledged in time, and says
// of one post that it is a message and that it is a mention.
#pragma once

#include <cox/json.hpp>
#include <cstddef>
#include <deque>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

namespace slack {

class Seen {
 public:
  // `taken`: the bot keeps it, so Slack may forget it. `answer` goes along; null: none.
  using Acknowledge = std::function<void(bool taken, const cox::Json& answer)>;

  explicit Seen(std::size_t most = 10'000) : most_(most) {}

  // True: it is new, and is to be handed over; end() follows. Otherwise it is acknowledged here, at
  // once or together with the first.
  bool begin(const std::string& key, Acknowledge acknowledge);
  // What was not taken may come again.
  void end(const std::string& key, bool taken, const cox::Json& answer = {});
  // Nothing that is under way will end.
  void give_up();

 private:
  const std::size_t most_;
  std::unordered_map<std::string, std::vector<Acknowledge>> under_way_;
  std::unordered_map<std::string, cox::Json> done_;
  std::deque<std::string> order_;  // of done_, the oldest first
};

}  // namespace slack
