// The answer to one request, from the bytes of a connection cut anywhere.
#pragma once

#include <cox/net/failure.hpp>
#include <cox/net/http.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace cox::net {

// Guarded by its owner. Answers before the last one (1xx) are passed over.
class AnswerParser {
 public:
  struct Limits {
    std::size_t head_bytes = 64U << 10;
    std::size_t body_bytes = 10U << 20;
  };

  // `without_body`: the request was HEAD.
  AnswerParser(bool without_body, Limits limits);
  ~AnswerParser();
  AnswerParser(AnswerParser&&) noexcept;
  AnswerParser& operator=(AnswerParser&&) noexcept;

  // Why this is no answer, or too much of one; of no use after that. Not once it is whole.
  std::optional<Failure> feed(std::string_view bytes);
  // The connection ended; `orderly` as in Failure. An answer that lasts until then is whole now;
  // any other was cut off.
  std::optional<Failure> end(bool orderly);

  bool is_whole() const;
  // Whether the connection can carry another request once this answer is whole: it is meant to
  // stay open, and nothing came that nobody asked for.
  bool keeps_alive() const;
  // Once, when it is whole.
  HttpResponse take();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace cox::net
