// An HTTP request for an adapter's own place on the bot's server. A value that may be kept: it may
// be answered later, from any thread, until stop() of the adapter returns.
#ifndef COX_SDK_ADAPTER_REQUEST_HPP
#define COX_SDK_ADAPTER_REQUEST_HPP

#include <cox/abi.h>
#include <strings.h>

#include <cox/sdk/boundary.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cox {

class AdapterRequest {
 public:
  using Field = std::pair<std::string, std::string>;

  AdapterRequest(const cox_session_host* host, const cox_http_request& raw)
      : method(sdk::copy(raw.method)),
        path(sdk::copy(raw.path)),
        query(sdk::copy(raw.query)),
        body(sdk::copy(raw.body)),
        remote(sdk::copy(raw.remote)),
        secure((raw.flags & COX_HTTP_SECURE) != 0),
        host_(host),
        id_(raw.id) {
    for (std::size_t i = 0; i < raw.field_count; ++i)
      fields.emplace_back(sdk::copy(raw.fields[i].name), sdk::copy(raw.fields[i].value));
  }

  std::string method;
  std::string path;   // what follows the session's name; begins with "/"
  std::string query;  // as it was sent
  std::string body;   // the very bytes: signatures are checked on them
  std::string remote;
  bool secure;
  std::vector<Field> fields;  // in the order of the message

  // The value of the first field with this name, in whatever case; "" where there is none.
  std::string field(std::string_view name) const {
    for (const Field& each : fields) {
      const bool same = each.first.size() == name.size() &&
                        strncasecmp(each.first.data(), name.data(), name.size()) == 0;
      if (same) return each.second;
    }
    return {};
  }

  // False: it was answered before, or given up.
  bool respond(int status, std::string_view text = {}, std::string_view type = "text/plain") const {
    const cox_field content{sdk::borrow("Content-Type"), sdk::borrow(type)};
    cox_http_response out{};
    out.size = sizeof(out);
    out.status = static_cast<std::uint32_t>(status);
    out.fields = &content;
    out.field_count = text.empty() ? 0 : 1;
    out.body = sdk::borrow(text);
    return host_->respond(host_, id_, &out, nullptr) == COX_OK;
  }

 private:
  const cox_session_host* host_;
  std::uint64_t id_;
};

}  // namespace cox

#endif  // COX_SDK_ADAPTER_REQUEST_HPP
