#include "work/asking.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "base/look_alike.hpp"
#include "base/text.hpp"
#include "commands/arguments.hpp"
#include "commands/candidate.hpp"
#include "commands/skeleton.hpp"
#include "work/offered.hpp"

namespace cox::work {

namespace {

constexpr std::size_t kMostSuggested = 3;
constexpr std::size_t kWordShown = 60;
// What two bots that do not understand each other would say for ever.
constexpr std::string_view kDoNotKnow = "I do not know ";

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  for (std::string_view rest = text::trim(line); !rest.empty() && words.size() < 8;
       rest = text::trim(rest)) {
    const std::size_t end = std::min(rest.find_first_of(" \t\r\n"), rest.size());
    words.emplace_back(text::clip(rest.substr(0, end), 100));
    rest.remove_prefix(end);
  }
  return words;
}

std::string first(const std::vector<std::string>& words, std::size_t count) {
  return text::join(
      {words.begin(), words.begin() + static_cast<std::ptrdiff_t>(std::min(count, words.size()))},
      " ");
}

// The usages by the words that they begin with.
using Leads = std::map<std::string, std::string>;

Leads leads_for(const Work& work, const chat::Message& message) {
  Leads leads;
  const ViewPtr view = work.registry.view();
  for (const commands::Table::Group& group : view->commands.grouped()) {
    for (const commands::Entry* entry : group.entries) {
      const commands::Declaration& command = entry->command;
      if (command.hidden || !may_use(work, &message, command)) continue;
      for (std::size_t i = 0; i < command.phrases.size(); ++i) {
        const std::string lead = commands::lead(command.compiled[i]);
        if (!lead.empty()) leads.emplace(text::lower_ascii(lead), command.phrases[i]);
      }
      leads.emplace(command.id, commands::usage(command));
    }
  }
  return leads;
}

void add(std::vector<std::string>& usages, const std::string& usage, std::size_t most) {
  if (usages.size() < most && std::ranges::find(usages, usage) == usages.end())
    usages.push_back(usage);
}

bool has_word(std::string_view line) {
  return std::ranges::any_of(line, [](char byte) {
    const auto b = static_cast<unsigned char>(byte);
    return b >= 0x80 || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
  });
}

}  // namespace

std::string complaint(const Work& work, const chat::Message& message,
                      const std::vector<Misread>& misread, std::string_view line) {
  for (const Misread& each : misread) {
    const commands::Declaration& command = each.command();
    if (may_use(work, &message, command)) {
      return commands::explain(each.mismatch, commands::masked(command, line),
                               commands::usage(command));
    }
  }
  return {};
}

std::vector<std::string> nearest_usages(const Work& work, const chat::Message& message,
                                        std::string_view line, std::size_t most) {
  const std::vector<std::string> words = words_of(commands::skeleton(line));
  std::vector<std::string> usages;
  if (words.empty()) return usages;
  const Leads leads = leads_for(work, message);
  std::map<std::size_t, std::vector<std::string>> by_length;
  for (const auto& [lead, usage] : leads) {
    by_length[words_of(lead).size()].push_back(lead);
  }
  for (auto& [length, candidates] : by_length) {
    for (std::size_t i = 0; i < most; ++i) {
      const std::string near = text::nearest(first(words, length), candidates);
      if (near.empty()) break;
      add(usages, leads.at(near), most);
      std::erase(candidates, near);
    }
  }
  const std::string begin = text::lower_ascii(words.front()) + " ";
  for (const auto& [lead, usage] : leads) {
    if (lead.starts_with(begin)) add(usages, usage, most);
  }
  return usages;
}

std::string unknown(const Work& work, const chat::Message& message, std::string_view line) {
  line = text::trim(line);
  if (!has_word(line) || line.starts_with(kDoNotKnow)) return {};
  const std::string word(text::clip(first(words_of(line), 1), kWordShown));
  const std::string alphabets = look_alike(word);
  std::string out = text::cat(kDoNotKnow, "\"", word, "\"",
                              alphabets.empty() ? "" : text::cat(" (it ", alphabets, ")"), ".");
  const std::vector<std::string> near = nearest_usages(work, message, line, kMostSuggested);
  if (near.size() == 1) return text::cat(out, " Did you mean: ", near.front());
  if (!near.empty())
    return text::cat(out, " Did you mean one of these?\n  ", text::join(near, "\n  "));
  const bool has_help = work.registry.view()->commands.find("help") != nullptr;
  return has_help ? text::cat(out, " \"help\" lists what I do.") : out;
}

}  // namespace cox::work
