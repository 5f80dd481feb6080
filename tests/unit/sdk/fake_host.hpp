// A host written by hand: it writes down what a library does, and answers as it is told.
#pragma once

#include <cox/abi.h>

#include <cox/json.hpp>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace fake {

inline cox_str view(std::string_view text) { return {text.data(), text.size()}; }
inline std::string text(cox_str view) { return std::string(view.data, view.size); }
inline void put(const cox_sink* sink, std::string_view words) {
  if (sink != nullptr) sink->put(sink->self, view(words));
}

struct Declared {
  cox::Json facts;
  cox_handler handler{};
};

struct Said {
  std::uint32_t act, format;
  std::string adapter, room, user, message;
  bool direct;
  std::string body, call;
  std::uint64_t ref;
};

struct Timer {
  std::string call;
  std::int64_t delay, period;
  cox_handler handler;
};

struct Responded {
  std::uint64_t request;
  std::uint32_t status;
  std::string fields, body;  // "Name: value" joined by "; "
};

struct Fetched {
  std::string call, method, url, fields, body;
  std::int64_t timeout;
  std::uint64_t body_bytes;
  std::uint32_t redirects;
  cox_handler handler;
};

struct Entry {
  std::string value;
  std::uint64_t revision;
};

class Host {
 public:
  Host();
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  const cox_host* table() const { return &table_.base; }

  // What the library did.
  std::vector<Declared> declared;
  std::vector<Said> said;
  std::vector<std::string> log;  // "info: text"
  std::vector<Timer> timers;
  std::vector<cox_handler> watches;
  std::vector<Responded> responses;
  std::vector<std::uint64_t> held;
  std::vector<Fetched> fetches;
  std::vector<cox::Json> questions;
  std::vector<cox::Json> events;
  std::vector<std::string> verbs;
  std::map<std::string, Entry> brain;  // by "space/key"

  // How to answer.
  cox::Json settings = cox::Json::object();
  cox_status status = COX_OK;  // of declare, send, emit, timers
  std::string why = "no";      // where that is not COX_OK
  std::int64_t now = 1000;
  std::uint64_t random = 7;
  bool has_extensions = true;
  int foreign_changes = 0;  // so many times somebody else changes a key before it is set

  // The only declaration of that kind; fails the test where there is not exactly one.
  const Declared& only(std::string_view kind) const;

 private:
  friend struct Functions;
  struct Table {
    cox_host base;
    Host* host;
  };
  Table table_;
};

// Runs a handler as the core does.
struct Outcome {
  cox_status status;
  cox_result result;
  std::string text;
};
Outcome run(const cox_handler& handler, const cox_call& call);

// A call about something that ann said in #ops.
class Call {
 public:
  explicit Call(std::uint32_t kind = COX_CALL_LISTENER, std::string_view said = "deploy web");
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  Call& capture(std::string_view name, std::string_view text);
  Call& no_part(std::string_view name);  // a group that took no part
  const cox_call& raw();

  cox_message message{};
  cox_address address{};
  cox_outgoing outgoing{};
  cox_call call{};

 private:
  std::vector<cox_capture> captures_;
};

}  // namespace fake
