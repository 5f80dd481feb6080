// How each kind of step is performed.
#include <algorithm>

#include "engine/capture.hpp"
#include "engine/conductor.hpp"

namespace runbooks {

using cox::Json;

Conductor::Ended Conductor::perform(Run& run, const Step& step) {
  return std::visit([&](const auto& it) { return perform(run, step, it); }, step.what);
}

// ---- processes ----

Conductor::Ended Conductor::start_process(Run& run, const Step& step, const Process& process) {
  std::string error;
  const ReadyProcess ready = prepare(process, run.values, error);
  if (!error.empty()) return StepEnd::failed(error);
  const Json state = Json::object({{"run", run.id},
                                   {"phase", static_cast<int>(run.phase)},
                                   {"step", run.pending->step},
                                   {"attempt", run.pending->attempt}});
  run.pending->job =
      desk_.start_process(run.job, run.title + ": " + step.title(), ready, step.deadline, state);
  keep(run);
  return std::nullopt;
}

Conductor::Ended Conductor::perform(Run& run, const Step& step, const RunStep& it) {
  return start_process(run, step, it.process);
}

StepEnd Conductor::process_ended(const Step& step, const cox::JobResult& result) const {
  const auto& run = std::get<RunStep>(step.what);
  StepEnd end;
  const std::string output = beginning_of(result.output_file);
  end.values = {{"exit", result.exit}, {"output", kept(output)}};
  const auto& exits = run.process.exits;
  const bool ended_itself =
      result.outcome == "ok" || (result.outcome == "failed" && result.exit >= 0);
  if (ended_itself && std::find(exits.begin(), exits.end(), result.exit) != exits.end()) {
    capture(run.captures, output, end);
    return end;
  }
  end.ok = false;
  end.error = result.outcome == "timeout"
                  ? "it did not end within " + to_text(step.deadline) + " and was ended"
              : !result.reason.empty() ? result.reason
                                       : result.outcome;
  const std::string tail = kept(result.tail);
  const std::size_t line = tail.rfind('\n');
  if (!tail.empty())
    end.error += " (" + tail.substr(line == std::string::npos ? 0 : line + 1).substr(0, 200) + ")";
  return end;
}

// ---- HTTP ----

namespace {

cox::HttpRequest request_of(const ReadyRequest& ready, Millis timeout) {
  cox::HttpRequest request;
  request.method = ready.method;
  request.url = ready.url;
  for (const auto& [name, value] : ready.fields) request.fields.push_back({name, value});
  request.body = ready.body;
  request.timeout = timeout;
  request.body_bytes = 1U << 20;
  request.redirects = 0;
  return request;
}

bool expects(const Request& request, int status) {
  return std::any_of(request.expect.begin(), request.expect.end(), [&](const auto& range) {
    return status >= range.first && status <= range.second;
  });
}

StepEnd answer_came(const HttpStep& step, const cox::HttpResponse& response) {
  StepEnd end;
  end.values = {{"status", response.status}, {"body", kept(response.body)}};
  if (response.status == 0) {
    end = StepEnd::failed("no answer: " + response.error);
  } else if (!expects(step.request, response.status)) {
    end.ok = false;
    end.error =
        "it answered " + std::to_string(response.status) + " " + kept(response.body).substr(0, 200);
  } else {
    capture(step.captures, response.body, end);
  }
  return end;
}

}  // namespace

Conductor::Ended Conductor::perform(Run& run, const Step& step, const HttpStep& it) {
  std::string error;
  const ReadyRequest ready = prepare(it.request, run.values, error);
  if (!error.empty()) return StepEnd::failed(error);
  plugin_.fetch(request_of(ready, step.deadline),
                [this, it, id = run.id, turn = run.turn](auto&, const cox::HttpResponse& response) {
                  const StepEnd end = answer_came(it, response);
                  if_same(id, turn, [&](Run& same) { ended(same, end); });
                });
  return std::nullopt;
}

void Conductor::look_by_http(Run& run, const WaitStep& wait) {
  std::string error;
  const ReadyRequest ready = prepare(wait.request, run.values, error);
  if (!error.empty()) return ended(run, StepEnd::failed(error));
  const Millis timeout =
      std::clamp(Millis(run.pending->until - now()), Millis(100), Millis(10'000));
  const auto came = [this, wait, id = run.id, turn = run.turn](auto&,
                                                               const cox::HttpResponse& response) {
    if_same(id, turn, [&](Run& same) {
      if (response.status == 0) return look_again(same, "no answer: " + response.error);
      if (!expects(wait.request, response.status))
        return look_again(same, "it answers " + std::to_string(response.status));
      std::string wrong;
      const bool so = found(wait.pattern, same.values, response.body, wrong);
      if (!wrong.empty()) return ended(same, StepEnd::failed(wrong));
      if (!so) return look_again(same, "its answer does not match");
      ended(same, {true, "", {{"status", response.status}}});
    });
  };
  plugin_.fetch(request_of(ready, timeout), came);
}

// ---- people ----

// Unless something else ends it first.
void Conductor::time_out(const Run& run, const std::string& why) {
  later(run, run.pending->until, [this, why](Run& late) { ended(late, StepEnd::failed(why)); });
}

Conductor::Ended Conductor::perform(Run& run, const Step& step, const AskStep& it) {
  std::string error;
  std::string question = it.question.fill(run.values, error);
  if (!error.empty()) return StepEnd::failed(error);
  if (!it.choices.empty()) {
    question += " (";
    for (const std::string& choice : it.choices)
      question += (&choice == &it.choices.front() ? "" : ", ") + choice;
    question += ")";
  }
  cox::Address whom = cox::Address::from_json(run.address);
  whom.user = run.who["user"].as_string();
  const Json state = Json::object({{"run", run.id}, {"turn", run.turn}});
  desk_.ask(whom, question, state, Millis(std::max<std::int64_t>(run.pending->until - now(), 1)));
  time_out(run, "nobody answered within " + to_text(step.deadline));
  return std::nullopt;
}

void Conductor::answered(cox::Call& call) {
  const Json state = call.data();
  const auto turn = static_cast<std::uint64_t>(state["turn"].as_int());
  const std::string text = call.text();
  if_same(state["run"].as_string(), turn, [&](Run& run) {
    const ProgramPtr made = program(run);
    const Step* step = made == nullptr ? nullptr : Machine(*made, run).pending();
    const auto* ask = step == nullptr ? nullptr : std::get_if<AskStep>(&step->what);
    if (ask == nullptr) return;
    std::string answer = text;
    const std::string near = nearest(text, ask->choices);
    const bool is_choice =
        ask->choices.empty() || std::count(ask->choices.begin(), ask->choices.end(), text) > 0;
    if (!is_choice || (ask->pattern != nullptr && !matches(ask->pattern, text))) {
      call.reply("That is no answer I can use" +
                 (near.empty() || is_choice ? "." : "; did you mean " + near + "?"));
      if (const Ended end = perform(run, *step)) ended(run, *end);
      return;
    }
    ended(run, {true, "", {{"answer", answer}}});
  });
}

Conductor::Ended Conductor::perform(Run& run, const Step& step, const ApproveStep& it) {
  std::string error;
  const std::string question = it.question.fill(run.values, error);
  if (!error.empty()) return StepEnd::failed(error);
  const std::string name = run.who["name"].as_string();
  plugin_.send_to(cox::Address::from_json(run.address),
                  "job " + run.id + " (" + run.title + ") waits: " + question +
                      "\nSomebody other than " + name + " says: continue " + run.id +
                      ", or: halt " + run.id + " because ...");
  time_out(run, "nobody else said yes within " + to_text(step.deadline));
  return std::nullopt;
}

// {"run", "yes", "why", "who": {"user", "name", "account", "known"}, "address"}
void Conductor::judge(const Json& verdict) {
  auto run = store_.find(verdict["run"].as_string());
  if (!run) return;
  const cox::Address where = cox::Address::from_json(verdict["address"]);
  const auto say = [&](const std::string& text) { plugin_.send_to(where, text); };
  const ProgramPtr made = program(*run);
  const Step* step = made == nullptr ? nullptr : Machine(*made, *run).pending();
  const auto* approve = step == nullptr ? nullptr : std::get_if<ApproveStep>(&step->what);
  if (approve == nullptr) return say("job " + run->id + " does not wait for anybody's word.");
  const Json& who = verdict["who"];
  const bool may = approve->by.empty() || std::count(approve->by.begin(), approve->by.end(),
                                                     who["account"].as_string()) > 0;
  if (!who["known"].as_bool())
    return say("Nobody vouches for who you are, so your word does not count.");
  if (verdict["yes"].as_bool() &&
      desk_.same_person(run->who["account"].as_string(), who["account"].as_string()))
    return say("Somebody else must say that: " + run->who["name"].as_string() + " began it.");
  if (!may) return say("The runbook names others who may say that.");
  const std::string by = who["name"].as_string();
  if (verdict["yes"].as_bool()) return ended(*run, {true, "", {{"by", by}}});
  ended(*run, StepEnd::failed(by + " said no: " + verdict["why"].as_string()));
}

// ---- the rest of the bot ----

Conductor::Ended Conductor::perform(Run& run, const Step&, const FactStep& it) {
  std::string error;
  const std::string name = prepare_key(it.name, run.values, error);
  const Json value = it.value && error.empty() ? it.value->fill(run.values, error) : Json();
  if (!error.empty()) return StepEnd::failed(error);
  desk_.publish(name, value, it.span);
  return StepEnd();
}

Conductor::Ended Conductor::perform(Run& run, const Step&, const SayStep& it) {
  std::string error;
  const std::string text = it.text.fill(run.values, error);
  const std::string room = it.room.fill(run.values, error);
  if (!error.empty()) return StepEnd::failed(error);
  cox::Address where = cox::Address::from_json(run.address);
  if (!room.empty()) where = cox::Address::in_room(where.adapter, room);
  plugin_.send_to(where, text);
  return StepEnd();
}

Conductor::Ended Conductor::perform(Run& run, const Step&, const LockStep& it) {
  std::string error;
  const std::string key = prepare_key(it.key, run.values, error);
  const std::string why = it.why.fill(run.values, error);
  if (!error.empty()) return StepEnd::failed(error);
  Json lock = Json::object({{"key", key}, {"part_of", run.job}});
  if (!it.release) lock.set("reason", why.empty() ? run.title : why).set("for_ms", it.span.count());
  desk_.jobs(it.release ? "unlock" : "lock", lock);
  return StepEnd();
}

}  // namespace runbooks
