#include "authority/index.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace cox::authority {
namespace {

// Rules with more values than these are looked at by their other conditions.
constexpr std::size_t kMostKeys = 16;

}  // namespace

RuleIndex::RuleIndex(const std::vector<config::Rule>& rules, const Directory& directory,
                     bool rates) {
  for (const config::Rule& rule : rules) {
    const bool decides = rule.verdict != config::Rule::Verdict::none;
    if (rates ? !rule.rate : !decides) continue;
    const auto place = static_cast<Place>(rules_.size());
    rules_.emplace_back(rule, directory);
    for (const std::string& command : rule.commands) {
      Bucket& bucket = buckets_[command];
      bucket.command = command;
      bucket.order.push_back(place);
    }
  }
  for (auto& [command, bucket] : buckets_) {
    sort(bucket);
    find_keys(bucket);
  }
}

void RuleIndex::sort(Bucket& bucket) const {
  std::ranges::stable_sort(bucket.order, [&](Place a, Place b) {
    const config::Rule& one = rules_[a].config();
    const config::Rule& other = rules_[b].config();
    const config::Rank rank = config::rank_of(one, bucket.command);
    const config::Rank against = config::rank_of(other, bucket.command);
    if (rank != against) return rank > against;
    return config::strictness_of(one) > config::strictness_of(other);
  });
}

// Ways to find the rule; with any one of them it is found whenever it matches.
std::vector<std::vector<std::string>> RuleIndex::keys_of(const config::Rule& rule) {
  std::vector<std::vector<std::string>> ways;
  for (const config::ArgumentTest& test : rule.arguments) {
    if (test.kind != config::ArgumentTest::Kind::one_of || test.values.size() > kMostKeys) continue;
    auto& way = ways.emplace_back();
    for (const std::string& value : test.values)
      way.push_back(key_of_argument(test.argument, value));
  }
  if (rule.rooms.empty() || rule.rooms.size() > kMostKeys) return ways;
  auto& way = ways.emplace_back();
  for (const std::string& room : rule.rooms) way.push_back(key_of_room(room));
  return ways;
}

// Of the ways to find a rule the rarest is taken, so that few others lie beside it.
void RuleIndex::find_keys(Bucket& bucket) const {
  std::unordered_map<std::string, std::size_t> count;
  for (const Place rule : bucket.order) {
    for (const auto& way : keys_of(rules_[rule].config())) {
      for (const std::string& key : way) ++count[key];
    }
  }
  for (Place at = 0; at < bucket.order.size(); ++at) {
    const auto ways = keys_of(rules_[bucket.order[at]].config());
    const std::vector<std::string>* best = nullptr;
    std::size_t fewest = std::numeric_limits<std::size_t>::max();
    for (const auto& way : ways) {
      std::size_t beside = 0;
      for (const std::string& key : way) beside += count[key];
      if (beside < fewest) best = &way, fewest = beside;
    }
    if (best == nullptr) {
      bucket.rest.push_back(at);
      continue;
    }
    for (const std::string& key : *best) bucket.by_key[key].push_back(at);
  }
}

std::vector<const RuleIndex::Bucket*> RuleIndex::buckets(std::string_view command) const {
  std::vector<const Bucket*> found;
  const auto add = [&](std::string_view name) {
    const auto bucket = buckets_.find(name);
    if (bucket != buckets_.end()) found.push_back(&bucket->second);
  };
  add(command);
  std::string pattern(command);
  for (std::size_t dot = pattern.rfind('.'); dot != std::string::npos && dot > 0;
       dot = pattern.rfind('.', dot - 1)) {
    pattern.resize(dot + 1);
    pattern.push_back('*');
    add(pattern);
  }
  add("*");
  return found;
}

void RuleIndex::visit(const Question& question,
                      const std::function<bool(const Rule&)>& look) const {
  for (const Bucket* bucket : buckets(question.request.command)) {
    if (visit(*bucket, question, look)) return;
  }
}

// Several sorted lists, followed side by side. A rule with two values that both fit is in two.
bool RuleIndex::visit(const Bucket& bucket, const Question& question,
                      const std::function<bool(const Rule&)>& look) const {
  using Span = std::pair<const Place*, const Place*>;
  std::vector<Span> lists;
  const auto add = [&](const std::vector<Place>& list) {
    if (!list.empty()) lists.emplace_back(list.data(), list.data() + list.size());
  };
  add(bucket.rest);
  for (const std::string& key : question.keys) {
    if (bucket.by_key.empty()) break;
    const auto found = bucket.by_key.find(key);
    if (found != bucket.by_key.end()) add(found->second);
  }
  while (!lists.empty()) {
    const Place next =
        *std::ranges::min_element(lists, {}, [](const Span& list) { return *list.first; })->first;
    if (look(rules_[bucket.order[next]])) return true;
    for (Span& list : lists) list.first += *list.first == next ? 1 : 0;
    std::erase_if(lists, [](const Span& list) { return list.first == list.second; });
  }
  return false;
}

void RuleIndex::visit_all(std::string_view command,
                          const std::function<bool(const Rule&)>& look) const {
  for (const Bucket* bucket : buckets(command)) {
    for (const Place rule : bucket->order) {
      if (look(rules_[rule])) return;
    }
  }
}

std::vector<const config::Rule*> RuleIndex::about(std::string_view command) const {
  std::vector<const config::Rule*> found;
  for (const Bucket* bucket : buckets(command)) {
    for (const Place rule : bucket->order) found.push_back(&rules_[rule].config());
  }
  return found;
}

}  // namespace cox::authority
