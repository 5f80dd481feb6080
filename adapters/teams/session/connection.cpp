#include "connection.hpp"

#include <future>
#include <memory>
#include <utility>

namespace teams {

namespace {

constexpr std::chrono::seconds kPatience{8};

}  // namespace

Connection::Connection(cox::net::Loop& loop, const Settings& settings, Callbacks callbacks,
                       std::function<std::uint64_t()> random)
    : loop_(loop),
      settings_(settings),
      callbacks_(std::move(callbacks)),
      tokens_(loop, settings, {settings.first_wait, settings.longest_wait, random},
              [this](const Trouble* trouble) { on_token(trouble); }),
      keys_(loop, settings, {settings.first_wait, settings.longest_wait, random},
            [this](const std::string& trouble) { on_keys(trouble); }),
      service_(loop, settings, tokens_) {}

void Connection::open() {
  if (settings_.no_auth) return callbacks_.online();
  tokens_.get([](const auto&) {});
  keys_.get([](const KeySet*) {});
}

void Connection::on_token(const Trouble* trouble) {
  has_token_ = trouble == nullptr;
  token_trouble_ = has_token_ ? std::nullopt : std::optional<Trouble>(*trouble);
  tell();
}

void Connection::on_keys(const std::string& trouble) {
  has_keys_ = trouble.empty();
  key_trouble_ = has_keys_ ? std::nullopt : std::optional<Trouble>(Trouble{trouble});
  tell();
}

void Connection::tell() {
  const bool is_online = has_token_ && has_keys_;
  if (is_online && !is_online_) callbacks_.online();
  is_online_ = is_online;
  if (token_trouble_) return callbacks_.trouble(*token_trouble_);
  if (key_trouble_) callbacks_.trouble(*key_trouble_);
}

void Connection::later(std::chrono::milliseconds delay, std::function<void()> task) {
  // Those that have fired are of no use any more.
  while (timers_.size() > 1 && timers_.front().has_fired) timers_.pop_front();
  Later& one = timers_.emplace_back(loop_);
  one.timer.after(delay, [&one, task = std::move(task)] {
    one.has_fired = true;
    task();
  });
}

std::optional<KeySet> Connection::keys(bool newer) {
  const auto promise = std::make_shared<std::promise<std::optional<KeySet>>>();
  auto future = promise->get_future();
  loop_.post([this, newer, promise] {
    const auto got = [promise](const KeySet* keys) {
      promise->set_value(keys == nullptr ? std::nullopt : std::optional<KeySet>(*keys));
    };
    if (newer) {
      keys_.get_newer(got);
    } else {
      keys_.get(got);
    }
  });
  if (future.wait_for(kPatience) != std::future_status::ready) return std::nullopt;
  try {
    return future.get();
  } catch (const std::future_error&) {  // the loop has gone
    return std::nullopt;
  }
}

}  // namespace teams
