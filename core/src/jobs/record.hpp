// One job as it is kept: what it is to do, for whom, and what became of it. Values.
#pragma once

#include <cox/json.hpp>
#include <cstdint>
#include <string>

#include "authority/identity.hpp"
#include "base/clock.hpp"
#include "chat/message.hpp"
#include "jobs/spec.hpp"

namespace cox::jobs {

using Number = std::uint64_t;  // what people call a job by; unique in a home

enum class State { queued, running, ended };
std::string_view to_string(State state);

// How it ended.
struct End {
  std::string outcome;             // "ok", "failed", "cancelled", "timeout", "lost"
  int exit = -1;                   // of the process; -1: it did not end by itself
  int signal = 0;                  // that ended it
  std::string error;               // a sentence, where there is more to say
  std::uint64_t output_bytes = 0;  // all that it printed, kept or not
  Millis duration = 0;
  bool ok() const { return outcome == "ok"; }
};
End end_of(std::string outcome, std::string error = {});
// "exit status 3", "killed by signal 9", or the error.
std::string reason(const End& end);

// Whether it is that account which speaks. A name that nobody vouches for is not the account that
// bears it.
bool is_account(const chat::Message& speaker, const authority::Identity& account);

// Whom people know somebody as: the person `linked`, or how the chat calls the account.
std::string name_of(const chat::Message& message, const std::string& linked);

struct Record {
  Number number = 0;
  std::string plugin;
  std::string call;    // id of the call that started it; empty: it has no record
  Number part_of = 0;  // the job that it is a part of; 0: it is a whole
  Spec spec;
  chat::MessagePtr message;  // who asked; null: nobody spoke
  chat::Address address;     // where it is shown; without an adapter: nowhere
  std::string person;        // whom the speaker's account belongs to, where it is linked
  bool addressed = false;
  State state = State::queued;
  Millis created = 0, started = 0, ended = 0;
  int percent = -1;  // -1: not known
  std::string step;
  End end;                    // while it is running: how it was asked to end
  bool told = true;           // the end has been handed to its handler, if it has one
  std::uint64_t shown = 0;    // bytes of output that the room has seen
  std::string shown_message;  // platform's id of the message that shows it

  std::string id() const { return std::to_string(number); }
  // It was asked to end, and its plugin has not finished it yet.
  bool is_ending() const { return state == State::running && !end.outcome.empty(); }
  // Who started it, for people.
  std::string by() const;
};

Json to_json(const Record& record);
// Nothing where the text is no record.
Record record_from_json(const Json& json);

Json to_json(const End& end);
End end_from_json(const Json& json);

}  // namespace cox::jobs
