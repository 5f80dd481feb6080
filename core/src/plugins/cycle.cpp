#include "plugins/cycle.hpp"

#include <set>

namespace cox::plugins {

namespace {

bool walk(const NeedGraph& graph, const std::string& at, const std::string& goal,
          std::set<std::string>& seen, std::vector<std::string>& path) {
  const auto needs = graph.find(at);
  if (needs == graph.end()) return false;
  for (const std::string& next : needs->second) {
    path.push_back(next);
    if (next == goal) return true;
    if (seen.insert(next).second && walk(graph, next, goal, seen, path)) return true;
    path.pop_back();
  }
  return false;
}

}  // namespace

std::vector<std::string> find_cycle(const NeedGraph& graph, const std::string& id) {
  std::set<std::string> seen;
  std::vector<std::string> path{id};
  if (!walk(graph, id, id, seen, path)) path.clear();
  return path;
}

}  // namespace cox::plugins
