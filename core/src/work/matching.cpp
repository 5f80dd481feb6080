#include "work/matching.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace cox::work {

namespace {

Hit hit_of(const Actor& actor, const routing::Match& match) {
  const Target target = actor.targets[match.number];
  Hit hit{target, match.candidate, groups_of(match.captures)};
  if (target.kind == Target::Kind::command) {
    actor.declared.commands[target.position].command.compiled[target.phrase].unquote(hit.groups);
  }
  return hit;
}

// Matches come ordered by owner; what people see is the order of the plugins.
void by_plugin(std::vector<Share>& shares) {
  std::ranges::stable_sort(shares, {}, [](const Share& share) { return share.actor->order; });
}

void add(std::vector<Share>& shares, const ActorPtr& actor, Hit hit) {
  if (shares.empty() || shares.back().actor != actor) shares.push_back({actor, {}});
  shares.back().hits.push_back(std::move(hit));
}

Findings find_text(const View& view, const routing::Addressing& addressing,
                   const chat::Message& message) {
  Findings findings;
  const routing::Subject subject = subject_of(message, addressing);
  findings.addressed = subject.is_addressed;
  std::vector<routing::Match> matches;
  view.index->match(subject, matches);
  std::vector<Share> commands;
  for (const routing::Match& match : matches) {
    const auto owner = view.owners.find(match.owner);
    if (owner == view.owners.end()) continue;
    Hit hit = hit_of(*owner->second, match);
    const bool command = hit.target.kind == Target::Kind::command;
    add(command ? commands : findings.listeners, owner->second, std::move(hit));
  }
  by_plugin(findings.listeners);
  by_plugin(commands);
  if (!commands.empty()) {
    commands.front().hits.resize(1);
    findings.command = std::move(commands.front());
    findings.listeners.clear();
  }
  return findings;
}

}  // namespace

routing::Subject subject_of(const chat::Message& message, const routing::Addressing& addressing) {
  routing::Subject subject;
  subject.text = message.text;
  const auto rest = addressing.strip(message.text);
  const bool implied = message.direct() || (message.flags & COX_MESSAGE_MENTION) != 0;
  subject.is_addressed = rest.has_value() || implied;
  if (subject.is_addressed) subject.addressed = rest ? *rest : text::trim(message.text);
  return subject;
}

std::vector<Group> groups_of(const std::vector<routing::Capture>& captures) {
  std::vector<Group> groups;
  groups.reserve(captures.size());
  for (const routing::Capture& capture : captures) {
    Group group{std::string(capture.name), std::nullopt};
    if (capture.text.data() != nullptr) group.text = std::string(capture.text);
    groups.push_back(std::move(group));
  }
  return groups;
}

bool Findings::certain() const {
  return std::ranges::any_of(listeners, [](const Share& share) {
    return std::ranges::any_of(share.hits, [](const Hit& hit) { return !hit.candidate; });
  });
}

std::vector<Share> shares_of(const std::vector<ListenerRef>& listeners) {
  std::vector<Share> shares;
  for (const ListenerRef& ref : listeners) {
    const auto kind = ref.actor->declared.listeners[ref.position].listener.kind;
    const bool candidate = kind == routing::Listener::Kind::listen;
    add(shares, ref.actor, {{Target::Kind::listener, ref.position, 0}, candidate, {}});
  }
  return shares;
}

Findings find(const View& view, const routing::Addressing& addressing,
              const chat::Message& message) {
  if (message.kind == COX_MESSAGE_TEXT) return find_text(view, addressing, message);
  Findings findings;
  if (message.kind < view.by_kind.size())
    findings.listeners = shares_of(view.by_kind[message.kind]);
  return findings;
}

Share find_for(const View& view, const routing::Addressing& addressing,
               const chat::Message& message, const ActorPtr& actor) {
  Findings findings = find(view, addressing, message);
  if (findings.command)
    return findings.command->actor == actor ? std::move(*findings.command) : Share{actor, {}};
  for (Share& share : findings.listeners) {
    if (share.actor == actor) return std::move(share);
  }
  return {actor, {}};
}

Share catch_all_for(const View& view, const ActorPtr& actor) {
  for (Share& share : shares_of(view.catch_all)) {
    if (share.actor == actor) return {actor, std::move(share.hits), true};
  }
  return {actor, {}, true};
}

}  // namespace cox::work
