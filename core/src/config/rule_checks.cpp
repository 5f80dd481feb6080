// Rules that never decide. Two rules are compared only where one's command fits the other's; within
// one command that is every pair, which 10,000 rules of one command take about a second for.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "config/authority_checks.hpp"
#include "config/rule_order.hpp"

namespace cox::config {
namespace {

using Verdict = Rule::Verdict;

// A rule under one of its commands.
struct Entry {
  const Rule* rule;
  std::string_view command;
  Rank rank;
};

using Buckets = std::map<std::string_view, std::vector<Entry>>;

Buckets buckets_of(const Authority& authority) {
  Buckets buckets;
  for (const Rule& rule : authority.rules) {
    if (rule.verdict == Verdict::none) continue;
    for (const std::string& command : rule.commands)
      buckets[command].push_back({&rule, command, rank_of(rule, command)});
  }
  return buckets;
}

// Whether `first` always decides where `entry` could. Of two that are alike the stricter one does,
// then the one that stands first.
bool goes_before(const Entry& first, const Entry& entry) {
  if (first.rank != entry.rank) return first.rank > entry.rank;
  const auto strict = strictness_of(*first.rule);
  const auto other = strictness_of(*entry.rule);
  return strict != other ? strict > other : first.rule < entry.rule;
}

bool takes_all_of(const Entry& first, const Entry& entry) {
  return first.rule != entry.rule && goes_before(first, entry) &&
         covers(*first.rule, first.command, *entry.rule, entry.command);
}

std::string named(const Rule& rule) { return text::cat("\"", rule.id, "\" (", rule.path, ")"); }

std::string sentence(const Entry& first, const Entry& entry) {
  const bool denies = first.rule->verdict == Verdict::deny;
  const bool contrary = denies != (entry.rule->verdict == Verdict::deny);
  const bool alike = first.rank == entry.rank;
  if (alike && contrary) {
    return text::cat("never decides: ", named(*first.rule),
                     " says the opposite under the same conditions, and what denies goes first; "
                     "remove one, or say where they differ");
  }
  return text::cat("never decides for \"", entry.command, "\": ", named(*first.rule),
                   alike ? " has the same conditions and goes first"
                         : " is more specific and matches all that this one does",
                   "; remove one");
}

// `entry` against the rules of one bucket.
const Entry* taker(const std::vector<Entry>& bucket, const Entry& entry) {
  for (const Entry& first : bucket) {
    if (takes_all_of(first, entry)) return &first;
  }
  return nullptr;
}

}  // namespace

// A rule with a wider command is less specific, so only its own bucket can take all of an entry.
void check_rules(const Authority& authority, Report& report) {
  std::set<const Rule*> told;
  for (const auto& [command, bucket] : buckets_of(authority)) {
    for (const Entry& entry : bucket) {
      const Entry* first = taker(bucket, entry);
      if (first == nullptr || !told.insert(entry.rule).second) continue;
      report.add(entry.rule->path, sentence(*first, entry));
    }
  }
}

}  // namespace cox::config
