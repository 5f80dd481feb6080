#include "net/http_answer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "net/http_text.hpp"

namespace cox::net {

namespace {

// Those that say where the message ends, and when it was sent.
bool is_ours(std::string_view name) {
  return same_name(name, "Content-Length") || same_name(name, "Transfer-Encoding") ||
         same_name(name, "Connection") || same_name(name, "Date");
}

void add_number(std::string& text, std::size_t number) {
  std::array<char, 20> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  text.append(digits.data(), end);
}

// RFC 9110, 8.6: these never have a body.
bool has_no_body(int status) { return status == 204 || status == 304; }

}  // namespace

std::optional<std::string> flaw_of(const HttpResponse& answer) {
  if (answer.status < 200 || answer.status > 599)
    return "the status " + std::to_string(answer.status) + " ends no request";
  for (const HttpField& field : answer.fields) {
    if (!is_token(field.name)) return "a field has a name that HTTP does not allow";
    if (!is_value(field.value)) return "the field " + field.name + " has control bytes";
  }
  return std::nullopt;
}

bool wants_close(const HttpResponse& answer) {
  bool close = false;
  for (const HttpField& field : answer.fields) {
    if (!same_name(field.name, "Connection")) continue;
    each_element(field.value, [&](std::string_view option) {
      if (same_name(option, "close")) close = true;
    });
  }
  return close;
}

void write_answer(HttpOutput& output, HttpResponse answer, const AnswerForm& form,
                  std::string_view date) {
  std::string& text = output.text();
  text += "HTTP/1.1 ";
  add_number(text, static_cast<std::size_t>(answer.status));
  text += ' ';
  text += reason_of(answer.status);
  text += "\r\nDate: ";
  text += date;
  text += "\r\n";
  for (const HttpField& field : answer.fields) {
    if (is_ours(field.name)) continue;
    text += field.name;
    text += ": ";
    text += field.value;
    text += "\r\n";
  }
  if (!has_no_body(answer.status)) {
    text += "Content-Length: ";
    add_number(text, answer.body.size());
    text += "\r\n";
  }
  if (!form.keep_alive) text += "Connection: close\r\n";
  if (form.keep_alive && !form.is_1_1) text += "Connection: keep-alive\r\n";
  text += "\r\n";
  if (!form.head_only && !has_no_body(answer.status)) output.add(std::move(answer.body));
}

std::string http_date(std::time_t time) {
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm utc{};
  ::gmtime_r(&time, &utc);
  std::array<char, 64> text{};
  const int size = std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                 kDays[utc.tm_wday], utc.tm_mday, kMonths[utc.tm_mon],
                                 utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
  return {text.data(), static_cast<std::size_t>(size)};
}

}  // namespace cox::net
