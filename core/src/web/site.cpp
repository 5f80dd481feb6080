#include "web/site.hpp"

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

}  // namespace

// Only a body makes it worth looking twice: without one the request is whole.
Site::Admission Site::admit(const net::HttpRequest& head, std::size_t standard) const {
  if (!has_body(head)) return {std::nullopt, standard};
  const auto path = routing::request_path(head.target);
  if (!path || own_page(sources_, head.method, *path)) return {std::nullopt, standard};
  work::Admission admission = work::admit(sources_.work, head.method, *path);
  return {std::move(admission.refusal), admission.body_bytes.value_or(standard)};
}

void Site::handle(net::HttpRequest request, From from, work::Exchange::Answer answer) const {
  work::Work& work = sources_.work;
  auto path = routing::request_path(request.target);
  const bool asks_server = request.method == "OPTIONS" && request.target == "*";
  const bool plain = path.has_value();
  auto own = plain ? own_page(sources_, request.method, *path) : std::nullopt;
  if (asks_server) own = work::plain_answer(204);
  if (!plain && !own) own = work::plain_answer(400);
  const work::ExchangePtr exchange = work.requests.open(
      {std::move(request), plain ? std::move(*path) : "", std::move(from.address), from.secure},
      std::move(answer));
  exchange->count_in({std::shared_ptr<void>(), &work.metrics.own});
  if (own) {
    exchange->answer(std::move(*own));
  } else if (!sources_.started()) {
    exchange->answer(503);  // its plugin may be about to come
  } else {
    work::serve(work, exchange);
  }
}

}  // namespace cox::web
