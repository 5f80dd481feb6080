// A crowd in many rooms that talks to the bot at an even pace, while one more room says its lines
// as fast as the bot takes them. Writes a report when everybody has been answered. The pace does
// not wait for answers: a message that could not be handed over when it was due counts as late.
#include <atomic>
#include <charconv>
#include <chrono>
#include <cox/adapter.hpp>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "answers.hpp"

namespace {

using soak::Answers;

constexpr std::string_view kFlood = "flood";
constexpr std::string_view kRefused = "cannot take this";
constexpr std::chrono::seconds kPatience{120};

std::size_t number(const cox::Json& settings, const char* key) {
  return static_cast<std::size_t>(settings[key].as_int());
}

cox::Incoming said_in(std::string room, std::string text) {
  cox::Incoming in;
  in.user = "somebody in " + room;
  in.known = true;
  in.room = std::move(room);
  in.text = std::move(text);
  return in;
}

}  // namespace

class Crowd : public cox::Adapter {
 public:
  static constexpr std::uint32_t abilities = 0;

  void start() override {
    rooms_ = number(settings(), "rooms");
    messages_ = rooms_ * number(settings(), "rounds");
    answers_.emplace(messages_);
    state(COX_STATE_ONLINE);
    talking_ = std::thread([this] { talk(); });
    flooding_ = std::thread([this] { flood(); });
  }
  void stop() override {
    stopped_ = true;
    talking_.join();
    flooding_.join();
  }

  void send(const cox::Outgoing& out) override {
    const bool refused = out.body.find(kRefused) != std::string::npos;
    if (out.address.room == kFlood) return void(++(refused ? flood_refused_ : flood_answered_));
    if (refused) return answers_->refused();
    std::size_t said = std::string::npos;
    std::from_chars(out.body.data(), out.body.data() + out.body.size(), said);
    answers_->arrived(said);
  }

 private:
  void talk() {
    const auto pause =
        std::chrono::nanoseconds(std::chrono::seconds(1)) / number(settings(), "per_second");
    auto due = Answers::Clock::now();
    for (std::size_t said = 0; said < messages_ && !stopped_; ++said, due += pause) {
      std::this_thread::sleep_until(due);
      answers_->is_due(said, due);
      say(said_in("room " + std::to_string(said % rooms_), "cox echo " + std::to_string(said)));
    }
    calm_ = true;
    const bool all = answers_->wait_for_all(kPatience);
    if (!stopped_) report(all);
  }

  void flood() {
    const cox::Json::Array& lines = settings()["flood"].items();
    for (std::size_t i = 0; !lines.empty() && !calm_ && !stopped_; ++i) {
      say(said_in(std::string(kFlood), lines[i % lines.size()].as_string()));
      ++flood_said_;
    }
  }

  // As an adapter of a pipe does: waits only where the bot does not take more.
  void say(const cox::Incoming& in) {
    if (!receive_soon(in, [](bool) {})) receive(in);
  }

  // Under a name that is there when all of it is.
  void report(bool all) const {
    const Answers::Figures figures = answers_->figures();
    const cox::Json json = cox::Json::object({{"rooms", rooms_},
                                              {"said", messages_},
                                              {"all", all},
                                              {"answered", figures.answered},
                                              {"refused", figures.refused},
                                              {"unexpected", figures.unexpected},
                                              {"p50_ms", figures.p50},
                                              {"p99_ms", figures.p99},
                                              {"worst_ms", figures.worst},
                                              {"flood_said", flood_said_.load()},
                                              {"flood_answered", flood_answered_.load()},
                                              {"flood_refused", flood_refused_.load()}});
    const std::string path = settings()["report"].as_string();
    std::ofstream(path + ".new") << json.dump() << "\n";
    std::filesystem::rename(path + ".new", path);
  }

  std::size_t rooms_ = 0;
  std::size_t messages_ = 0;
  std::optional<Answers> answers_;
  std::atomic<bool> stopped_{false};
  std::atomic<bool> calm_{false};  // everybody else has said all
  std::atomic<std::size_t> flood_said_{0}, flood_answered_{0}, flood_refused_{0};
  std::thread talking_, flooding_;
};

COX_ADAPTER("crowd", "1.0.0", "A crowd of rooms, for a long run", Crowd)
