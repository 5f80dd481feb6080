#include "net/answer_parser.hpp"

#include <utility>
//
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace cox::net {

namespace {

namespace http = boost::beast::http;
using Parser = http::response_parser<http::string_body>;
using boost::beast::iequals;
constexpr int kMostInterim = 16;  // answers of the kind 1xx

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

Failure too_much(const char* what, std::size_t limit) {
  return {Failure::Kind::full,
          std::string(what) + " of the answer is larger than " + std::to_string(limit) + " bytes"};
}

Failure malformed(const std::string& why) {
  return {Failure::Kind::protocol, "the answer is not valid HTTP: " + why};
}

}  // namespace

struct AnswerParser::State {
  State(bool head_only, Limits most) : without_body(head_only), limits(most) { begin(); }

  void begin();
  std::optional<Failure> step();
  std::optional<Failure> on_head();
  Failure words(const boost::system::error_code& error) const;

  const bool without_body;
  const Limits limits;
  std::optional<Parser> parser;
  HttpResponse answer;
  std::string unread;
  std::size_t head = 0;  // bytes of it, with those of answers passed over
  int interim = 0;
  bool has_head = false;
  bool is_stuck = false;  // until more comes
};

void AnswerParser::State::begin() {
  parser.emplace();
  parser->header_limit(static_cast<std::uint32_t>(limits.head_bytes));
  parser->body_limit(limits.body_bytes);
  parser->skip(without_body);
  has_head = false;
}

Failure AnswerParser::State::words(const boost::system::error_code& error) const {
  if (error == http::error::body_limit) return too_much("the body", limits.body_bytes);
  if (error == http::error::header_limit) return too_much("the head", limits.head_bytes);
  return malformed(error.message());
}

// Reads as far as it goes at once: the head, or what there is of the body.
std::optional<Failure> AnswerParser::State::step() {
  boost::system::error_code error;
  parser->eager(has_head);
  const std::size_t used = parser->put({unread.data(), unread.size()}, error);
  unread.erase(0, used);
  if (!has_head) head += used;
  is_stuck = error == http::error::need_more || used == 0;
  if (error && error != http::error::need_more) return words(error);
  // Beast has no limit of its own for a head that comes in pieces, or for the lines of chunks.
  if (!parser->is_header_done() && head + unread.size() > limits.head_bytes)
    return too_much("the head", limits.head_bytes);
  if (is_stuck && unread.size() > limits.head_bytes) return too_much("a part", limits.head_bytes);
  if (!has_head && parser->is_header_done()) return on_head();
  return std::nullopt;
}

std::optional<Failure> AnswerParser::State::on_head() {
  if (head > limits.head_bytes) return too_much("the head", limits.head_bytes);
  const auto& message = parser->get();
  const int status = static_cast<int>(message.result_int());
  if (status == 101) return malformed("it changes to a protocol that nobody asked for");
  if (status < 100) return malformed("there is no status " + std::to_string(status));
  if (status < 200) {
    if (++interim > kMostInterim) return malformed("it is preceded by too many others");
    begin();
    is_stuck = false;
    return std::nullopt;
  }
  // An encoding that we cannot undo would hide where the body ends and what it is.
  const auto encoding = message.find(http::field::transfer_encoding);
  if (encoding != message.end() && !iequals(encoding->value(), "chunked"))
    return malformed("its Transfer-Encoding is not known here");
  has_head = true;
  answer.status = status;
  // Now, because what follows a chunked body is not to be mixed up with these.
  for (const auto& field : message)
    answer.fields.push_back(
        {std::string(view(field.name_string())), std::string(view(field.value()))});
  return std::nullopt;
}

AnswerParser::AnswerParser(bool without_body, Limits limits)
    : state_(std::make_unique<State>(without_body, limits)) {}
AnswerParser::~AnswerParser() = default;
AnswerParser::AnswerParser(AnswerParser&&) noexcept = default;
AnswerParser& AnswerParser::operator=(AnswerParser&&) noexcept = default;

std::optional<Failure> AnswerParser::feed(std::string_view bytes) {
  State& state = *state_;
  state.unread += bytes;
  state.is_stuck = false;
  while (!is_whole() && !state.is_stuck && !state.unread.empty())
    if (auto failure = state.step()) return failure;
  return std::nullopt;
}

std::optional<Failure> AnswerParser::end(bool orderly) {
  State& state = *state_;
  const bool lasts_until_the_end = state.has_head && state.parser->need_eof();
  boost::system::error_code error = http::error::partial_message;
  if (orderly && lasts_until_the_end) state.parser->put_eof(error);
  if (!error) return std::nullopt;
  const bool silent = !state.has_head && state.unread.empty() && state.head == 0;
  return Failure{Failure::Kind::closed, silent ? "the connection ended without an answer"
                                               : "the connection ended in the midst of the answer"};
}

bool AnswerParser::is_whole() const { return state_->has_head && state_->parser->is_done(); }

bool AnswerParser::keeps_alive() const {
  return is_whole() && state_->parser->keep_alive() && state_->unread.empty();
}

HttpResponse AnswerParser::take() {
  state_->answer.body = std::move(state_->parser->get().body());
  return std::move(state_->answer);
}

}  // namespace cox::net
