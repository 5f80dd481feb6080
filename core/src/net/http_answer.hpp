// An answer as bytes.
#pragma once

#include <cox/net/http.hpp>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

#include "net/http_buffers.hpp"

namespace cox::net {

// What of the request shapes the answer.
struct AnswerForm {
  bool is_1_1 = true;
  bool keep_alive = true;
  bool head_only = false;  // the answer to HEAD: the length is told, the body is not sent
};

// Why this may not be sent: a number that is no final status (RFC 9110, 15), a field that would
// end its line or the head. None: it may. Pure.
std::optional<std::string> flaw_of(const HttpResponse& answer);

// True where a field says "Connection: close".
bool wants_close(const HttpResponse& answer);

// `answer` has no flaw. `date` is http_date() of now.
void write_answer(HttpOutput& output, HttpResponse answer, const AnswerForm& form,
                  std::string_view date);

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7). Pure.
std::string http_date(std::time_t time);

}  // namespace cox::net
