// The answer to a request, to be given later: a value to keep in timers, questions and other calls
// of the plugin. Threads: any.
#ifndef COX_SDK_HTTP_ANSWER_HPP
#define COX_SDK_HTTP_ANSWER_HPP

#include <cox/sdk/context.hpp>
#include <cox/sdk/http.hpp>
#include <cstdint>
#include <string_view>

namespace cox {

class HttpAnswer {
 public:
  HttpAnswer(const sdk::Context& context, std::uint64_t id) : context_(&context), id_(id) {}

  // False where the request has been answered already, or was given up at its deadline. Throws
  // cox::Error where the answer cannot be sent as it is, e.g. with a line end in a field.
  bool respond(const HttpResponse& response) const {
    const std::vector<cox_field> fields = sdk::borrow(response.fields);
    cox_http_response out{};
    out.size = sizeof(out);
    out.status = static_cast<std::uint32_t>(response.status);
    out.fields = fields.data();
    out.field_count = fields.size();
    out.body = sdk::borrow(response.body);
    sdk::Answer answer;
    const cox_status status = context_->extension<cox_http_1>(COX_EXT_HTTP)
                                  .respond(context_->host(), id_, &out, answer.sink());
    if (status == COX_NOT_FOUND) return false;
    answer.check(status, "respond");
    return true;
  }
  bool respond(int status, std::string_view text = {}) const {
    if (text.empty()) return respond(HttpResponse{status, {}, {}, {}});
    return respond(HttpResponse::text(status, text));
  }
  bool respond(const Json& value) const { return respond(HttpResponse::json(value)); }

  std::uint64_t id() const { return id_; }

 private:
  const sdk::Context* context_;
  std::uint64_t id_;
};

}  // namespace cox

#endif  // COX_SDK_HTTP_ANSWER_HPP
