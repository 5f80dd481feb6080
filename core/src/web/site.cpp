#include "web/site.hpp"

#include <algorithm>
#include <utility>

#include "routing/path.hpp"
#include "web/pages.hpp"
#include "work/serving.hpp"

namespace cox::web {

namespace {

bool has_body(const net::HttpRequest& head) {
  const std::string* length = net::find_field(head.fields, "Content-Length");
  return (length != nullptr && *length != "0") ||
         net::find_field(head.fields, "Transfer-Encoding") != nullptr;
}

constexpr std::string_view kAdapters = "/adapters/";
constexpr std::size_t kEachAdapter = 4;    // of the threads
constexpr std::size_t kMostWaiting = 256;  // requests to one adapter

}  // namespace

Site::Site(Sources sources)
    : sources_(std::move(sources)), doors_(sources_.doors, kEachAdapter, kMostWaiting) {}

// "/adapters/NAME/rest" is NAME and "/rest".
std::optional<Site::Place> Site::adapters_place(std::string_view path) {
  if (!path.starts_with(kAdapters)) return std::nullopt;
  path.remove_prefix(kAdapters.size());
  const std::size_t slash = std::min(path.find('/'), path.size());
  const std::string_view rest = path.substr(slash);
  return Place{std::string(path.substr(0, slash)), rest.empty() ? "/" : std::string(rest)};
}

// An adapter may wait until the bot takes in what came.
void Site::to_adapter(const Place& place, const work::ExchangePtr& exchange) const {
  const bool taken = doors_.post(place.session, [this, place, exchange] {
    if (!sources_.to_adapter(place.session, place.path, exchange)) exchange->answer(404);
  });
  if (!taken) exchange->answer(503);
}

// Only a body makes it worth looking twice: without one the request is whole.
Site::Admission Site::admit(const net::HttpRequest& head, std::size_t standard) const {
  if (!has_body(head)) return {std::nullopt, standard};
  const auto path = routing::request_path(head.target);
  if (!path || is_own_page(*path) || adapters_place(*path)) return {std::nullopt, standard};
  work::Admission admission = work::admit(sources_.work, head.method, *path);
  return {std::move(admission.refusal), admission.body_bytes.value_or(standard)};
}

// They look into parts that may be busy for long, such as an adapter that is being replaced: not on
// the thread that all connections share. Whether the process answers at all is told at once.
void Site::show_own(const work::ExchangePtr& exchange) const {
  const auto show = [this, exchange] {
    const work::Exchange::Arrived& arrived = exchange->arrived();
    if (auto page = own_page(sources_, arrived.request.method, arrived.path))
      exchange->answer(std::move(*page));
  };
  if (exchange->arrived().path == kHealthPath || !sources_.work.services.steps.post(show)) show();
}

void Site::handle(net::HttpRequest request, From from, work::Exchange::Answer answer) const {
  work::Work& work = sources_.work;
  auto path = routing::request_path(request.target);
  const bool asks_server = request.method == "OPTIONS" && request.target == "*";
  const bool plain = path.has_value();
  const work::ExchangePtr exchange = work.requests.open(
      {std::move(request), plain ? std::move(*path) : "", std::move(from.address), from.secure},
      std::move(answer));
  exchange->count_in({std::shared_ptr<void>(), &work.metrics.own});
  if (asks_server || !plain) {
    exchange->answer(asks_server ? 204 : 400);
  } else if (is_own_page(exchange->arrived().path)) {
    show_own(exchange);
  } else if (!sources_.started()) {
    exchange->answer(503);  // its plugin may be about to come
  } else if (const auto place = adapters_place(exchange->arrived().path)) {
    to_adapter(*place, exchange);
  } else {
    work::serve(work, exchange);
  }
}

}  // namespace cox::web
