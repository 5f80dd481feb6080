#include "engine/desk.hpp"

namespace runbooks {

using cox::Json;
using cox::sdk::borrow;

template <class Table>
const Table& Desk::table(const char* name) const {
  const void* found = host_->extension(host_, name);
  if (found == nullptr)
    throw cox::Error(COX_UNSUPPORTED, std::string("this bot has no ") + name + "; update cox");
  return *static_cast<const Table*>(found);
}

namespace {

Json clipped(const std::string& title) {
  constexpr std::size_t most = 150;
  if (title.size() <= most) return title;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(title[end]) & 0xC0) == 0x80) --end;
  return title.substr(0, end) + "...";
}

}  // namespace

Json Desk::start_run(cox::Call& call, const std::string& title, const std::string& key,
                     Millis deadline) const {
  Json job = Json::object({{"title", clipped(title)},
                           {"handler", "run"},
                           {"resumable", true},
                           {"deadline_ms", deadline.count()}});
  if (!key.empty()) job.set("key", key);
  cox::sdk::Answer answer;
  const auto& desk = table<cox_jobs_1>(COX_EXT_JOBS);
  const cox_status status = desk.start(host_, borrow(call.id()), borrow(job.dump()), answer.sink());
  // Said to whoever asked: "prod is locked by ann: ..."
  if (status != COX_OK && !answer.text().empty()) throw cox::Error(status, answer.text());
  answer.check(status, "start");
  return Json::parse(answer.text()).value_or(Json());
}

std::string Desk::start_process(const std::string& run, const std::string& title,
                                const ReadyProcess& process, Millis deadline,
                                const Json& state) const {
  Json argv = Json::array();
  for (const std::string& word : process.argv) argv.push(word);
  Json env = Json::object();
  for (const auto& [name, value] : process.env) env.set(name, value);
  Json job = Json::object({{"part_of", run},
                           {"title", clipped(title)},
                           {"argv", argv},
                           {"env", env},
                           {"cwd", process.cwd},
                           {"stdin", process.input},
                           {"deadline_ms", deadline.count()},
                           {"show", process.show},
                           {"handler", "step"},
                           {"state", state}});
  if (process.memory_bytes > 0)
    job.set("limits", Json::object({{"memory_bytes", process.memory_bytes}}));
  cox::sdk::Answer answer;
  const auto& desk = table<cox_jobs_1>(COX_EXT_JOBS);
  answer.check(desk.start(host_, borrow(""), borrow(job.dump()), answer.sink()), "start");
  return Json::parse(answer.text()).value_or(Json())["id"].as_string();
}

Json Desk::jobs(std::string_view verb, const Json& arguments) const {
  cox::sdk::Answer answer;
  const auto& desk = table<cox_jobs_1>(COX_EXT_JOBS);
  answer.check(
      desk.perform(host_, borrow(""), borrow(verb), borrow(arguments.dump()), answer.sink()), verb);
  return Json::parse(answer.text()).value_or(Json());
}

void Desk::publish(std::string_view fact, const Json& value, Millis span) const {
  cox::sdk::Answer answer;
  const std::string text = value.is_null() ? "" : value.dump();
  const auto& desk = table<cox_authority_1>(COX_EXT_AUTHORITY);
  answer.check(desk.publish(host_, borrow(fact), borrow(text), span.count(), answer.sink()),
               "publish");
}

Json Desk::authority(std::string_view call, std::string_view verb, const Json& arguments) const {
  cox::sdk::Answer answer;
  const auto& desk = table<cox_authority_1>(COX_EXT_AUTHORITY);
  answer.check(
      desk.perform(host_, borrow(call), borrow(verb), borrow(arguments.dump()), answer.sink()),
      verb);
  return Json::parse(answer.text()).value_or(Json());
}

bool Desk::same_person(const std::string& one, const std::string& other) const {
  try {
    return authority("", "same_person", Json::object({{"one", one}, {"other", other}}))["same"]
        .as_bool(true);
  } catch (const cox::Error&) {
    return true;
  }
}

Json Desk::check(const cox::Call& call, std::string_view line) const {
  cox::sdk::Answer answer;
  const auto& desk = table<cox_commands_1>(COX_EXT_COMMANDS);
  answer.check(desk.check(host_, call.raw().message, borrow(""), borrow(line), answer.sink()),
               "check");
  return Json::parse(answer.text()).value_or(Json());
}

void Desk::ask(const cox::Address& whom, std::string_view question, const Json& state,
               Millis timeout) const {
  const cox_address where = borrow(whom);
  const std::string kept = state.dump();
  cox_question asked{};
  asked.size = sizeof(asked);
  asked.address = &where;
  asked.name = borrow("runbook");
  asked.text = borrow(question);
  asked.state = borrow(kept);
  asked.timeout = timeout.count();
  cox::sdk::Answer answer;
  const auto& desk = table<cox_ask_1>(COX_EXT_ASK);
  answer.check(desk.ask(host_, &asked, answer.sink()), "ask");
}

}  // namespace runbooks
