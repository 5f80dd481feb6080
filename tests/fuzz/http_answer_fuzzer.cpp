// What a server answers, cut in two, taken by the client's parser under small limits; where it says
// to go on to; and URLs.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>

#include "net/answer_parser.hpp"
#include "net/http_request.hpp"
#include "net/redirect.hpp"

namespace {

using namespace cox::net;

void expect(bool holds) {
  if (!holds) __builtin_trap();
}

// However a URL came about, a request to it is one request.
void is_one_request(const Url& url) {
  const HttpRequest request;
  expect(!unsendable(request, url).has_value());
  const std::string bytes = to_bytes(request, url, nullptr);
  expect(bytes.find("\r\n\r\n") == bytes.size() - 4);
  expect(bytes.find("\r\nHost: " + url.authority() + "\r\n") != std::string::npos);
  expect(bytes.find_first_of(std::string_view("\0\t", 2)) == std::string::npos);
  const auto again =
      Url::parse((url.secure ? "https://" : "http://") + url.authority() + url.target);
  expect(again.has_value() && again->is_same_origin(url));
}

void reads(AnswerParser parser, std::string_view one, std::string_view other, bool orderly,
           const AnswerParser::Limits& limits) {
  if (parser.feed(one)) return;
  if (!parser.is_whole() && parser.feed(other)) return;
  if (!parser.is_whole() && parser.end(orderly)) return;
  expect(parser.is_whole());
  const HttpResponse answer = parser.take();
  expect(answer.status >= 200 && answer.status <= 999);
  expect(answer.body.size() <= limits.body_bytes);
  std::size_t head = 0;
  for (const HttpField& field : answer.fields) head += field.name.size() + field.value.size();
  expect(head <= limits.head_bytes);
  const Redirect next = redirect_of({}, *Url::parse("http://h/a/b?c"), answer);
  if (const auto* url = std::get_if<Url>(&next)) is_one_request(*url);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::size_t cut = input.size() * data[0] / 256;
  const AnswerParser::Limits limits{.head_bytes = 512, .body_bytes = 256};
  const bool without_body = (data[1] & 1) != 0;
  reads(AnswerParser(without_body, limits), input.substr(0, cut), input.substr(cut),
        (data[1] & 2) != 0, limits);
  if (const auto url = Url::parse(input)) is_one_request(*url);
  return 0;
}
