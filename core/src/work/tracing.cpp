#include "work/tracing.hpp"

#include <utility>

#include "base/text.hpp"
#include "work/secret_commands.hpp"

namespace cox::work {

namespace {

Trace trace_of(const Work& work, const View& view, const chat::Message& message,
               const Findings& findings) {
  const auto settings = work.services.settings();
  Trace trace;
  trace.message = message.id;
  trace.text =
      text::clip(without_secrets(view, settings->addressing, message, findings), Traces::kText);
  trace.user = message.user;
  trace.time = message.time;
  return trace;
}

void add_matched(const Findings& findings, Trace& trace) {
  for (const Share& share : findings.listeners) {
    for (const Hit& hit : share.hits) {
      if (hit.candidate) continue;  // its plugin decides
      ++trace.matches;
      if (trace.matched.size() >= Traces::kMatched) continue;
      const auto& listener = share.actor->declared.listeners[hit.target.position].listener;
      trace.matched.push_back(text::cat(share.actor->id, "/", listener.id));
    }
  }
}

void add_considered(const Findings& findings, Trace& trace) {
  for (const Misread& misread : findings.misread) {
    if (trace.considered.size() >= Traces::kConsidered) return;
    const commands::Declaration& command = misread.command();
    trace.considered.push_back(
        {misread.actor->id, command.id, commands::usage(command), misread.mismatch});
  }
}

}  // namespace

void note_stop(Work& work, const chat::Message& message, const std::string& by) {
  const ViewPtr view = work.registry.view();
  const auto settings = work.services.settings();
  Trace trace = trace_of(work, *view, message, find(*view, settings->addressing, message));
  trace.outcome = text::cat("stopped by ", by);
  work.traces.add(message, std::move(trace));
}

void note_findings(Work& work, const View& view, const chat::Message& message,
                   const Findings& findings) {
  if (message.kind != COX_MESSAGE_TEXT) return;
  Trace trace = trace_of(work, view, message, findings);
  trace.addressed = findings.addressed;
  trace.listeners = view.index->size();
  if (findings.command) {
    const Share& share = *findings.command;
    trace.plugin = share.actor->id;
    trace.command = share.actor->declared.commands[share.hits.front().target.position].command.id;
  } else {
    add_matched(findings, trace);
    add_considered(findings, trace);
  }
  work.traces.add(message, std::move(trace));
}

void note_decision(Work& work, const chat::Message& message, bool is_command,
                   const authority::Decision& decision) {
  if (!is_command && decision.allowed) return;
  work.traces.change(message, [&](Trace& trace) {
    trace.decided = true;
    trace.allowed = decision.allowed;
    trace.rule = decision.rule;
    trace.reason = decision.reason;
    trace.outcome = decision.allowed ? "runs" : "refused";
  });
}

void note_end(Work& work, const chat::Message& message, bool is_command, const Answer& answer) {
  if (!is_command && answer.status.ok()) return;
  work.traces.change(message, [&](Trace& trace) {
    trace.outcome = answer.status.ok() ? "ran" : text::cat("failed: ", answer.status.message());
    trace.call = answer.call;
  });
}

void note_outcome(Work& work, const chat::Message& message, std::string_view outcome) {
  work.traces.change(message, [&](Trace& trace) { trace.outcome = outcome; });
}

}  // namespace cox::work
