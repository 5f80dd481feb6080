#include "client.hpp"

#include <utility>

#include "protocol/text.hpp"

namespace irc {

namespace {

constexpr const char* kQuestion = "cox";

}  // namespace

const Table<Client>& Client::table() {
  static const Table<Client> all{
      {"005", {&Client::on_features, 2}}, {"376", {&Client::on_ready}},
      {"422", {&Client::on_ready}},       {"PING", {&Client::on_ping}},
      {"PONG", {&Client::on_pong}},       {"ERROR", {&Client::on_error}}};
  return all;
}

Client::Client(Options options, Marks& marks, Callbacks callbacks)
    : callbacks_(std::move(callbacks)),
      registration_(options.login),
      server_{callbacks_.send, registration_.capabilities(), {}, options.login.nick, ""},
      own_nick_(server_, options.login.nick, options.regain),
      rooms_(server_, std::move(options.channels),
             {callbacks_.said,
              [this](const std::string& room, const Line& line) { history_.entered(room, line); },
              callbacks_.trouble, callbacks_.mended}),
      hearing_(server_, rooms_.people(), {callbacks_.said, callbacks_.now}),
      speaking_(server_, {callbacks_.taken, callbacks_.refused, callbacks_.trouble}),
      history_(server_, marks, {options.missed},
               [this](const Line& line) { hearing_.take_past(line); }) {}

void Client::begin() {
  for (const Line& line : registration_.begin()) server_.out(line, Priority::now);
}

void Client::take(Line line) {
  if (belongs_to_past(line)) return;
  register_with(line);
  dispatch(table(), *this, line);
  own_nick_.take(line);
  history_.take(line);
  rooms_.take(line);
  hearing_.take(line);
  speaking_.take(line);
}

// Lines of a batch answer what the batch answers. Those of history say what is over.
bool Client::belongs_to_past(Line& line) {
  if (line.command == "BATCH") {
    const auto ended = batches_.take(line);
    if (ended && History::is_ours(*ended)) history_.ended(*ended);
    return true;
  }
  const Batches::Batch* const batch = batches_.of(line);
  if (batch == nullptr) return false;
  if (!batch->label.empty()) line.tags.try_emplace("label", batch->label);
  if (!History::is_ours(*batch)) return false;
  history_.take_past(line, *batch);
  return true;
}

void Client::register_with(const Line& line) {
  const Registration::State before = registration_.state();
  const std::string why = registration_.why();
  for (const Line& answer : registration_.take(line)) server_.out(answer, Priority::now);
  const Trouble trouble{registration_.why(), registration_.advice()};
  if (registration_.state() == before) {
    if (is_welcome() && trouble.what != why) callbacks_.trouble(trouble);
    return;
  }
  server_.nick = registration_.nick();
  if (is_welcome()) return callbacks_.welcome();
  callbacks_.give_up(trouble, registration_.state() == Registration::State::refused);
}

void Client::on_features(const Line& line) { server_.features.apply(line); }

// The end of the message of the day, or none: now everything about the server is known.
void Client::on_ready(const Line& line) {
  if (std::exchange(ready_, true)) return;
  // "I am a bot", where the network has a mode for that (ircv3.net, "Bot Mode").
  const Features& features = server_.features;
  if (features.has("BOT")) server_.send("MODE", {server_.nick, "+" + features.value("BOT")});
  own_nick_.begin();
  rooms_.enter();
  history_.begin(line);
}

void Client::on_ping(const Line& line) { server_.send("PONG", {line.text()}, Priority::now); }

void Client::ask() { server_.send("PING", {kQuestion}, Priority::now); }

void Client::on_pong(const Line& line) {
  if (line.text() == kQuestion) callbacks_.alive();
}

void Client::on_error(const Line& line) {
  if (is_welcome()) callbacks_.give_up({"the server ended it: " + to_utf8(line.text())}, false);
}

void Client::retry() {
  if (!ready_) return;
  for (const Line& line : registration_.identify()) server_.out(line, Priority::now);
  rooms_.enter();
  own_nick_.retry();
}

void Client::quit(const std::string& why) { server_.send("QUIT", {why}, Priority::now); }

}  // namespace irc
