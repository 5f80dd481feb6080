// The one file of the server that includes Beast.
#include "net/http_head.hpp"

#include <cstdint>
#include <limits>
#include <utility>
//
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

namespace cox::net {

namespace {

namespace http = boost::beast::http;
using boost::beast::string_view;
using Error = boost::beast::error_code;

std::string text(string_view view) { return {view.data(), view.size()}; }

// Beast reads, and each piece goes where we want it.
class Parser final : public http::basic_parser<true> {
 public:
  HttpHead head = {};

 private:
  void on_request_impl(http::verb, string_view method, string_view target, int version,
                       Error&) override {
    head.request.method = text(method);
    head.request.target = text(target);
    head.is_1_1 = version == 11;
    head.request.fields.reserve(8);
  }
  void on_field_impl(http::field, string_view name, string_view value, Error&) override {
    head.request.fields.push_back({text(name), text(value)});
  }

  // Of bodies we let it see nothing, and of responses there are none.
  void on_response_impl(int, string_view, int, Error&) override {}
  void on_header_impl(Error&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, Error&) override {}
  std::size_t on_body_impl(string_view, Error&) override { return 0; }
  void on_chunk_header_impl(std::uint64_t, string_view, Error&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, string_view, Error&) override { return 0; }
  void on_finish_impl(Error&) override {}
};

}  // namespace

std::optional<HttpHead> parse_head(std::string_view bytes) {
  Parser parser;
  parser.header_limit(static_cast<std::uint32_t>(bytes.size() + 1));
  // Ours is known later. Without one Beast 1.74 refuses every body.
  parser.body_limit(std::numeric_limits<std::uint64_t>::max());
  Error error;
  const std::size_t taken = parser.put(boost::asio::buffer(bytes.data(), bytes.size()), error);
  if (error || taken != bytes.size() || !parser.is_header_done()) return std::nullopt;
  return std::move(parser.head);
}

}  // namespace cox::net
