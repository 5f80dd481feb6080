// All commands of all plugins: the one table that every door reads. A value: add to one of your
// own, then share it unchanged; copies share their entries. Threads: several readers or one writer.
#pragma once

#include <cox/json.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "commands/declaration.hpp"

namespace cox::commands {

struct Entry {
  std::string plugin;  // its id
  std::string about;   // what the plugin says of itself
  Declaration command;

  // The first phrase: "deploy <app>[/<ref>] to <env>".
  const std::string& usage() const { return command.phrases.front(); }
};

class Table {
 public:
  // All commands of one plugin, in the order of their declaration.
  struct Group {
    std::string plugin;
    std::string about;
    std::vector<const Entry*> entries;
  };
  using Filter = std::function<bool(const Entry&)>;

  // The caller has made sure, through find(), that the id is new.
  void add(Entry entry);

  // The command, or null. Entries live as long as any table that holds them.
  const Entry* find(std::string_view id) const;
  std::size_t size() const { return entries_.size(); }

  // Every command, hidden ones too, grouped by plugin in order of the plugins' ids.
  std::vector<Group> grouped() const;
  // The commands that have each of the words somewhere in what is shown of them, best first. Case
  // does not matter; no words find nothing; hidden commands are left out.
  std::vector<const Entry*> search(std::string_view words) const;

  // For the extension commands/1: an array of objects with kind, plugin, about, id, phrases, help,
  // effect, permission, examples, hidden, usage, plan, deadline, key, parameters and schema,
  // grouped by plugin, of the commands that `wanted` accepts.
  Json to_json(const Filter& wanted) const;

 private:
  std::vector<std::shared_ptr<const Entry>> entries_;
  std::map<std::string, const Entry*, std::less<>> by_id_;
};

}  // namespace cox::commands
