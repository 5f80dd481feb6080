#include "batches.hpp"

#include <utility>

namespace irc {

namespace {

constexpr std::size_t kMostOpen = 64;  // more are no server's intention

}  // namespace

std::optional<Batches::Batch> Batches::take(const Line& line) {
  const std::string_view reference = line.parameter(0);
  if (reference.size() < 2) return std::nullopt;
  const std::string name(reference.substr(1));
  if (reference.front() == '-') {
    auto node = open_.extract(name);
    return node.empty() ? std::nullopt : std::optional(std::move(node.mapped()));
  }
  if (reference.front() != '+' || open_.size() >= kMostOpen) return std::nullopt;
  Batch batch{line.parameter(1), {}, line.tag("label")};
  for (std::size_t i = 2; i < line.parameters.size(); ++i)
    batch.parameters.push_back(line.parameters[i]);
  const Batch* around = of(line);
  if (batch.label.empty() && around != nullptr) batch.label = around->label;
  open_.insert_or_assign(name, std::move(batch));
  return std::nullopt;
}

const Batches::Batch* Batches::of(const Line& line) const {
  const auto found = open_.find(line.tag("batch"));
  return found == open_.end() ? nullptr : &found->second;
}

}  // namespace irc
