// The request that a route's handler got. Valid while the handler runs; what its functions return
// are copies. Threads: the handler's.
#ifndef COX_SDK_REQUEST_HPP
#define COX_SDK_REQUEST_HPP

#include <chrono>
#include <cox/sdk/crypto.hpp>
#include <cox/sdk/encoding.hpp>
#include <cox/sdk/http.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace cox {

class Request {
 public:
  Request(const sdk::Context& context, const cox_http_request& raw)
      : context_(&context), raw_(&raw) {}

  std::string method() const { return sdk::copy(raw_->method); }
  // Decoded; begins with "/". Has no "..", so it may follow a folder's name.
  std::string path() const { return sdk::copy(raw_->path); }
  std::string query() const { return sdk::copy(raw_->query); }  // as it was sent
  std::string body() const { return sdk::copy(raw_->body); }
  std::string remote() const { return sdk::copy(raw_->remote); }  // "127.0.0.1"
  bool secure() const { return (raw_->flags & COX_HTTP_SECURE) != 0; }

  // The first parameter of that name in the query, decoded, or "".
  std::string query(std::string_view name) const {
    return Form(view(raw_->query)).get(name).value_or("");
  }
  // The first field of that name in a form that is the body, decoded, or "".
  std::string form(std::string_view name) const { return form().get(name).value_or(""); }
  Form form() const { return Form(view(raw_->body)); }
  // The value of the first header field with that name, or "".
  std::string field(std::string_view name) const {
    for (std::size_t i = 0; i < raw_->field_count; ++i) {
      if (sdk::same_name(view(raw_->fields[i].name), name)) return sdk::copy(raw_->fields[i].value);
    }
    return {};
  }
  HttpFields fields() const {
    HttpFields all;
    for (std::size_t i = 0; i < raw_->field_count; ++i)
      all.push_back({sdk::copy(raw_->fields[i].name), sdk::copy(raw_->fields[i].value)});
    return all;
  }
  // The body as JSON. Throws HttpError, which the client gets as 400, where it is none.
  Json json() const {
    Json::Error error;
    const auto json = Json::parse(view(raw_->body), &error);
    if (!json) throw HttpError(400, "the body is not JSON: " + error.what);
    return *json;
  }

  // ---- who sent it; an empty secret fits nothing ----

  // GitHub, Gitea: X-Hub-Signature-256. They send no time: X-GitHub-Delivery tells repeats apart.
  bool signed_by_github(std::string_view secret) const {
    return signed_with(secret, "X-Hub-Signature-256", "sha256=");
  }
  // Slack's v0 scheme; what is older or newer than five minutes by the bot's clock is refused.
  bool signed_by_slack(std::string_view secret) const {
    const std::string time = field("X-Slack-Request-Timestamp");
    return is_recent(time) && fits(secret, "v0:" + time + ":" + body(), field("X-Slack-Signature"),
                                   "v0=", Hash::sha256);
  }
  // Standard Webhooks (and newer GitLab): webhook-id, webhook-timestamp, webhook-signature. The
  // secret is "whsec_..." or its base 64.
  bool signed_by_standard_webhooks(std::string_view secret) const;
  // Discord: an Ed25519 key, in hexadecimal.
  bool signed_by_discord(std::string_view public_key) const;
  // Any other that puts an HMAC of the body into a field: in hexadecimal after `prefix`, one or
  // several with commas between, e.g. PagerDuty's v1=.
  bool signed_with(std::string_view secret, std::string_view name, std::string_view prefix = {},
                   Hash how = Hash::sha256) const {
    return fits(secret, body(), field(name), prefix, how);
  }
  // The secret itself is in a field, e.g. X-Gitlab-Token.
  bool has_secret(std::string_view secret, std::string_view name) const {
    return !secret.empty() && Crypto(*context_).equal(secret, field(name));
  }
  // "Authorization: Bearer SECRET"
  bool has_bearer(std::string_view secret) const {
    return !secret.empty() && has_credentials("Bearer", secret);
  }

  // "Authorization: Basic ...", the user and the password.
  bool has_basic(std::string_view user, std::string_view password) const {
    const std::string both = std::string(user) + ":" + std::string(password);
    return !password.empty() && has_credentials("Basic", to_base64(both));
  }

  const cox_http_request& raw() const { return *raw_; }

 private:
  static std::string_view view(cox_str text) {
    return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
  }
  // The name of a scheme may be in small letters too (RFC 9110, section 11.1).
  bool has_credentials(std::string_view scheme, std::string_view credentials) const {
    const std::string sent = field("Authorization");
    const std::string_view all = sent;
    return all.size() > scheme.size() && all[scheme.size()] == ' ' &&
           sdk::same_name(all.substr(0, scheme.size()), scheme) &&
           Crypto(*context_).equal(credentials, all.substr(scheme.size() + 1));
  }
  // Seconds since the epoch, within five minutes of the bot's clock.
  bool is_recent(const std::string& seconds) const;
  // Whether one of the codes that `sent` lists is that of `data`.
  bool fits(std::string_view secret, const std::string& data, const std::string& sent,
            std::string_view prefix, Hash how) const;

  const sdk::Context* context_;
  const cox_http_request* raw_;
};

inline bool Request::is_recent(const std::string& seconds) const {
  if (seconds.empty() || seconds.size() > 15 ||
      seconds.find_first_not_of("0123456789") != std::string::npos)
    return false;
  const Time sent = sdk::to_time(std::stoll(seconds) * 1000);
  const auto apart = context_->now() - sent;
  return apart <= std::chrono::minutes(5) && apart >= -std::chrono::minutes(5);
}

inline bool Request::fits(std::string_view secret, const std::string& data, const std::string& sent,
                          std::string_view prefix, Hash how) const {
  if (secret.empty() || sent.empty()) return false;
  const Crypto crypto(*context_);
  const std::string wanted = std::string(prefix) + to_hex(crypto.hmac(secret, data, how));
  std::string_view left = sent;
  bool found = false;
  while (!left.empty()) {
    std::string_view one = left.substr(0, left.find(','));
    left.remove_prefix(one.size() < left.size() ? one.size() + 1 : left.size());
    while (!one.empty() && one.front() == ' ') one.remove_prefix(1);
    found = crypto.equal(wanted, one) || found;
  }
  return found;
}

inline bool Request::signed_by_standard_webhooks(std::string_view secret) const {
  constexpr std::string_view mark = "whsec_";
  if (secret.substr(0, mark.size()) == mark) secret.remove_prefix(mark.size());
  const auto key = from_base64(secret);
  const std::string time = field("webhook-timestamp");
  if (!key || key->empty() || !is_recent(time)) return false;
  const Crypto crypto(*context_);
  const std::string data = field("webhook-id") + "." + time + "." + body();
  const std::string wanted = "v1," + to_base64(crypto.hmac(*key, data));
  const std::string sent = field("webhook-signature");
  std::string_view left = sent;
  bool found = false;
  while (!left.empty()) {
    const std::string_view one = left.substr(0, left.find(' '));
    left.remove_prefix(one.size() < left.size() ? one.size() + 1 : left.size());
    found = crypto.equal(wanted, one) || found;
  }
  return found;
}

inline bool Request::signed_by_discord(std::string_view public_key) const {
  const auto key = from_hex(public_key);
  const auto signature = from_hex(field("X-Signature-Ed25519"));
  return key && signature &&
         Crypto(*context_).verify_ed25519(*key, field("X-Signature-Timestamp") + body(),
                                          *signature);
}

}  // namespace cox

#endif  // COX_SDK_REQUEST_HPP
