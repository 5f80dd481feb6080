#include "net/redirect.hpp"

#include "net/http_text.hpp"

namespace cox::net {

namespace {

bool sends_on(int status) {
  return (status >= 301 && status <= 303) || status == 307 || status == 308;
}

Failure refused(const Url& from, const std::string& why) {
  return {Failure::Kind::invalid,
          "the redirect from " + from.authority() + " is not followed: " + why};
}

}  // namespace

Redirect redirect_of(const HttpRequest& request, const Url& from, const HttpResponse& answer) {
  const bool followed = request.method == "GET" || request.method == "HEAD";
  if (!followed || !sends_on(answer.status)) return NoRedirect{};
  const std::string* const location = find_field(answer.fields, "Location");
  if (location == nullptr) return NoRedirect{};
  const auto to = from.resolve(*location);
  if (!to) return refused(from, "what it names is no http or https URL");
  if (from.secure && !to->secure) return refused(from, "it goes from https to http");
  return *to;
}

void drop_credentials(HttpFields& fields) {
  std::erase_if(fields, [](const HttpField& field) {
    return same_name(field.name, "Authorization") || same_name(field.name, "Cookie");
  });
}

}  // namespace cox::net
