// The bot's commands as Discord's application commands, and an invocation of one as a command line.
// A value; used from one thread.
#pragma once

#include <cox/json.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace discord {

class Slash {
 public:
  // `table`: what commands() gives. `session`: the connection's name, for accounts.
  Slash(const cox::Json& table, std::string session);

  // What PUT /applications/ID/commands takes.
  const cox::Json& registration() const { return registration_; }
  // How many commands did not fit.
  std::size_t left_out() const { return left_out_; }

  // The command in its flag form, without the bot's name; nothing where it is not known. `data` is
  // that of the interaction.
  std::optional<std::string> line(const cox::Json& data) const;
  // What is to be completed: the line up to what is being typed, with that at its end.
  std::optional<std::string> unfinished(const cox::Json& data) const;
  // Whole lines, as completions() gives them, as choices for what is being typed.
  static cox::Json choices(const cox::Json& lines);

 private:
  struct Parameter {
    std::string name = {};  // as the command has it
    std::string type = {};
    bool repeated = false;
  };
  struct Command {
    std::string id = {};
    std::map<std::string, Parameter> parameters = {};  // by the name that Discord has
  };
  struct Node;

  void add(const cox::Json& command, Node& root);
  std::optional<std::string> read(const cox::Json& data, bool for_completion) const;
  void put(std::string& line, const Parameter& parameter, const cox::Json& value) const;

  std::string session_;
  cox::Json registration_ = cox::Json::array();
  std::map<std::string, Command> commands_;  // by their path, "user add"
  std::size_t left_out_ = 0;
};

// A value as one argument of a command line.
std::string quoted(const std::string& value);

}  // namespace discord
