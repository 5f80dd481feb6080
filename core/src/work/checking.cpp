#include "work/checking.hpp"

#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <utility>

#include "base/executor.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "commands/arguments.hpp"
#include "commands/complete.hpp"
#include "work/approving.hpp"
#include "work/asking.hpp"
#include "work/judging.hpp"
#include "work/offered.hpp"
#include "work/parsing.hpp"
#include "work/permit.hpp"
#include "work/secret_commands.hpp"

namespace cox::work {

namespace {

// How long another plugin may take to say what its own types mean.
constexpr std::chrono::seconds kPatience(2);
constexpr std::size_t kMostLines = 25;

// Runs `what` where the handlers of the plugin run, and waits for it a little; nothing where that
// plugin is too busy. Its own handlers are there already.
template <class What>
auto in_mailbox(const ActorPtr& actor, What what) -> std::optional<decltype(what())> {
  const CallPtr& current = CurrentCall::get();
  if (current != nullptr && current->actor() == actor) return what();
  auto promise = std::make_shared<std::promise<decltype(what())>>();
  auto answer = promise->get_future();
  Task task;
  task.room = "check";
  task.run = [promise, what = std::move(what)] { promise->set_value(what()); };
  if (!actor->mailbox->post(std::move(task)).ok()) return std::nullopt;
  Executor::about_to_wait();
  if (answer.wait_for(kPatience) != std::future_status::ready) return std::nullopt;
  try {
    return answer.get();
  } catch (const std::future_error&) {
    return std::nullopt;  // dropped unrun: the plugin is being unloaded
  }
}

bool is_pending(const Hit& hit) {
  for (const commands::Argument& argument : hit.arguments) {
    if (argument.reading.pending) return true;
  }
  return false;
}

// The line as that person would say it to the bot.
std::shared_ptr<chat::Message> said(const chat::Message& asker, std::string_view who,
                                    std::string_view line) {
  auto message = std::make_shared<chat::Message>(asker);
  message->text = line;
  message->kind = COX_MESSAGE_TEXT;
  message->flags |= COX_MESSAGE_MENTION;  // the bot's name need not be there
  if (who.empty()) return message;
  const authority::Identity identity = authority::identity_of(who);
  message->adapter = identity.adapter;
  message->user = message->user_name = identity.account;
  message->flags |= COX_MESSAGE_KNOWN;
  return message;
}

Json json_of(const commands::Mismatch& mismatch) {
  return Json::object({{"at", mismatch.at},
                       {"length", mismatch.length},
                       {"problem", mismatch.problem},
                       {"expected", mismatch.expected},
                       {"suggestion", mismatch.suggestion}});
}

// What is not a command: which ones are near, and who would hear it.
Json not_understood(const Work& work, const chat::Message& message, const Findings& findings,
                    std::string_view line) {
  Json answer = Json::object({{"understood", false}});
  for (const Misread& misread : findings.misread) {
    if (!may_use(work, &message, misread.command())) continue;
    Json error = json_of(misread.mismatch);
    const std::string usage = commands::usage(misread.command());
    error.set("usage", usage)
        .set("text",
             commands::explain(misread.mismatch, commands::masked(misread.command(), line), usage));
    answer.set("command", misread.command().id).set("error", std::move(error));
    break;
  }
  Json listeners = Json::array();
  for (const Share& share : findings.listeners) {
    for (const Hit& hit : share.hits) {
      if (hit.candidate) continue;
      const auto& listener = share.actor->declared.listeners[hit.target.position].listener;
      listeners.push(text::cat(share.actor->id, "/", listener.id));
    }
  }
  answer.set("listeners", std::move(listeners));
  return answer.set("nearest", list_of(nearest_usages(work, message, line, 3)));
}

void put_decision(const commands::Declaration& command, const authority::Decision& decision,
                  Json& answer) {
  answer.set("allowed", decision.allowed)
      .set("rule", decision.rule)
      .set("reason", decision.reason)
      .set("confirm", decision.allowed && must_wait(command.effect_or_default(), decision));
  if (decision.approvals.count == 0) return;
  answer.set("approvals", Json::object({{"count", decision.approvals.count},
                                        {"by", list_of(decision.approvals.by)},
                                        {"expires", decision.approvals.expires}}));
}

// The names of the plugin's own types are resolved by the plugin, where it has the time for it.
Result<Given> resolve(Work& work, const Share& share, const std::shared_ptr<chat::Message>& message,
                      bool& unresolved) {
  Hit hit = share.hits.front();
  if (is_pending(hit)) {
    auto resolved = in_mailbox(share.actor, [&work, actor = share.actor, hit, message] {
      return given(work, actor, hit, *message);
    });
    if (resolved) return std::move(*resolved);
    unresolved = true;
    for (commands::Argument& argument : hit.arguments) argument.reading.pending = false;
  }
  return given(work, share.actor, hit, *message);
}

}  // namespace

Result<Json> check(Work& work, const chat::Message& asker, std::string_view who,
                   std::string_view line) {
  if (!who.empty() && who.find(':') == std::string_view::npos) {
    return invalid(text::cat("'", who, "' is no account: write ADAPTER:ACCOUNT"));
  }
  const auto message = said(asker, who, line);
  const auto settings = work.services.settings();
  const ViewPtr view = work.registry.view();
  const Findings findings = find(*view, settings->addressing, *message);
  const std::string_view rest = subject_of(*message, settings->addressing).addressed;
  const bool secret =
      without_secrets(*view, settings->addressing, *message, findings) != message->text;
  if (!findings.command)
    return not_understood(work, *message, findings, rest).set("secret", secret);
  const Share& share = *findings.command;
  const commands::Declaration& command =
      share.actor->declared.commands[share.hits.front().target.position].command;
  Json answer = Json::object({{"understood", true},
                              {"command", command.id},
                              {"plugin", share.actor->id},
                              {"usage", commands::usage(command)},
                              {"effect", to_string(command.effect_or_default())},
                              {"secret", secret}});
  bool unresolved = false;
  auto given = resolve(work, share, message, unresolved);
  if (!given.ok()) {
    answer.set("understood", false);
    return answer.set("error", Json::object({{"text", given.status().message()}}));
  }
  if (unresolved) answer.set("unresolved", true);
  authority::Request request = request_of(*message, command.effect_or_default(), command.id,
                                          command.permission, given->arguments);
  request.plugin = share.actor->id;
  const authority::Decision decision = work.services.authority.decide(request);
  answer.set("canonical", given->canonical).set("arguments", std::move(given->shown));
  put_decision(command, decision, answer);
  return answer;
}

Result<Json> explain(const Work& work, const chat::Message& asker) {
  const auto trace = work.traces.before(asker);
  if (!trace) return not_found("I know of no earlier message here");
  Json considered = Json::array();
  for (const Considered& each : trace->considered) {
    const ViewPtr view = work.registry.view();
    const commands::Entry* entry = view->commands.find(each.command);
    if (entry == nullptr || !may_use(work, &asker, entry->command)) continue;
    Json one = json_of(each.mismatch);
    considered.push(one.set("command", each.command).set("usage", each.usage));
  }
  Json answer = Json::object({{"text", trace->text},
                              {"user", trace->user},
                              {"time", trace->time},
                              {"addressed", trace->addressed},
                              {"listeners", trace->listeners},
                              {"matches", trace->matches},
                              {"matched", list_of(trace->matched)},
                              {"considered", std::move(considered)},
                              {"outcome", trace->outcome}});
  if (!trace->command.empty()) answer.set("plugin", trace->plugin).set("command", trace->command);
  if (!trace->call.empty()) answer.set("call", trace->call);
  if (!trace->decided) return answer;
  return answer.set("allowed", trace->allowed)
      .set("rule", trace->rule)
      .set("reason", trace->reason);
}

Json complete(const Work& work, const chat::Message& asker, std::string_view line) {
  std::vector<std::string> lines;
  const ViewPtr view = work.registry.view();
  for (const ActorPtr& actor : view->actors) {
    for (const DeclaredCommand& declared : actor->declared.commands) {
      const commands::Declaration& command = declared.command;
      if (lines.size() >= kMostLines) break;
      if (command.hidden || !may_use(work, &asker, command)) continue;
      const auto candidates = [&](const commands::Parameter& parameter, std::string_view text) {
        const auto found =
            in_mailbox(actor, [actor, &command, parameter, text = std::string(text), asker] {
              return candidates_of(*actor, command, parameter, text, asker);
            });
        return found.value_or(std::vector<std::string>());
      };
      for (std::string& each : commands::completions(command, line, candidates)) {
        if (lines.size() < kMostLines) lines.push_back(std::move(each));
      }
    }
  }
  return list_of(lines);
}

}  // namespace cox::work
