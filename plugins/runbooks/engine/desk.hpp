// What the engine asks the bot for beyond what the SDK has a function for. Each throws cox::Error
// with the bot's sentence. Threads: any.
#pragma once

#include <cox/plugin.hpp>
#include <string>
#include <string_view>

#include "engine/prepare.hpp"

namespace runbooks {

class Desk {
 public:
  explicit Desk(const cox::Plugin& plugin) : host_(plugin.host()) {}

  // A job without a process, which stands for a whole run; its end goes to on_job("run").
  cox::Json start_run(cox::Call& call, const std::string& title, const std::string& key,
                      Millis deadline) const;
  // A process as a part of job `run`; its end goes to on_job("step") with `state`.
  std::string start_process(const std::string& run, const std::string& title,
                            const ReadyProcess& process, Millis deadline,
                            const cox::Json& state) const;
  // "list", "show", "progress", "finish", "cancel", "lock", "unlock".
  cox::Json jobs(std::string_view verb, const cox::Json& arguments) const;

  void publish(std::string_view fact, const cox::Json& value, Millis span) const;
  // Of authority/1; `call` may be empty.
  cox::Json authority(std::string_view call, std::string_view verb,
                      const cox::Json& arguments) const;
  // Whether two accounts ("irc:ann"), both vouched for, are one person's. Where the bot does not
  // say, they are.
  bool same_person(const std::string& one, const std::string& other) const;
  // What saying `line` would come to for whoever speaks in the call.
  cox::Json check(const cox::Call& call, std::string_view line) const;
  void ask(const cox::Address& whom, std::string_view question, const cox::Json& state,
           Millis timeout) const;

 private:
  template <class Table>
  const Table& table(const char* name) const;

  const cox_host* host_;
};

}  // namespace runbooks
