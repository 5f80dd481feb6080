// What arrives at the webhook's address, where anybody may call. Pure.
#pragma once

#include <cox/json.hpp>
#include <string>
#include <string_view>

#include "secret.hpp"

namespace telegram {

// What of an HTTP request tells whether it is Telegram's.
struct Delivery {
  std::string_view method = {}, path = {}, secret = {}, body = {};
};

struct Opened {
  int status = 0;  // 0: it is Telegram's, and `update` is an object; else what to answer
  cox::Json update = {};
};

// Who knows the secret is Telegram; `secret` is empty where there is no webhook, and then nobody
// is.
inline Opened open(const Delivery& delivery, std::string_view secret) {
  if (secret.empty() || delivery.path != "/update") return {404, {}};
  if (delivery.method != "POST") return {405, {}};
  if (!is_same_secret(delivery.secret, secret)) return {401, {}};
  auto update = cox::Json::parse(delivery.body);
  if (!update || !update->is_object()) return {400, {}};
  return {0, *std::move(update)};
}

}  // namespace telegram
