#include "work/matching.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "commands/arguments.hpp"

namespace cox::work {

namespace {

// What became of the commands that the index named.
struct Understood {
  ActorPtr actor;
  std::size_t position = 0;
  commands::Parsed parsed;
};

class Reading {
 public:
  explicit Reading(const chat::Message& message, std::string_view line)
      : line_(line), circumstances_(circumstances_of(message)) {}

  void consider(const ActorPtr& actor, std::size_t position) {
    commands::Parse parse =
        commands::parse(actor->declared.commands[position].command, line_, circumstances_);
    if (!parse.parsed) {
      if (parse.mismatch.begun) misread_.push_back({actor, position, std::move(parse.mismatch)});
    } else if (!best_ || is_better(*actor, *parse.parsed)) {
      best_ = {actor, position, std::move(*parse.parsed)};
    }
  }

  void put_into(Findings& findings) {
    if (best_) {
      const commands::Declaration& command =
          best_->actor->declared.commands[best_->position].command;
      Hit hit{{Target::Kind::command, best_->position}, false, {}, {}};
      hit.groups = groups_of(command, best_->parsed.arguments, line_);
      hit.arguments = std::move(best_->parsed.arguments);
      findings.command = Share{best_->actor, {}};
      findings.command->hits.push_back(std::move(hit));
      findings.listeners.clear();
      return;
    }
    std::ranges::stable_sort(
        misread_, [](const Misread& a, const Misread& b) { return a.mismatch.at > b.mismatch.at; });
    findings.misread = std::move(misread_);
  }

 private:
  // The closer one wins, then the plugin that came first; within a plugin the order is given.
  bool is_better(const Actor& actor, const commands::Parsed& parsed) const {
    if (parsed.free != best_->parsed.free) return parsed.free < best_->parsed.free;
    return actor.order < best_->actor->order;
  }

  std::string_view line_;
  commands::Circumstances circumstances_;
  std::optional<Understood> best_;
  std::vector<Misread> misread_;
};

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
  Reading commands(message, subject.addressed);
  for (const routing::Match& match : matches) {
    const auto owner = view.owners.find(match.owner);
    if (owner == view.owners.end()) continue;
    const ActorPtr& actor = owner->second;
    const Target target = actor->targets[match.number];
    if (target.kind == Target::Kind::command) {
      commands.consider(actor, target.position);
    } else {
      add(findings.listeners, actor, {target, match.candidate, groups_of(match.captures), {}});
    }
  }
  by_plugin(findings.listeners);
  commands.put_into(findings);
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

commands::Circumstances circumstances_of(const chat::Message& message) {
  return {message.time, message.adapter, message.room};
}

std::vector<Group> groups_of(const commands::Declaration& command,
                             const std::vector<commands::Argument>& arguments,
                             std::string_view line) {
  std::vector<Group> groups;
  groups.reserve(command.parameters.size() + 1);
  groups.push_back({"", std::string(text::trim(line))});
  for (std::size_t i = 0; i < command.parameters.size(); ++i) {
    groups.push_back({command.parameters[i].name, commands::text_of(arguments, i)});
  }
  return groups;
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
    add(shares, ref.actor, {{Target::Kind::listener, ref.position}, candidate, {}, {}});
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
