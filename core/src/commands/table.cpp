#include "commands/table.hpp"

#include <algorithm>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "commands/schema.hpp"
#include "routing/fold.hpp"

namespace cox::commands {

namespace {

using routing::folded;

bool has(std::string_view text, std::string_view folded_word) {
  return folded(text).find(folded_word) != std::string::npos;
}

bool any_has(const std::vector<std::string>& texts, std::string_view folded_word) {
  return std::any_of(texts.begin(), texts.end(),
                     [&](const std::string& text) { return has(text, folded_word); });
}

// How much a word says for an entry; 0: it is nowhere in it.
int weight(const Entry& entry, std::string_view folded_word) {
  const Declaration& command = entry.command;
  if (folded(command.id) == folded_word) return 16;
  if (has(command.id, folded_word)) return 8;
  if (any_has(command.phrases, folded_word)) return 6;
  if (has(command.help, folded_word)) return 4;
  if (any_has(command.examples, folded_word)) return 2;
  return has(entry.plugin, folded_word) || has(entry.about, folded_word) ? 1 : 0;
}

// The sum over all words; 0 where one of them is missing.
int weight(const Entry& entry, const std::vector<std::string>& folded_words) {
  int sum = 0;
  for (const std::string& word : folded_words) {
    int one = weight(entry, word);
    if (one == 0) return 0;
    sum += one;
  }
  return sum;
}

Json json_of(const Entry& entry) {
  const Declaration& command = entry.command;
  return Json::object({{"kind", "command"},
                       {"plugin", entry.plugin},
                       {"about", entry.about},
                       {"id", command.id},
                       {"phrases", list_of(command.phrases)},
                       {"help", command.help},
                       {"effect", to_string(command.effect_or_default())},
                       {"permission", command.permission},
                       {"examples", list_of(command.examples)},
                       {"hidden", command.hidden},
                       {"usage", usage(command)},
                       {"plan", command.plan},
                       {"deadline", command.deadline},
                       {"key", command.key},
                       {"parameters", parameters(command)},
                       {"schema", schema(command)}});
}

}  // namespace

void Table::add(Entry entry) {
  entries_.push_back(std::make_shared<const Entry>(std::move(entry)));
  by_id_.emplace(entries_.back()->command.id, entries_.back().get());
}

const Entry* Table::find(std::string_view id) const {
  auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

std::vector<Table::Group> Table::grouped() const {
  std::map<std::string_view, Group> groups;
  for (const auto& entry : entries_) {
    Group& group = groups[entry->plugin];
    if (group.entries.empty()) group.plugin = entry->plugin, group.about = entry->about;
    group.entries.push_back(entry.get());
  }
  std::vector<Group> list;
  list.reserve(groups.size());
  for (auto& [plugin, group] : groups) list.push_back(std::move(group));
  return list;
}

std::vector<const Entry*> Table::search(std::string_view words) const {
  std::vector<std::string> wanted = text::words(folded(words));
  std::vector<std::pair<int, const Entry*>> found;
  for (const auto& entry : entries_) {
    int sum = entry->command.hidden ? 0 : weight(*entry, wanted);
    if (sum > 0) found.emplace_back(sum, entry.get());
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<const Entry*> list;
  list.reserve(found.size());
  for (const auto& [sum, entry] : found) list.push_back(entry);
  return list;
}

Json Table::to_json(const Filter& wanted) const {
  Json list = Json::array();
  for (const Group& group : grouped()) {
    for (const Entry* entry : group.entries) {
      if (wanted(*entry)) list.push(json_of(*entry));
    }
  }
  return list;
}

}  // namespace cox::commands
