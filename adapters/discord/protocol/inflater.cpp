#include "inflater.hpp"

#include <zlib.h>

#include <array>
#include <limits>
#include <new>

namespace discord {

namespace {

constexpr std::string_view kFlush("\x00\x00\xff\xff", 4);

}  // namespace

struct Inflater::Stream {
  Stream() {
    if (inflateInit(&z) != Z_OK) throw std::bad_alloc();
  }
  ~Stream() { inflateEnd(&z); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  z_stream z{};
};

Inflater::Inflater(std::size_t most) : stream_(std::make_unique<Stream>()), most_(most) {}
Inflater::~Inflater() = default;

Inflater::State Inflater::take(std::string_view bytes) {
  if (whole_) message_.clear();
  whole_ = false;
  if (bytes.size() > std::numeric_limits<uInt>::max()) return State::too_large;
  z_stream& z = stream_->z;
  std::string input(bytes);
  z.next_in = reinterpret_cast<Bytef*>(input.data());
  z.avail_in = static_cast<uInt>(input.size());
  std::array<char, 32'768> some{};
  do {
    z.next_out = reinterpret_cast<Bytef*>(some.data());
    z.avail_out = static_cast<uInt>(some.size());
    const int result = inflate(&z, Z_SYNC_FLUSH);
    if (result != Z_OK && result != Z_BUF_ERROR) return State::broken;
    message_.append(some.data(), some.size() - z.avail_out);
    if (message_.size() > most_) return State::too_large;
  } while (z.avail_out == 0);
  tail_ += bytes.size() > kFlush.size() ? bytes.substr(bytes.size() - kFlush.size()) : bytes;
  if (tail_.size() > kFlush.size()) tail_.erase(0, tail_.size() - kFlush.size());
  whole_ = tail_ == kFlush;
  return whole_ ? State::whole : State::more;
}

}  // namespace discord
