// HTTP, both ways, as a library has it.
#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "plugins/host.hpp"
#include "plugins/http_answer.hpp"
#include "plugins/refusal.hpp"
#include "web/secret_request.hpp"

namespace cox::plugins {

work::ExchangePtr Host::exchange(std::uint64_t request) const {
  const work::CallPtr& current = work::CurrentCall::get();
  if (current != nullptr && current->spec().exchange != nullptr &&
      current->spec().exchange->id() == request)
    return current->spec().exchange;
  work::ExchangePtr found = work_.requests.find(request);
  const bool own = found != nullptr && found->route().starts_with(text::cat(id_, " "));
  return own ? found : nullptr;
}

Status Host::respond(std::uint64_t request, const cox_http_response& response) {
  const work::ExchangePtr found = exchange(request);
  auto answer = answer_of(response);
  if (!answer.ok()) return answer.status();
  // An answer that is held is counted by whoever holds it.
  const work::CallPtr& current = work::CurrentCall::get();
  const bool here = found != nullptr && current != nullptr && !found->is_held() &&
                    current->spec().exchange == found;
  const std::string said = here ? answer->body : "";
  if (found != nullptr && found->answer(std::move(*answer))) {
    if (here) current->said(said);
    return {};
  }
  return not_found("the request has been answered already, or was given up at its deadline");
}

Status Host::hold(std::uint64_t request) {
  const work::ExchangePtr found = exchange(request);
  const work::CallPtr& current = work::CurrentCall::get();
  if (found != nullptr && current != nullptr && current->spec().exchange == found &&
      found->hold(current))
    return {};
  return not_found("the request has been answered already, or is not this call's");
}

Result<std::uint64_t> Host::fetch(std::string_view call_id, const cox_fetch& fetch,
                                  const cox_handler& handler) {
  const work::ActorPtr owner = actor();
  if (owner == nullptr) return refuse(handler, gone());
  work::CallPtr by = call_id.empty() ? nullptr : call(call_id);
  if (!call_id.empty() && by == nullptr)
    return refuse(handler, not_found("the call this request belongs to is over"));
  // Whoever names no call still may not do more than the call that runs.
  const work::CallPtr& current = work::CurrentCall::get();
  if (by == nullptr && current != nullptr && current->spec().confined) by = current;
  web::Fetcher::Request request;
  request.url = text::from_c(fetch.url);
  request.request.method = fetch.method.size == 0 ? "GET" : text::from_c(fetch.method);
  request.request.fields = fields_of(fetch.fields, fetch.field_count);
  request.request.body = text::from_c(fetch.body);
  request.limits.redirects = static_cast<int>(std::min<std::uint32_t>(fetch.redirects, 20));
  if (fetch.timeout > 0) request.limits.deadline = std::chrono::milliseconds(fetch.timeout);
  if (fetch.body_bytes > 0) request.limits.body_bytes = fetch.body_bytes;
  if (Status filled = web::put_secrets(work_.desks.secrets, id_, request); !filled.ok())
    return refuse(handler, filled);
  return fetcher_.fetch(owner, std::move(by), std::move(request), handler);
}

Status Host::cancel_fetch(std::uint64_t id) {
  const work::ActorPtr owner = actor();
  if (owner == nullptr) return gone();
  if (!fetcher_.cancel(owner.get(), id)) return not_found("there is no such request any more");
  return {};
}

}  // namespace cox::plugins
