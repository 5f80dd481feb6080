#include "connection.hpp"

#include <utility>

#include "advice.hpp"

namespace irc {

using cox::net::Failure;
using cox::net::Stream;

namespace {

constexpr std::chrono::seconds kGoodbye{1};
constexpr const char* kItself = "nothing, it comes back by itself";

std::string in_words(std::chrono::milliseconds wait) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
  return seconds < 120 ? std::to_string(seconds) + " s" : std::to_string(seconds / 60) + " min";
}

template <class Clock>
std::chrono::milliseconds since_epoch() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now().time_since_epoch());
}

}  // namespace

Connection::Connection(cox::net::Loop& loop, Options options, Marks marks, Callbacks callbacks,
                       std::function<std::uint64_t()> random)
    : loop_(loop),
      options_(std::move(options)),
      callbacks_(std::move(callbacks)),
      backoff_(options_.first_wait, options_.longest_wait, std::move(random)),
      reconnect_(loop),
      pace_(loop),
      patience_(loop),
      retry_(loop),
      pulse_(loop, options_.pulse,
             {[this] { client_->ask(); }, callbacks_.lag,
              [this](Millis quiet) {
                end({"the server has not answered for " + in_words(quiet)}, false);
              }}),
      marks_(std::move(marks)),
      bucket_(options_.burst, options_.each) {}

Connection::~Connection() = default;

void Connection::open() { connect(); }

void Connection::connect() {
  const std::string where = options_.to.host + ":" + std::to_string(options_.to.port);
  callbacks_.state(State::connecting, where);
  framer_ = Framer();
  bucket_ = cox::net::TokenBucket(options_.burst, options_.each);
  queue_.clear();
  ending_ = false;
  client_ = make_client();
  stream_ = std::make_unique<Stream>(
      loop_,
      Stream::Callbacks{[this] { opened(); }, [this](std::string_view bytes) { received(bytes); },
                        [this](const Failure& why) {
                          end({why.message, advice_on(why.kind)}, why.is_lasting());
                        }});
  stream_->open(options_.to);
}

std::unique_ptr<Client> Connection::make_client() {
  Client::Callbacks callbacks;
  callbacks.send = [this](const Line& line, Priority priority) { send(line, priority); };
  callbacks.said = callbacks_.said;
  callbacks.welcome = [this] { welcome(); };
  callbacks.trouble = callbacks_.trouble;
  callbacks.mended = callbacks_.mended;
  callbacks.give_up = [this](const Trouble& why, bool lasting) { end(why, lasting); };
  callbacks.alive = [this] {
    backoff_.reset();  // it lets us stay, too
    pulse_.answered();
  };
  callbacks.taken = callbacks_.taken;
  callbacks.refused = callbacks_.refused;
  callbacks.now = [] { return since_epoch<std::chrono::system_clock>(); };
  return std::make_unique<Client>(options_.client, marks_, std::move(callbacks));
}

void Connection::opened() {
  patience_.after(options_.welcome, [this] {
    end({"the server has not let us in for " + in_words(options_.welcome)}, false);
  });
  client_->begin();
}

void Connection::received(std::string_view bytes) {
  pulse_.heard();
  const std::size_t before = framer_.dropped();
  const std::vector<std::string> lines = framer_.feed(bytes);
  if (framer_.dropped() > before) callbacks_.trouble({"the server sent a line that was too long"});
  for (const std::string& text : lines) {
    if (ending_ || leaving_) return;
    if (auto line = parse(text)) client_->take(std::move(*line));
  }
}

void Connection::welcome() {
  patience_.cancel();
  pulse_.begin();
  callbacks_.mended();
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

void Connection::send(const Line& line, Priority priority) {
  if (ending_) return;
  if (priority == Priority::now) {
    if (!stream_->write(to_bytes(line))) end({"the server takes nothing any more"}, false);
    return;
  }
  queue_.push_back(to_bytes(line));
  pump();
}

void Connection::pump() {
  while (!queue_.empty() && !ending_) {
    const Millis wait = bucket_.take(since_epoch<std::chrono::steady_clock>());
    if (wait > Millis(0)) {
      pace_.after(wait, [this] { pump(); });
      break;
    }
    if (!stream_->write(std::move(queue_.front())))
      end({"the server takes nothing any more"}, false);
    queue_.pop_front();
  }
  tell_queue();
}

// When it begins, halves or doubles, and ends: each line would be too often.
void Connection::tell_queue() {
  const std::size_t now = queue_.size();
  if (now == told_ || (now != 0 && now < told_ * 2 && now > told_ / 2)) return;
  told_ = now;
  callbacks_.queue(now);
}

// ---- its end ----

// Noted now and done when whoever calls has returned: they belong to what goes.
void Connection::end(const Trouble& why, bool lasting) {
  if (std::exchange(ending_, true)) return;
  why_ = {why.what, why.advice.empty() ? kItself : why.advice};
  lasting_ = lasting;
  stop_timers();
  reconnect_.after(Millis(0), [this] { finish(); });
}

void Connection::finish() {
  stream_.reset();
  client_.reset();
  queue_.clear();
  tell_queue();
  callbacks_.lost(why_);
  if (leaving_) {
    reconnect_.cancel();
    return std::exchange(leaving_, nullptr)();
  }
  // Somebody may mend it on the other side, so it is tried again, but seldom.
  const Millis wait = lasting_ ? options_.longest_wait : backoff_.next();
  callbacks_.state(lasting_ ? State::offline : State::connecting,
                   why_.what + "; trying again in " + in_words(wait));
  reconnect_.after(wait, [this] { connect(); });
}

void Connection::stop_timers() {
  for (cox::net::Timer* timer : {&pace_, &patience_, &retry_}) timer->cancel();
  pulse_.stop();
}

void Connection::leave(const std::string& why, std::function<void()> left) {
  Client* const client = this->client();
  leaving_ = std::move(left);
  stop_timers();
  if (client == nullptr) return finish();
  client->quit(why);
  reconnect_.after(kGoodbye, [this] { finish(); });
}

Client* Connection::client() {
  return !ending_ && !leaving_ && client_ != nullptr && client_->is_welcome() ? client_.get()
                                                                              : nullptr;
}

}  // namespace irc
