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
            [this](const Trouble* trouble) { on_keys(trouble); }),
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

void Connection::on_keys(const Trouble* trouble) {
  has_keys_ = trouble == nullptr;
  key_trouble_ = has_keys_ ? std::nullopt : std::optional<Trouble>(*trouble);
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

template <class T>
T Connection::waits_for(std::function<void(std::function<void(T)>)> ask) {
  const auto promise = std::make_shared<std::promise<T>>();
  auto future = promise->get_future();
  loop_.post([ask = std::move(ask), promise] {
    ask([promise](T got) { promise->set_value(std::move(got)); });
  });
  if (future.wait_for(kPatience) != std::future_status::ready) return {};
  try {
    return future.get();
  } catch (const std::future_error&) {  // the loop has gone
    return {};
  }
}

std::optional<KeySet> Connection::keys(bool newer) {
  using Keys = std::optional<KeySet>;
  return waits_for<Keys>([this, newer](const std::function<void(Keys)>& got) {
    const auto take = [got](const KeySet* keys) { got(keys == nullptr ? Keys() : Keys(*keys)); };
    if (newer) {
      keys_.get_newer(take);
    } else {
      keys_.get(take);
    }
  });
}

std::string Connection::token() {
  return waits_for<std::string>([this](const std::function<void(std::string)>& got) {
    tokens_.get([got](const std::variant<std::string, Trouble>& token) {
      const auto* text = std::get_if<std::string>(&token);
      got(text == nullptr ? std::string() : *text);
    });
  });
}

}  // namespace teams
