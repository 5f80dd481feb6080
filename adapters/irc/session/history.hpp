// What was said while we were away, where the network keeps it (ircv3.net, "chathistory"): after a
// return each room is asked for what came after the last message that we have seen. Used from one
// thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "protocol/batches.hpp"
#include "server.hpp"
#include "table.hpp"

namespace irc {

// The last that was seen of a room or a person. Without a time there is none.
struct Mark {
  std::string id = {};
  std::int64_t time = 0;  // milliseconds since the Unix epoch, by the server's clock
};
// By folded name; they outlive the connection. "" is for everybody who writes to us alone.
using Marks = std::map<std::string, Mark>;

class History {
 public:
  struct Options {
    std::chrono::milliseconds longest{600'000};  // what is older is not worth an answer; 0: nothing
  };
  // What is handed over is a message of somebody's, or nothing.
  using Heard = std::function<void(const Line&)>;

  History(const Server& server, Marks& marks, Options options, Heard heard);

  // We are on the server: who wrote to us alone?
  void begin(const Line& line);
  // We have come into the room.
  void entered(const std::string& room, const Line& line);
  // Any line that is not of a batch of history.
  void take(const Line& line);
  // A line in one, and its end.
  static bool is_ours(const Batches::Batch& batch);
  void take_past(const Line& line, const Batches::Batch& batch);
  void ended(const Batches::Batch& batch);

 private:
  // A place whose past is being fetched.
  struct Fetch {
    std::string name;
    std::int64_t from = 0, until = 0;  // both left out
    Mark at = {};                      // how far we are
    Mark live = {};                    // what was seen meanwhile of what is said now
    std::size_t got = 0;               // in this page
    int pages = 0;
  };
  static const Table<History>& table();
  void on_message(const Line& line);
  void on_fail(const Line& line);

  bool is_kept() const;
  void fetch(const std::string& name, const Mark& since, std::int64_t now);
  void ask(const Fetch& fetch) const;
  void finish(const std::string& folded);
  static bool was_missed(const Mark& mark, const Fetch& fetch);
  void note(const std::string& folded, const Line& line);

  const Server& server_;
  Marks& marks_;
  const Options options_;
  const Heard heard_;
  std::int64_t begun_ = 0;             // when we came on the server
  std::map<std::string, Fetch> open_;  // by folded name
};

}  // namespace irc
