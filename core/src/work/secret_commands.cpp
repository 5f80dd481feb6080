#include "work/secret_commands.hpp"

#include <algorithm>

#include "work/matching.hpp"

namespace cox::work {

bool gives_secret(const View& view, const routing::Addressing& addressing,
                  const chat::Message& message) {
  if (!view.takes_secrets) return false;
  const Findings findings = find(view, addressing, message);
  if (findings.command) {
    const Share& share = *findings.command;
    const std::size_t position = share.hits.front().target.position;
    return commands::takes_secret(share.actor->declared.commands[position].command);
  }
  return std::ranges::any_of(findings.misread, [](const Misread& misread) {
    return commands::takes_secret(misread.command());
  });
}

}  // namespace cox::work
