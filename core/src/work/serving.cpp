#include "work/serving.hpp"

#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "work/perform.hpp"

namespace cox::work {

namespace {

using Match = routing::RouteTable::Match;

// The lane of requests: they come from nowhere in particular and run in order.
constexpr const char* kLane = "http";

// No route takes it: unknown, or known by other methods, which OPTIONS asks for.
net::HttpResponse no_route(const Match& match, std::string_view method) {
  if (match.allowed.empty()) return plain_answer(404);
  net::HttpResponse response = plain_answer(method == "OPTIONS" ? 204 : 405);
  response.fields.push_back({"Allow", text::join(match.allowed, ", ")});
  return response;
}

std::vector<Group> groups_of(const Match& match) {
  std::vector<Group> groups;
  groups.reserve(match.parameters.size());
  for (const auto& [name, value] : match.parameters)
    groups.push_back({std::string(name), std::string(value)});
  return groups;
}

CallSpec spec_of(const DeclaredRoute& declared, std::vector<Group> groups,
                 const ExchangePtr& exchange) {
  CallSpec spec;
  spec.kind = COX_CALL_HTTP;
  spec.name = declared.route.id;
  spec.groups = std::move(groups);
  spec.effect = declared.route.effect;
  spec.addressed = false;
  spec.rule = "declared route";
  spec.exchange = exchange;
  // Monitors ask every few seconds: what only reads is counted, not written down.
  spec.recorded = spec.effect != Effect::reads;
  return spec;
}

Task make_task(Work& work, const RouteRef& ref, const Match& match, const ExchangePtr& exchange) {
  Task task;
  task.room = kLane;
  // Whoever is live then may have other routes.
  task.hand_over = [&work, exchange](const ActorPtr& next) -> Task {
    const ViewPtr view = work.registry.view();
    const Match again =
        view->route_table.find(exchange->arrived().request.method, exchange->arrived().path);
    if (again.value && view->routes[*again.value].actor == next)
      return make_task(work, view->routes[*again.value], again, exchange);
    serve(work, exchange);
    return {};
  };
  task.run = [hold = work.services.activity.hold(), &work, ref, groups = groups_of(match),
              exchange]() mutable {
    if (!exchange->begin()) return;  // it waited too long
    run_call(work.services, work.calls, ref.actor,
             spec_of(ref.declared(), std::move(groups), exchange), ref.declared().handler);
  };
  return task;
}

void refuse(const Work& work, const Actor& actor, Exchange& exchange, const Status& why) {
  if (exchange.is_worth_a_line(work.services.clock.steady()))
    log::warn(actor.id,
              text::cat("a request was not taken (", exchange.route(), "): ", why.message()));
  exchange.answer(503);
}

}  // namespace

Admission admit(const Work& work, std::string_view method, std::string_view path) {
  const ViewPtr view = work.registry.view();
  const Match match = view->route_table.find(method, path);
  if (!match.value) return {no_route(match, method), std::nullopt};
  return {std::nullopt, view->routes[*match.value].declared().route.body_bytes};
}

// A mailbox is superseded after the registry knows who follows, so each turn finds a newer one.
void serve(Work& work, const ExchangePtr& exchange) {
  const Exchange::Arrived& arrived = exchange->arrived();
  for (bool first = true;; first = false) {
    const ViewPtr view = work.registry.view();
    const Match match = view->route_table.find(arrived.request.method, arrived.path);
    if (!match.value) {
      exchange->answer(no_route(match, arrived.request.method));
      return;
    }
    const RouteRef& ref = view->routes[*match.value];
    exchange->count_in(ref.declared().counts);
    if (ref.actor->quarantine.is_on())
      return refuse(work, *ref.actor, *exchange, ref.actor->quarantine.refusal(ref.actor->id));
    if (const Status room = work.services.memory.refusal(); !room.ok())
      return refuse(work, *ref.actor, *exchange, room);
    if (first) work.requests.expire(exchange, ref.declared().route.deadline);
    const Status posted = ref.actor->mailbox->post(make_task(work, ref, match, exchange));
    if (posted.ok()) return;
    if (posted.code() != Code::conflict) return refuse(work, *ref.actor, *exchange, posted);
  }
}

}  // namespace cox::work
