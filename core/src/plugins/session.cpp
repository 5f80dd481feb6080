#include "plugins/session.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "plugins/connection.hpp"
#include "plugins/http_answer.hpp"
#include "work/boundary.hpp"
#include "work/invoke.hpp"

namespace cox::plugins {

namespace {

constexpr Millis kRequestDeadline = 30'000;

// Calls a function of the adapter; an exception becomes a failure.
template <class Body>
cox_status contained(const std::string& name, const Body& body) {
  try {
    return body();
  } catch (...) {
    log::error(name, "the adapter let an exception out; it must not cross the boundary");
    return COX_FAILED;
  }
}

Status status_of(cox_status code, const std::string& words) {
  if (code == COX_OK) return {};
  return {static_cast<Code>(code), words.empty() ? "the adapter gave no reason" : words};
}

}  // namespace

struct Session::Run {
  struct Table {
    cox_session_host base;
    Run* run;
  };

  Run(Session& owner, const GenerationPtr& with, Millis now)
      : session(owner), library(with), actor(with->actor()), table{}, connection(now) {
    table.base.size = sizeof(table.base);
    table.base.receive = Session::receive;
    table.base.receipt = Session::receipt;
    table.base.state = Session::state;
    table.base.ended = Session::ended;
    table.base.report = Session::report;
    table.base.press = Session::press;
    table.base.respond = Session::respond;
    table.base.receive_later = Session::receive_later;
    table.run = this;
  }
  static Run& of(const cox_session_host* host) {
    return *reinterpret_cast<const Table*>(host)->run;
  }
  const cox_adapter_type& type() const { return *library->host().adapter(); }

  Session& session;
  const GenerationPtr library;
  const work::ActorPtr actor;  // keeps the library mapped as long as this runs
  Table table;
  void* self = nullptr;                 // the adapter's
  std::shared_mutex closing;            // shared: sending; alone: closing
  std::atomic<bool> superseded{false};  // it is not the session's end if this one ends

  Millis now() const { return library->host().work().services.clock.now(); }
  // Only what came for this session.
  Status respond(std::uint64_t id, const cox_http_response& response) const {
    const work::ExchangePtr exchange = library->host().work().requests.find(id);
    auto answer = answer_of(response);
    if (!answer.ok()) return answer.status();
    const bool own = exchange != nullptr && exchange->route() == session.place();
    if (own && exchange->answer(std::move(*answer))) return {};
    return not_found("the request has been answered already, or was given up at its deadline");
  }

  // What was received and is not on disk yet. The adapter is closed only when it knows of all.
  void receives() {
    const std::lock_guard lock(mutex);
    ++receiving;
  }
  void received() {
    const std::lock_guard lock(mutex);
    if (--receiving == 0) settled.notify_all();
  }
  void wait_for_received() {
    std::unique_lock lock(mutex);
    settled.wait(lock, [this] { return receiving == 0; });
  }

  std::mutex mutex;  // guards what follows
  Connection connection;
  std::size_t receiving = 0;
  std::condition_variable settled;
};

Session::Session(std::string name, Intake& intake) : name_(std::move(name)), intake_(intake) {}

Session::~Session() { close(); }

Status Session::open(const GenerationPtr& library, const std::string& config,
                     const std::string& state) {
  auto next = start(library, config, state);
  if (next.ok()) swap(std::move(*next));
  return next.status();
}

Status Session::overlap(const GenerationPtr& library, const std::string& config) {
  auto next = start(library, config, "");
  if (!next.ok()) return next.status();
  const RunPtr old = swap(std::move(*next));
  if (old == nullptr) return {};
  old->superseded = true;
  end(*old);
  return {};
}

std::string Session::close() {
  // What is sent from here on waits until another build is open.
  const RunPtr run = swap(nullptr);
  return run == nullptr ? "" : end(*run);
}

Status Session::validate(const cox_adapter_type& type, const std::string& name,
                         const std::string& config) {
  if (type.validate == nullptr) return {};
  work::TextSink words;
  const cox_status code =
      contained(name, [&] { return type.validate(type.self, text::to_c(config), words.sink()); });
  return code == COX_OK ? Status() : status_of(code, words.take());
}

Result<Session::RunPtr> Session::start(const GenerationPtr& library, const std::string& config,
                                       const std::string& state) {
  const Millis now = library->host().work().services.clock.now();
  auto run = std::make_shared<Run>(*this, library, now);
  const cox_adapter_type& type = run->type();
  work::TextSink words;
  cox_status code = contained(name_, [&] {
    return type.open(type.self, &run->table.base, text::to_c(config), text::to_c(state), &run->self,
                     words.sink());
  });
  if (code != COX_OK) return status_of(code, words.take());
  code = contained(name_, [&] { return type.start(run->self, words.sink()); });
  if (code == COX_OK) return run;
  contained(name_, [&] { return type.close(run->self), COX_OK; });
  return status_of(code, words.take());
}

Session::RunPtr Session::swap(RunPtr next) {
  const std::unique_lock lock(change_);
  return std::exchange(run_, std::move(next));
}

// Stopped first, while sends may still finish; closed when none runs.
std::string Session::end(Run& run) const {
  work::TextSink state;
  contained(name_, [&] { return run.type().stop(run.self, state.sink()), COX_OK; });
  run.wait_for_received();
  const std::unique_lock lock(run.closing);
  contained(name_, [&] { return run.type().close(run.self), COX_OK; });
  return state.take();
}

chat::Delivery Session::deliver(const chat::Outgoing& out, std::uint64_t ticket) {
  std::shared_lock change(change_);
  const RunPtr run = run_;
  if (run == nullptr) return chat::Delivery::failed({Code::busy, text::cat(name_, " is not open")});
  // Taken before the change is let go, so that it is not closed in between.
  const std::shared_lock lock(run->closing);
  change.unlock();
  // A chat that cannot show it loses nothing.
  const bool typing = out.act == COX_ACT_TYPING;
  if (typing && (run->type().abilities & COX_ABILITY_TYPING) == 0) return chat::Delivery::sent("");
  const cox_address address = chat::to_c(out.address);
  cox_outgoing outgoing{};
  outgoing.size = sizeof(outgoing);
  outgoing.act = out.act;
  outgoing.format = out.format;
  outgoing.address = &address;
  outgoing.body = text::to_c(out.body);
  outgoing.ref = out.ref;
  outgoing.call = text::to_c(out.call);
  outgoing.flags = out.flags;
  outgoing.file_name = text::to_c(out.file_name);
  if (out.file != nullptr) outgoing.file = text::to_c(*out.file);
  work::TextSink words;
  const cox_status code = contained(
      name_, [&] { return run->type().send(run->self, &outgoing, ticket, words.sink()); });
  if (code == COX_PENDING) return chat::Delivery::pending();
  if (code == COX_OK) return chat::Delivery::sent(words.take());
  return chat::Delivery::failed(status_of(code, words.take()));
}

Json Session::describe() const {
  Json json = Json::object({{"name", name_}});
  const std::shared_lock lock(change_);
  if (run_ == nullptr) return json.set("state", "closed");
  std::lock_guard guard(run_->mutex);
  run_->connection.describe(json, run_->now());
  return json;
}

std::uint32_t Session::abilities() const {
  const std::shared_lock lock(change_);
  return run_ == nullptr ? 0 : run_->type().abilities;
}

// As the metrics name it.
std::string Session::place() const { return text::cat(name_, " /adapters/", name_); }

bool Session::request(const work::ExchangePtr& exchange, const std::string& path) {
  std::shared_lock change(change_);
  const RunPtr run = run_;
  // It is being opened, or replaced: whoever asks may try again.
  if (run == nullptr) return exchange->answer(503);
  if (run->type().request == nullptr) return false;
  const std::shared_lock lock(run->closing);
  change.unlock();
  work::RequestView view(*exchange);
  view.path(path);
  work::Work& work = run->library->host().work();
  exchange->count_in(work.metrics.routes.of(place()));
  work.requests.keep(exchange, kRequestDeadline);
  const cox_status code =
      contained(name_, [&] { return run->type().request(run->self, &view.request()); });
  if (code != COX_OK && exchange->answer(500))
    log::warn(name_, text::cat("the adapter failed at a request for ", exchange->arrived().path));
  return true;
}

// ---- what the adapter calls ----

cox_status Session::receive(const cox_session_host* host, const cox_message* message,
                            const cox_sink* error) {
  Session& self = Run::of(host).session;
  Status status;
  try {
    status =
        message == nullptr ? invalid("no message") : self.intake_.receive(self.name_, *message);
  } catch (const std::exception& problem) {
    status = failed(problem.what());
  }
  if (!status.ok() && error != nullptr && error->put != nullptr)
    error->put(error->self, text::to_c(status.message()));
  return static_cast<cox_status>(status.code());
}

cox_status Session::receive_later(const cox_session_host* host, const cox_message* message,
                                  void* context, void (*taken)(void* context, cox_status status),
                                  const cox_sink* error) {
  Run& run = Run::of(host);
  Status status = invalid("no message");
  run.receives();
  try {
    if (message != nullptr && taken != nullptr) {
      status = run.session.intake_.receive_later(
          run.session.name_, *message, [&run, context, taken](const Status& result) {
            taken(context, static_cast<cox_status>(result.code()));
            run.received();
          });
    }
  } catch (const std::exception& problem) {
    status = failed(problem.what());
  }
  if (status.ok()) return COX_PENDING;
  run.received();
  if (error != nullptr && error->put != nullptr)
    error->put(error->self, text::to_c(status.message()));
  return static_cast<cox_status>(status.code());
}

cox_status Session::press(const cox_session_host* host, const cox_message* press, cox_str values,
                          const cox_sink* answer) {
  Session& self = Run::of(host).session;
  Result<Json> done = invalid("no press");
  try {
    if (press != nullptr) done = self.intake_.press(self.name_, *press, text::from_c(values));
  } catch (const std::exception& problem) {
    log::error(self.name_, text::cat("a press came to nothing: ", problem.what()));
    done = failed("That did not work; say it instead.");
  }
  const bool asks = done.ok() && done->is_object();
  const std::string words = asks ? done->dump() : done.status().message();
  if (!words.empty() && answer != nullptr && answer->put != nullptr)
    answer->put(answer->self, text::to_c(words));
  return asks ? cox_status(COX_PENDING) : static_cast<cox_status>(done.status().code());
}

cox_status Session::respond(const cox_session_host* host, std::uint64_t id,
                            const cox_http_response* response, const cox_sink* error) {
  Status status = invalid("no answer");
  try {
    if (response != nullptr) status = Run::of(host).respond(id, *response);
  } catch (const std::exception& problem) {
    status = failed(problem.what());
  }
  if (!status.ok() && error != nullptr && error->put != nullptr)
    error->put(error->self, text::to_c(status.message()));
  return static_cast<cox_status>(status.code());
}

void Session::receipt(const cox_session_host* host, std::uint64_t ticket, cox_status status,
                      cox_str words) {
  const std::string utf8 = text::to_utf8(text::from_c(words));
  Run::of(host).session.intake_.receipt(ticket, status_of(status, utf8), utf8);
}

void Session::state(const cox_session_host* host, std::uint32_t state, cox_str why) {
  Run& run = Run::of(host);
  const std::string words = text::to_utf8(text::from_c(why));
  Connection::Change changed;
  {
    std::lock_guard lock(run.mutex);
    changed = run.connection.state(state, words, run.now());
  }
  // Told once it holds: who reads it in the log and asks `adapters` finds the same. And told once
  // to whoever has not asked for more: a platform that is out for an hour is tried very often.
  const bool is_news = changed.state || changed.words;
  log::write(is_news ? log::Level::info : log::Level::debug, run.session.name_,
             text::cat(Connection::name_of(state), words.empty() ? "" : ": ", words));
  if (changed.state) run.session.intake_.went(run.session.name_, Connection::name_of(state), words);
}

void Session::report(const cox_session_host* host, cox_str facts) {
  Run& run = Run::of(host);
  std::lock_guard lock(run.mutex);
  if (!run.connection.report(text::from_c(facts), run.now()))
    log::warn(run.session.name_, "the adapter's report is no JSON object");
}

void Session::ended(const cox_session_host* host) {
  Run& run = Run::of(host);
  if (!run.superseded) run.session.intake_.ended(run.session.name_);
}

}  // namespace cox::plugins
