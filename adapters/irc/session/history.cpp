#include "history.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "protocol/time.hpp"

namespace irc {

namespace {

constexpr int kMostPages = 20;
constexpr std::string_view kPeople = "";  // their mark

std::string page(const Server& server) {
  return std::to_string(std::max<std::size_t>(server.features.history_limit(), 1));
}
std::string by_time(std::int64_t time) { return "timestamp=" + format_time(time); }

Mark mark_of(const Line& line) { return {line.tag("msgid"), parse_time(line.tag("time"))}; }

void advance(Mark& mark, const Mark& to) {
  if (to.time >= mark.time && to.time > 0) mark = to;
}

}  // namespace

const Table<History>& History::table() {
  static const Table<History> all{{"PRIVMSG", {&History::on_message, 2}},
                                  {"FAIL", {&History::on_fail, 2}}};
  return all;
}

History::History(const Server& server, Marks& marks, Options options, Heard heard)
    : server_(server), marks_(marks), options_(options), heard_(std::move(heard)) {}

bool History::is_kept() const {
  return options_.longest.count() > 0 && server_.features.history_limit() > 0 &&
         (server_.can("draft/chathistory") || server_.can("chathistory")) && server_.can("batch");
}

void History::take(const Line& line) { dispatch(table(), *this, line); }

// People who wrote meanwhile: the server lists them, and each is fetched.
void History::begin(const Line& line) {
  const std::int64_t now = parse_time(line.tag("time"));
  Mark& mark = marks_[std::string(kPeople)];
  if (mark.time > 0 && now > mark.time && is_kept()) {
    const std::int64_t from = std::max(mark.time, now - options_.longest.count());
    server_.send("CHATHISTORY", {"TARGETS", by_time(from), by_time(now), page(server_)});
  }
  if (mark.time == 0) mark.time = now;
  begun_ = now;
}

void History::entered(const std::string& room, const Line& line) {
  const std::int64_t now = parse_time(line.tag("time"));
  Mark& mark = marks_[server_.fold(room)];
  if (mark.time == 0) {
    mark.time = now;  // nothing was missed where we have never been
  } else if (is_kept() && now > mark.time) {
    fetch(room, mark, now);
  }
}

// From what was seen last, or from the longest time ago that is worth it, up to now.
void History::fetch(const std::string& name, const Mark& since, std::int64_t now) {
  Fetch fetch{name, std::max(since.time, now - options_.longest.count()), now};
  fetch.at = since.time == fetch.from ? since : Mark{"", fetch.from};
  ask(fetch);
  open_.insert_or_assign(server_.fold(name), std::move(fetch));
}

void History::ask(const Fetch& fetch) const {
  const std::string after = fetch.at.id.empty() ? by_time(fetch.at.time) : "msgid=" + fetch.at.id;
  server_.send("CHATHISTORY", {"AFTER", fetch.name, after, page(server_)});
}

// ---- what comes now ----

void History::on_message(const Line& line) {
  const std::string target(server_.features.without_status(line.parameter(0)));
  note(server_.features.is_channel(target) ? server_.fold(target) : std::string(kPeople), line);
}

// While the past of a place is fetched its mark stands still: a loss in between forgets nothing.
void History::note(const std::string& folded, const Line& line) {
  const auto fetching = open_.find(folded);
  if (fetching != open_.end()) return advance(fetching->second.live, mark_of(line));
  const auto known = marks_.find(folded);
  if (known != marks_.end()) advance(known->second, mark_of(line));
}

// ---- what comes of the past ----

bool History::is_ours(const Batches::Batch& batch) {
  return batch.type == "chathistory" || batch.type == "draft/chathistory-targets";
}

void History::take_past(const Line& line, const Batches::Batch& batch) {
  // "CHATHISTORY TARGETS name time"
  if (batch.type != "chathistory") {
    const std::string& name = line.parameter(1);
    if (line.command == "CHATHISTORY" && !server_.features.is_channel(name) && !name.empty())
      fetch(name, {"", marks_[std::string(kPeople)].time}, begun_);
    return;
  }
  if (batch.parameters.empty()) return;
  const auto found = open_.find(server_.fold(batch.parameters[0]));
  if (found == open_.end()) return;
  Fetch& fetch = found->second;
  ++fetch.got;
  const Mark mark = mark_of(line);
  advance(fetch.at, mark);
  if (was_missed(mark, fetch)) heard_(line);
}

// What was said from our return on was heard as it was said; of the same millisecond the bot tells
// by the id whether it knows it.
bool History::was_missed(const Mark& mark, const Fetch& fetch) {
  if (mark.time < fetch.from) return false;
  return mark.time < fetch.until || (mark.time == fetch.until && !mark.id.empty());
}

void History::ended(const Batches::Batch& batch) {
  if (batch.type != "chathistory" || batch.parameters.empty()) return;
  const std::string folded = server_.fold(batch.parameters[0]);
  const auto found = open_.find(folded);
  if (found == open_.end()) return;
  Fetch& fetch = found->second;
  const bool more = std::exchange(fetch.got, 0) >= server_.features.history_limit();
  if (!more || fetch.at.time >= fetch.until || ++fetch.pages >= kMostPages) return finish(folded);
  ask(fetch);
}

void History::finish(const std::string& folded) {
  const auto node = open_.extract(folded);
  const auto known = marks_.find(folded);
  if (node.empty() || known == marks_.end()) return;
  advance(known->second, node.mapped().at);
  advance(known->second, node.mapped().live);
}

// "FAIL CHATHISTORY CODE AFTER name :Why". An id that the server has forgotten is worth a try by
// time; anything else ends it.
void History::on_fail(const Line& line) {
  if (line.parameter(0) != "CHATHISTORY") return;
  for (const std::string& parameter : line.parameters) {
    const auto found = open_.find(server_.fold(parameter));
    if (found == open_.end()) continue;
    if (found->second.at.id.empty()) return finish(found->first);
    found->second.at.id.clear();
    return ask(found->second);
  }
}

}  // namespace irc
