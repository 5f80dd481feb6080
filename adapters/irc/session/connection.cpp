#include "connection.hpp"

#include <algorithm>
#include <utility>

namespace irc {

using cox::net::Failure;
using cox::net::Stream;

namespace {

constexpr std::chrono::seconds kGoodbye{1};

std::string in_words(std::chrono::milliseconds wait) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
  return seconds < 120 ? std::to_string(seconds) + " s" : std::to_string(seconds / 60) + " min";
}

}  // namespace

Connection::Connection(cox::net::Loop& loop, Options options, Callbacks callbacks,
                       std::function<std::uint64_t()> random)
    : loop_(loop),
      options_(std::move(options)),
      callbacks_(std::move(callbacks)),
      backoff_(options_.first_wait, options_.longest_wait, std::move(random)),
      reconnect_(loop),
      pace_(loop),
      alive_(loop),
      retry_(loop),
      bucket_(options_.burst, options_.each) {}

Connection::~Connection() = default;

Connection::Millis Connection::now() {
  return std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now().time_since_epoch());
}

void Connection::open() { connect(); }

void Connection::connect() {
  const std::string where = options_.to.host + ":" + std::to_string(options_.to.port);
  callbacks_.state(State::connecting, where);
  framer_ = Framer();
  bucket_ = cox::net::TokenBucket(options_.burst, options_.each);
  queue_.clear();
  ending_ = asked_ = false;
  client_ = make_client();
  stream_ = std::make_unique<Stream>(
      loop_, Stream::Callbacks{[this] {
                                 heard_ = now();
                                 watch();
                                 client_->begin();
                               },
                               [this](std::string_view bytes) { received(bytes); },
                               [this](const Failure& why) { end(why.message, why.is_lasting()); }});
  stream_->open(options_.to);
}

std::unique_ptr<Client> Connection::make_client() {
  Client::Callbacks callbacks;
  callbacks.send = [this](const Line& line, Client::Priority priority) { send(line, priority); };
  callbacks.said = callbacks_.said;
  callbacks.welcome = [this] { welcome(); };
  callbacks.trouble = callbacks_.trouble;
  callbacks.give_up = [this](const std::string& why, bool lasting) { end(why, lasting); };
  callbacks.taken = callbacks_.taken;
  callbacks.refused = callbacks_.refused;
  return std::make_unique<Client>(options_.login, options_.channels, std::move(callbacks));
}

void Connection::received(std::string_view bytes) {
  heard_ = now();
  asked_ = false;
  const std::size_t before = framer_.dropped();
  const std::vector<std::string> lines = framer_.feed(bytes);
  if (framer_.dropped() > before) callbacks_.trouble("the server sent a line that was too long");
  for (const std::string& text : lines) {
    if (ending_ || leaving_) return;
    if (const auto line = parse(text)) client_->take(*line);
  }
}

void Connection::welcome() {
  backoff_.reset();
  callbacks_.state(State::online, client_->nick());
  retry_later();
}

void Connection::retry_later() {
  retry_.after(options_.retry, [this] {
    client_->retry();
    if (!ending_) retry_later();
  });
}

// ---- what goes out ----

void Connection::send(const Line& line, Client::Priority priority) {
  if (ending_) return;
  if (priority == Client::Priority::now) {
    if (!stream_->write(to_bytes(line))) end("the server takes nothing any more", false);
    return;
  }
  queue_.push_back(to_bytes(line));
  pump();
}

void Connection::pump() {
  while (!queue_.empty() && !ending_) {
    const Millis wait = bucket_.take(now());
    if (wait > Millis(0)) return pace_.after(wait, [this] { pump(); });
    if (!stream_->write(std::move(queue_.front()))) end("the server takes nothing any more", false);
    queue_.pop_front();
  }
}

// ---- whether it is still there ----

void Connection::watch() {
  const Millis quiet = now() - heard_;
  const Millis limit = asked_ ? options_.silence + options_.patience : options_.silence;
  if (quiet < limit) return alive_.after(limit - quiet, [this] { watch(); });
  if (asked_) return end("the server has not answered for " + in_words(quiet), false);
  asked_ = true;
  send({{}, "", "PING", {"cox"}}, Client::Priority::now);
  if (!ending_) watch();
}

// ---- its end ----

// Noted now and done when whoever calls has returned: they belong to what goes.
void Connection::end(const std::string& why, bool lasting) {
  if (std::exchange(ending_, true)) return;
  why_ = why;
  lasting_ = lasting;
  for (cox::net::Timer* timer : {&pace_, &alive_, &retry_}) timer->cancel();
  reconnect_.after(Millis(0), [this] { finish(); });
}

void Connection::finish() {
  stream_.reset();
  client_.reset();
  queue_.clear();
  callbacks_.lost();
  if (leaving_) {
    reconnect_.cancel();
    return std::exchange(leaving_, nullptr)();
  }
  // Somebody may mend it on the other side, so it is tried again, but seldom.
  const Millis wait = lasting_ ? options_.longest_wait : backoff_.next();
  callbacks_.state(lasting_ ? State::offline : State::connecting,
                   why_ + "; trying again in " + in_words(wait));
  reconnect_.after(wait, [this] { connect(); });
}

void Connection::leave(const std::string& why, std::function<void()> left) {
  Client* const client = this->client();
  leaving_ = std::move(left);
  for (cox::net::Timer* timer : {&pace_, &alive_, &retry_}) timer->cancel();
  if (client == nullptr) return finish();
  client->quit(why);
  reconnect_.after(kGoodbye, [this] { finish(); });
}

Client* Connection::client() {
  return !ending_ && !leaving_ && client_ != nullptr && client_->is_welcome() ? client_.get()
                                                                              : nullptr;
}

}  // namespace irc
