// The runbooks of the bot: read from their folder, declared as commands, run. Threads: the plugin's
// handlers.
#pragma once

#include <cox/plugin.hpp>
#include <list>
#include <string>

#include "engine/conductor.hpp"
#include "engine/library.hpp"
#include "engine/planner.hpp"

namespace runbooks {

class Books final : public Owner {
 public:
  Books(cox::Plugin& plugin, std::string folder);

  // In the plugin's body. One that the bot refuses is left out and named among the problems.
  void declare();
  const Library& runbooks() const { return library_; }
  const Conductor& conductor() const { return conductor_; }
  // What `line` would do.
  std::string dry_run(cox::Call& call, const std::string& line);

  std::optional<Program> program(const cox::Json& source) override { return program_from(source); }

 private:
  void declare(const Book& book);
  void run(const Book& book, const cox_call& raw, cox_result& result);
  Planned plan(const Book& book, const cox::Json& arguments, const std::string& user);
  void keep_good();
  void look_for_changes();
  void load_again();

  cox::Plugin& plugin_;
  const std::string folder_;
  std::string print_;  // of the folder as it was read
  std::string seen_;   // of the folder a moment ago
  Library library_;
  Conductor conductor_;
  Planner planner_;
  cox::sdk::Context context_;
  std::list<cox::sdk::Handler> handlers_;  // lent to the bot
};

}  // namespace runbooks
