// The rules by what they are about, so that a question is held against few of them: by command,
// below that by a value of one argument, or by room, that they ask for. Threads: any; never
// changed.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "authority/rule.hpp"
#include "config/rule_order.hpp"

namespace cox::authority {

class RuleIndex {
 public:
  // `rates`: those that limit a rate, otherwise those that decide.
  RuleIndex(const std::vector<config::Rule>& rules, const Directory& directory, bool rates);

  // Shows the rules whose command fits, and whose other conditions may, in the order in which they
  // decide; until `look` returns true.
  void visit(const Question& question, const std::function<bool(const Rule&)>& look) const;

  bool empty() const { return rules_.empty(); }
  // Shows all whose command fits.
  void visit_all(std::string_view command, const std::function<bool(const Rule&)>& look) const;
  // All whose command fits, in that order.
  std::vector<const config::Rule*> about(std::string_view command) const;

 private:
  using Place = std::uint32_t;  // in `order`

  // The rules of one command or pattern.
  struct Bucket {
    std::string command;
    std::vector<Place> order;  // places in rules_, most specific first
    std::vector<Place> rest;   // those that no key finds
    std::unordered_map<std::string, std::vector<Place>> by_key;
  };

  void sort(Bucket& bucket) const;
  void find_keys(Bucket& bucket) const;
  static std::vector<std::vector<std::string>> keys_of(const config::Rule& rule);
  bool visit(const Bucket& bucket, const Question& question,
             const std::function<bool(const Rule&)>& look) const;
  // The buckets of a command, the most specific first.
  std::vector<const Bucket*> buckets(std::string_view command) const;

  std::vector<Rule> rules_;
  std::map<std::string, Bucket, std::less<>> buckets_;
};

}  // namespace cox::authority
