#include "plugins/session.hpp"

#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "work/invoke.hpp"

namespace cox::plugins {

namespace {

const char* connection_name(std::uint32_t state) {
  switch (state) {
    case COX_STATE_ONLINE:
      return "online";
    case COX_STATE_OFFLINE:
      return "offline";
    default:
      return "connecting";
  }
}

// Calls a function of the adapter; an exception becomes a failure.
template <class Body>
cox_status guarded(const std::string& name, const Body& body) {
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

Session::Session(std::string name, Intake& intake)
    : name_(std::move(name)), intake_(intake), table_{} {
  table_.base.size = sizeof(table_.base);
  table_.base.receive = receive;
  table_.base.receipt = receipt;
  table_.base.state = state;
  table_.base.ended = ended;
  table_.session = this;
}

Session::~Session() { close(); }

Session& Session::of(const cox_session_host* host) {
  return *reinterpret_cast<const Table*>(host)->session;
}

Status Session::open(GenerationPtr library, const std::string& config, const std::string& state) {
  const std::unique_lock lock(change_);
  const cox_adapter_type& type = *library->host().adapter();
  begin(library->host().work().services.clock.now());
  work::TextSink words;
  abilities_ = type.abilities;
  void* session = nullptr;
  cox_status code = guarded(name_, [&] {
    return type.open(type.self, &table_.base, text::to_c(config), text::to_c(state), &session,
                     words.sink());
  });
  if (code != COX_OK) return status_of(code, words.take());
  code = guarded(name_, [&] { return type.start(session, words.sink()); });
  if (code != COX_OK) {
    guarded(name_, [&] { return type.close(session), COX_OK; });
    return status_of(code, words.take());
  }
  actor_ = library->actor();
  library_ = std::move(library);
  session_ = session;
  return {};
}

// What an older session reported is over.
void Session::begin(Millis now) {
  std::lock_guard lock(mutex_);
  connection_ = COX_STATE_CONNECTING;
  why_.clear();
  since_ = now;
}

std::string Session::close() {
  // Stopped first, while sends may still finish; closed when none runs.
  void* session = session_.load();
  if (session == nullptr) return {};
  const cox_adapter_type& type = *library_->host().adapter();
  work::TextSink state;
  guarded(name_, [&] { return type.stop(session, state.sink()), COX_OK; });
  const std::unique_lock lock(change_);
  session_ = nullptr;
  guarded(name_, [&] { return type.close(session), COX_OK; });
  library_ = nullptr;
  actor_ = nullptr;
  return state.take();
}

chat::Delivery Session::deliver(const chat::Outgoing& out, std::uint64_t ticket) {
  const std::shared_lock lock(change_);
  void* session = session_.load();
  if (session == nullptr)
    return chat::Delivery::failed({Code::busy, text::cat(name_, " is not open")});
  const cox_adapter_type& type = *library_->host().adapter();
  const cox_address address = chat::to_c(out.address);
  cox_outgoing outgoing{};
  outgoing.size = sizeof(outgoing);
  outgoing.act = out.act;
  outgoing.format = out.format;
  outgoing.address = &address;
  outgoing.body = text::to_c(out.body);
  outgoing.ref = out.ref;
  outgoing.call = text::to_c(out.call);
  work::TextSink words;
  const cox_status code =
      guarded(name_, [&] { return type.send(session, &outgoing, ticket, words.sink()); });
  if (code == COX_PENDING) return chat::Delivery::pending();
  if (code == COX_OK) return chat::Delivery::sent(words.take());
  return chat::Delivery::failed(status_of(code, words.take()));
}

Json Session::describe() const {
  Json json = Json::object({{"name", name_}});
  std::lock_guard lock(mutex_);
  json.set("state", connection_name(connection_)).set("since", since_);
  if (!why_.empty()) json.set("why", why_);
  return json;
}

// ---- what the adapter calls ----

cox_status Session::receive(const cox_session_host* host, const cox_message* message,
                            const cox_sink* error) {
  Session& self = of(host);
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

void Session::receipt(const cox_session_host* host, std::uint64_t ticket, cox_status status,
                      cox_str words) {
  const std::string utf8 = text::to_utf8(text::from_c(words));
  of(host).intake_.receipt(ticket, status_of(status, utf8), utf8);
}

void Session::state(const cox_session_host* host, std::uint32_t state, cox_str why) {
  Session& self = of(host);
  const std::string words = text::to_utf8(text::from_c(why));
  log::info(self.name_, text::cat(connection_name(state), words.empty() ? "" : ": ", words));
  std::lock_guard lock(self.mutex_);
  self.connection_ = state;
  self.why_ = words;
}

void Session::ended(const cox_session_host* host) {
  Session& self = of(host);
  self.intake_.ended(self.name_);
}

}  // namespace cox::plugins
