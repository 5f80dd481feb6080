// What a client sends, cut anywhere, through a whole connection without its socket: the check of
// the head, Beast, the framing, the chunks. And answers with any field: what is sent stays one
// answer.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "net/http_session.hpp"
#include "net/http_text.hpp"

namespace {

using namespace cox::net;

constexpr std::size_t kBody = 512;
constexpr HttpSession::Limits kLimits{.head_bytes = 512, .pipelined = 3};

void expect(bool holds) {
  if (!holds) __builtin_trap();
}

bool is_clean(std::string_view text) { return is_value(text); }

// A request that got through is one that can be read in one way only.
void check(const HttpRequest& request) {
  expect(is_token(request.method) && request.method != "CONNECT" && request.method != "TRACE");
  expect(request.target.starts_with('/') || request.target == "*");
  expect(request.target.find(' ') == std::string::npos && is_clean(request.target));
  int hosts = 0, lengths = 0, codings = 0;
  for (const HttpField& field : request.fields) {
    expect(is_token(field.name) && is_clean(field.value));
    expect(trimmed(field.value) == field.value);
    hosts += same_name(field.name, "Host");
    lengths += same_name(field.name, "Content-Length");
    codings += same_name(field.name, "Transfer-Encoding");
  }
  expect(hosts <= 1 && lengths + codings <= 1);
  expect(request.body.size() <= kBody);
  if (const std::string* length = find_field(request.fields, "Content-Length"))
    expect(std::stoull(*length) == request.body.size());
  if (lengths + codings == 0) expect(request.body.empty());
}

class Client final : public HttpSession::Owner {
 public:
  explicit Client(bool answers_late) : answers_late_(answers_late) {}

  void says(std::string_view bytes, std::size_t step) {
    while (!bytes.empty() && session.wants_input()) {
      const auto space = session.input().space(session.wanted_bytes());
      expect(!space.empty());
      const std::size_t size = std::min({bytes.size(), space.size(), step});
      std::memcpy(space.data(), bytes.data(), size);
      session.input().filled(size);
      bytes.remove_prefix(size);
      turn();
    }
    session.input_ended();
    turn();
    for (int turns = 0; !session.is_over(); ++turns) {
      expect(turns < 1'000);
      turn();
    }
    expect(session.output().empty() || heard.starts_with("HTTP/1.1 "));
  }

  HttpSession session{kLimits, *this};
  std::string heard;
  std::string seen;  // what was handled, to compare

 private:
  void turn() {
    session.advance();
    if (answers_late_) {
      for (std::uint64_t number = answered_; number < handled_; ++number) answer(number);
      answered_ = handled_;
      session.advance();
    }
    for (const std::string& piece : session.output().pieces()) heard += piece;
    session.output().clear();
  }
  void answer(std::uint64_t number) {
    // The echo tries to get out of its field.
    session.answer(numbers_[number % std::size(numbers_)],
                   HttpResponse{.fields = {{"Echo", echo_}}, .body = "fine"});
  }

  HttpServer::Admission admit(const HttpRequest& head) override {
    expect(head.body.empty());
    return {.body_bytes = kBody};
  }
  void handle(HttpRequest request, std::uint64_t number) override {
    check(request);
    seen += request.method + ' ' + request.target + '\n' + request.body + '\n';
    echo_ = request.body;
    numbers_[handled_ % std::size(numbers_)] = number;
    if (!answers_late_) return answer(handled_++);
    ++handled_;
  }
  void failed(const std::string&) override {}
  const std::string& date() override { return date_; }

  const bool answers_late_;
  std::uint64_t numbers_[8] = {};
  std::uint64_t handled_ = 0, answered_ = 0;
  std::string echo_;
  std::string date_ = "Sun, 06 Nov 1994 08:49:37 GMT";
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  Client whole(false), cut(data[0] % 2 == 1);
  whole.says(input, input.size() + 1);
  cut.says(input, data[0] / 2 % 16 + 1);
  // How the bytes were cut makes no difference to what is understood.
  expect(whole.seen == cut.seen);
  expect(whole.session.counts().malformed == cut.session.counts().malformed);
  return 0;
}
