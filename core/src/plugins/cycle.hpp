// Finding a circle of needs. Pure. Threads: any.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace cox::plugins {

using NeedGraph = std::map<std::string, std::vector<std::string>>;  // id -> ids it needs

// The way from `id` back to itself ("a", "b", "a"), or empty where there is none.
std::vector<std::string> find_cycle(const NeedGraph& graph, const std::string& id);

}  // namespace cox::plugins
