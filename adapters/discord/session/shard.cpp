#include "shard.hpp"

#include <algorithm>
#include <utility>

namespace discord {

namespace {

using cox::Json;
using cox::net::Failure;
using cox::net::WebSocket;

constexpr std::size_t kMostMessage = 16U << 20;  // a large guild is some megabytes
constexpr std::size_t kMostPayload = 4'096;      // that Discord takes
constexpr std::uint16_t kComingBack = 4000;
// Without success; then a new session, which loses what was said meanwhile. Discord itself says
// where a session is over (op 9), so this is for an address that leads nowhere.
constexpr int kResumes = 6;
constexpr const char* kNoAddress =
    "check this machine's name service, and \"gateway\" where it is set";

std::string in_words(std::chrono::milliseconds wait) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
  return seconds < 120 ? std::to_string(seconds) + " s" : std::to_string(seconds / 60) + " min";
}

}  // namespace

Shard::Shard(cox::net::Loop& loop, const Settings& settings, Gateway::Identity identity,
             std::string gateway, Turns& turns, Callbacks callbacks)
    : loop_(loop),
      settings_(settings),
      gateway_(std::move(gateway)),
      turns_(turns),
      callbacks_(std::move(callbacks)),
      machine_(std::move(identity),
               [this] { return double(callbacks_.random() >> 11U) / double(1ULL << 53U); }),
      backoff_(settings.first_wait, settings.longest_wait, callbacks_.random),
      clock_(loop),
      again_(loop),
      turn_(loop) {}

Shard::~Shard() = default;

void Shard::open() { connect(); }

std::string Shard::url() const {
  std::string url =
      machine_.can_resume() && !machine_.resume_url().empty() && settings_.gateway.empty()
          ? machine_.resume_url()
          : gateway_;
  url = url.substr(0, url.find('?'));
  const bool has_path = url.find('/', url.find("://") + 3) != std::string::npos;
  return url + (has_path ? "" : "/") + "?v=10&encoding=json" +
         (settings_.compress ? "&compress=zlib-stream" : "");
}

void Shard::connect() {
  if (callbacks_.is_full()) {
    again_.after(settings_.first_wait, [this] { connect(); });
    return;
  }
  callbacks_.state(State::connecting, "", "");
  const std::string to = url();
  const auto parsed = cox::net::Url::parse_web_socket(to);
  if (!parsed || !is_safe_url(to, true)) {
    machine_.forget();
    return come_back(backoff_.next(), "Discord named an address that is no wss:// URL");
  }
  inflater_ = settings_.compress ? std::make_unique<Inflater>(kMostMessage) : nullptr;
  WebSocket::Options options;
  options.message_bytes = kMostMessage;
  options.ping = Millis(0);  // the gateway has heartbeats of its own
  options.patience = Millis(2'000);
  options.proxy = settings_.proxy;
  options.tls.authorities_file = settings_.ca_file;
  socket_ = std::make_unique<WebSocket>(
      loop_,
      WebSocket::Callbacks{
          [this] {
            machine_.opened(loop_.now());
            arm();
          },
          [this](std::string_view message, bool binary) { received(message, binary); },
          [this](std::uint16_t code, const std::string&, const Failure& why) { ended(code, why); }},
      std::move(options));
  socket_->connect(*parsed);
}

void Shard::received(std::string_view bytes, bool binary) {
  if (leaving_) return;  // whoever comes next gets it
  if (inflater_ == nullptr || !binary) return take(bytes);
  switch (inflater_->take(bytes)) {
    case Inflater::State::more:
      return;
    case Inflater::State::whole:
      return take(inflater_->message());
    case Inflater::State::too_large:
      return close(
          kComingBack, backoff_.next(),
          "Discord sent more than " + std::to_string(kMostMessage >> 20U) + " MiB at once");
    case Inflater::State::broken:
      return close(kComingBack, backoff_.next(), "what Discord sent cannot be decompressed");
  }
}

void Shard::take(std::string_view text) {
  if (callbacks_.is_full())
    return close(kComingBack, settings_.first_wait,
                 "the bot is too busy; Discord keeps what happens meanwhile");
  const auto payload = Json::parse(text);
  if (!payload || !payload->is_object())
    return close(kComingBack, backoff_.next(), "Discord sent something that is no payload");
  const Millis lag = machine_.lag();
  act(machine_.take(*payload, loop_.now()));
  if (machine_.lag() != lag) callbacks_.lag(machine_.lag());
}

void Shard::act(Gateway::Steps steps) {
  for (const Gateway::Step& step : steps) act(step);
  if (socket_ != nullptr) arm();
}

void Shard::act(const Gateway::Step& step) {
  using What = Gateway::Step::What;
  switch (step.what) {
    case What::send:
      return send(step.payload);
    case What::identify:
      return identify();
    case What::dispatch:
      return callbacks_.event(step.event, step.payload);
    case What::ready:
      backoff_.reset();
      failures_ = 0;
      return callbacks_.state(State::online, "", "");
    case What::close:
      return close(step.code, step.wait, step.why);
  }
}

void Shard::identify() {
  const Millis wait = turns_.take(machine_.shard(), loop_.now());
  if (wait == Millis(0)) {
    machine_.asked(loop_.now());
    return send(machine_.identify());
  }
  if (turns_.is_spent(loop_.now())) {
    const std::string why = "all identifies of today are used up; it goes on in " + in_words(wait);
    close(kComingBack, wait, why);
    return callbacks_.state(State::offline, why,
                            "find out why the bot connects anew so often; it goes on by itself");
  }
  turn_.after(wait, [this] {
    if (socket_ != nullptr) identify();
  });
}

void Shard::send(const Json& payload) {
  const std::string text = payload.dump();
  if (socket_ == nullptr || text.size() > kMostPayload) return;
  socket_->send(text);
}

void Shard::arm() {
  const auto wakes = machine_.wakes();
  if (!wakes) return clock_.cancel();
  clock_.after(std::max(*wakes - loop_.now(), Millis(1)),
               [this] { act(machine_.tick(loop_.now())); });
}

// What we end ourselves: the session stays.
void Shard::close(std::uint16_t code, Millis wait, const std::string& why) {
  if (socket_ == nullptr) return;
  socket_->close(code);
  // Not destroyed here: we may be inside its callback. Nothing of it is heard any more.
  loop_.post([old = std::shared_ptr<WebSocket>(std::move(socket_))] {});
  const bool was_ready = machine_.is_ready();
  machine_.ended(code);
  note_attempt(was_ready);
  if (!machine_.can_resume() && wait == Millis(0)) wait = backoff_.next();
  come_back(wait, why);
}

void Shard::ended(std::uint16_t code, const Failure& why) {
  socket_.reset();
  if (leaving_) return;
  const bool was_ready = machine_.is_ready();
  const Ending ending = machine_.ended(code);
  if (ending.next == Return::never) return give_up(ending);
  note_attempt(was_ready);
  const Millis wait =
      was_ready && ending.next == Return::resume ? settings_.first_wait / 2 : backoff_.next();
  come_back(wait, code >= 4000 ? ending.what : why.message,
            why.kind == Failure::Kind::name ? kNoAddress : "");
}

// A session that cannot be resumed again and again is given up.
void Shard::note_attempt(bool was_ready) {
  if (was_ready || !machine_.can_resume() || ++failures_ < kResumes) return;
  failures_ = 0;
  machine_.forget();
}

void Shard::come_back(Millis wait, const std::string& why, const std::string& advice) {
  clock_.cancel();
  turn_.cancel();
  callbacks_.state(State::connecting, why + "; trying again in " + in_words(wait), advice);
  again_.after(wait, [this] { connect(); });
}

// Trying again would be counted against the bot: a human must do something, and reload.
void Shard::give_up(const Ending& ending) {
  clock_.cancel();
  turn_.cancel();
  callbacks_.state(State::offline, ending.what, ending.advice);
}

void Shard::leave() {
  leaving_ = true;
  clock_.cancel();
  again_.cancel();
  turn_.cancel();
  if (socket_ == nullptr) return;
  socket_->close(kComingBack);
}

}  // namespace discord
