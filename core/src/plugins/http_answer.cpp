#include "plugins/http_answer.hpp"

#include "base/log.hpp"
#include "base/text.hpp"
#include "work/exchange.hpp"

namespace cox::plugins {

net::HttpFields fields_of(const cox_field* first, std::size_t count) {
  net::HttpFields fields;
  fields.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    fields.push_back(
        {std::string(text::from_c(first[i].name)), std::string(text::from_c(first[i].value))});
  return fields;
}

// An answer leaves the bot as what it says in chats does.
Result<net::HttpResponse> answer_of(const cox_http_response& response) {
  net::HttpResponse answer;
  answer.status = static_cast<int>(response.status);
  answer.fields = fields_of(response.fields, response.field_count);
  for (net::HttpField& field : answer.fields) field.value = log::scrubbed(field.value);
  answer.body = log::scrubbed(text::from_c(response.body));
  if (Status valid = work::check_response(answer); !valid.ok()) return valid;
  return answer;
}

}  // namespace cox::plugins
