// From the author's functions to handlers, and what needs both: timers and watches. Threads: making
// a handler, the caller's; running it, the core's (sdk/handler.hpp). Delays are in milliseconds;
// what the core refuses is thrown as cox::Error.
#ifndef COX_SDK_RUNNING_HPP
#define COX_SDK_RUNNING_HPP

#include <cox/sdk/call.hpp>
#include <cox/sdk/handler.hpp>
#include <memory>
#include <string_view>
#include <utility>

namespace cox {
namespace sdk {

// A handler that runs `function` with a Call. The function is shared, not copied, so it may hold
// what cannot be copied, and its own state stays one.
template <class Function>
Handler for_call(const Context& context, Function function) {
  auto shared = std::make_shared<Function>(std::move(function));
  auto run = [&context, shared](const cox_call& raw, cox_result& result) {
    Call call(context, raw, result);
    call_with(*shared, call);
  };
  return {&context, std::move(run), nullptr};
}

// The same for a route: what it throws for the client becomes the client's answer.
template <class Function>
Handler for_request(const Context& context, Function function) {
  auto shared = std::make_shared<Function>(std::move(function));
  auto run = [&context, shared](const cox_call& raw, cox_result& result) {
    Call call(context, raw, result);
    try {
      call_with(*shared, call);
    } catch (const HttpError& error) {
      call.respond(error.response());
    }
  };
  return {&context, std::move(run), nullptr};
}

// The answer that came, as a value.
inline HttpResponse response_of(const cox_call& raw) {
  HttpResponse response;
  response.status = 0;
  if (raw.response == nullptr) return response;
  const cox_http_response& came = *raw.response;
  response.status = static_cast<int>(came.status);
  for (std::size_t i = 0; i < came.field_count; ++i)
    response.fields.push_back({copy(came.fields[i].name), copy(came.fields[i].value)});
  (came.status == 0 ? response.error : response.body) = copy(came.body);
  return response;
}

template <class Function>
Handler for_response(const Context& context, Function function) {
  auto shared = std::make_shared<Function>(std::move(function));
  auto run = [&context, shared](const cox_call& raw, cox_result& result) {
    Call call(context, raw, result);
    const HttpResponse response = response_of(raw);
    try {
      (*shared)(call, response);
    } catch (const HttpError& error) {
      if (!call.has_request()) throw;
      call.respond(error.response());
    }
  };
  return {&context, std::move(run), nullptr};
}

template <class Function>
Handler for_job(const Context& context, Function function) {
  auto shared = std::make_shared<Function>(std::move(function));
  auto run = [&context, shared](const cox_call& raw, cox_result& result) {
    Call call(context, raw, result);
    const JobResult ended = JobResult::from_json(call.data());
    (*shared)(call, ended);
  };
  return {&context, std::move(run), nullptr};
}

// Sends a request on behalf of the call with that id, or of nobody.
inline Fetch fetch(const Context& context, cox_str call, const HttpRequest& request,
                   Handler handler) {
  const std::vector<cox_field> fields = borrow(request.fields);
  cox_fetch out{};
  out.size = sizeof(out);
  out.redirects = request.redirects;
  out.method = borrow(request.method);
  out.url = borrow(request.url);
  out.fields = fields.data();
  out.field_count = fields.size();
  out.body = borrow(request.body);
  out.timeout = request.timeout.count();
  out.body_bytes = request.body_bytes;
  auto& table = context.extension<cox_http_1>(COX_EXT_HTTP);
  const cox_handler given = give(std::move(handler));
  std::uint64_t id = 0;
  Answer answer;
  answer.check(table.fetch(context.host(), call, &out, &given, &id, answer.sink()), "fetch");
  return Fetch(context, id);
}

// Starts a timer on behalf of the call with that id, or of nobody.
inline Timer start_timer(const Context& context, cox_str call, std::chrono::milliseconds delay,
                         std::chrono::milliseconds period, Handler handler) {
  auto& table = context.extension<cox_timer_1>(COX_EXT_TIMER);
  const cox_handler given = give(std::move(handler));
  std::uint64_t id = 0;
  Answer answer;
  answer.check(
      table.start(context.host(), call, delay.count(), period.count(), &given, &id, answer.sink()),
      "start a timer");
  return Timer(context, id);
}

}  // namespace sdk

template <class Function>
Timer Call::start_timer(Millis delay, Millis period, Function handler) const {
  return sdk::start_timer(context_, raw_.id, delay, period,
                          sdk::for_call(context_, std::move(handler)));
}

template <class Function>
Fetch Call::fetch(const HttpRequest& request, Function handler) const {
  return sdk::fetch(context_, raw_.id, request, sdk::for_response(context_, std::move(handler)));
}

template <class Function>
std::uint64_t Brain::watch(std::string_view prefix, Function handler) const {
  const cox_handler given = sdk::give(sdk::for_call(*context_, std::move(handler)));
  std::uint64_t id = 0;
  const cox_status status =
      table().watch(context_->host(), sdk::borrow(space_), sdk::borrow(prefix), &given, &id);
  sdk::Answer().check(status, "brain watch");
  return id;
}

}  // namespace cox

#endif  // COX_SDK_RUNNING_HPP
