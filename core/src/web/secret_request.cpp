#include "web/secret_request.hpp"

#include <cox/json.hpp>
#include <cox/net/base64.hpp>
#include <string>
#include <utility>

#include "base/digits.hpp"
#include "base/text.hpp"
#include "work/secrets.hpp"

namespace cox::web {
namespace {

std::string for_json(const std::string& value) {
  const std::string json = Json(value).dump();
  return json.substr(1, json.size() - 2);
}

std::string for_form(const std::string& value) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char each : value) {
    const auto byte = static_cast<unsigned char>(each);
    const bool plain = (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') ||
                       (each >= '0' && each <= '9');
    if (plain) {
      out.push_back(each);
    } else {
      out += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return out;
}

work::WriteSecret writer_for(const net::HttpFields& fields) {
  const std::string* type = net::find_field(fields, "Content-Type");
  if (type == nullptr) return nullptr;
  const std::string lower = text::lower_ascii(*type);
  if (lower.find("json") != std::string::npos) return for_json;
  return lower.find("x-www-form-urlencoded") != std::string::npos ? for_form : nullptr;
}

// One text of the request; `changed` tells whether it referred to a secret.
struct Filling {
  work::SecretDesk* desk;
  std::string_view plugin;
  bool changed = false;

  Status fill(std::string& text, work::WriteSecret write = nullptr) {
    if (!work::refers_to_secret(text)) return {};
    auto filled = work::fill_secrets(desk, plugin, text, write);
    if (!filled.ok()) return filled.status();
    text = std::move(*filled);
    changed = true;
    return {};
  }

  // "Basic " and the base64 of "user:password".
  Status fill_field(std::string& value) {
    constexpr std::string_view kBasic = "Basic ";
    if (!text::starts_with_nocase(value, kBasic)) return fill(value);
    std::string login = decode_base64(std::string_view(value).substr(kBasic.size()));
    if (!work::refers_to_secret(login)) return fill(value);
    if (Status filled = fill(login); !filled.ok()) return filled;
    value = text::cat(kBasic, net::base64(login));
    return {};
  }
};

}  // namespace

Status put_secrets(work::SecretDesk* desk, std::string_view plugin, Fetcher::Request& request) {
  if (work::refers_to_secret(request.url)) {
    return invalid(
        "a secret is put into the header fields and the body of a request, not into its URL, which "
        "others write down");
  }
  Filling filling{desk, plugin};
  net::HttpRequest& sent = request.request;
  if (Status filled = filling.fill(sent.body, writer_for(sent.fields)); !filled.ok()) return filled;
  for (net::HttpField& field : sent.fields) {
    if (Status filled = filling.fill_field(field.value); !filled.ok()) return filled;
  }
  if (filling.changed) request.limits.redirects = 0;
  return {};
}

}  // namespace cox::web
