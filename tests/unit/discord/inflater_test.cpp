#include "protocol/inflater.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include <vector>

using discord::Inflater;
using State = Inflater::State;

namespace {

// The other end.
class Deflater {
 public:
  Deflater() { REQUIRE(deflateInit(&z_, 9) == Z_OK); }
  ~Deflater() { deflateEnd(&z_); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  std::string message(std::string text) {
    std::vector<char> out(text.size() + 1'000);
    z_.next_in = reinterpret_cast<Bytef*>(text.data());
    z_.avail_in = static_cast<uInt>(text.size());
    z_.next_out = reinterpret_cast<Bytef*>(out.data());
    z_.avail_out = static_cast<uInt>(out.size());
    REQUIRE(deflate(&z_, Z_SYNC_FLUSH) == Z_OK);
    return {out.data(), out.size() - z_.avail_out};
  }

 private:
  z_stream z_{};
};

}  // namespace

TEST_CASE("messages of one stream, whole and in pieces of every size") {
  for (std::size_t piece = 1; piece < 40; ++piece) {
    Deflater from;
    Inflater to(100'000);
    for (const std::string& text :
         {std::string("{}"), std::string(5'000, 'x'), std::string("hello hello hello")}) {
      const std::string bytes = from.message(text);
      for (std::size_t at = 0; at < bytes.size(); at += piece) {
        const State state = to.take(std::string_view(bytes).substr(at, piece));
        REQUIRE(state == (at + piece >= bytes.size() ? State::whole : State::more));
      }
      CHECK(to.message() == text);
    }
  }
}

TEST_CASE("a bomb is refused") {
  Deflater from;
  const std::string bytes = from.message(std::string(50'000'000, ' '));
  CHECK(bytes.size() < 100'000);
  Inflater to(1'000'000);
  CHECK(to.take(bytes) == State::too_large);
  CHECK(to.message().size() < 1'100'000);
}

TEST_CASE("what is no such stream") {
  Inflater to(1'000);
  CHECK(to.take(std::string("\xde\xad\xbe\xef\x00\x00\xff\xff", 8)) == State::broken);
}
