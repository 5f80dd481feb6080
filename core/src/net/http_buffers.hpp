// Bytes on their way in and out of a connection.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cox::net {

// What was read and not taken yet, in one piece. Small where nothing happens: there may be many.
class HttpInput {
 public:
  static constexpr std::size_t kSmall = 2'048;
  static constexpr std::size_t kLarge = 65'536;

  std::string_view view() const { return {bytes_.get() + begin_, end_ - begin_}; }
  std::size_t size() const { return end_ - begin_; }
  bool empty() const { return begin_ == end_; }

  // Room to read into, for `wanted` bytes at least.
  std::span<char> space(std::size_t wanted) {
    if (empty()) begin_ = end_ = 0;
    if (capacity_ - end_ < wanted) make_room(wanted);
    return {bytes_.get() + end_, capacity_ - end_};
  }
  void filled(std::size_t size) { end_ += size; }
  void taken(std::size_t size) { begin_ += size; }
  // Gives back what a large body needed.
  void shrink() {
    if (empty() && capacity_ > kSmall * 4) *this = HttpInput();
  }

 private:
  void make_room(std::size_t wanted) {
    const std::size_t held = size();
    if (held <= capacity_ / 2 && held + wanted <= capacity_) {
      std::memmove(bytes_.get(), bytes_.get() + begin_, held);
    } else {
      const std::size_t capacity = std::max({kSmall, capacity_ * 2, held + wanted});
      // Uninitialised; libc++ 14 has no other way to say it.
      std::unique_ptr<char[]> larger(new char[capacity]);
      if (held > 0) std::memcpy(larger.get(), bytes_.get() + begin_, held);
      bytes_ = std::move(larger);
      capacity_ = capacity;
    }
    begin_ = 0;
    end_ = held;
  }

  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_ = 0, begin_ = 0, end_ = 0;
};

// What is to be sent: small answers side by side in one piece, large bodies as they are.
class HttpOutput {
 public:
  static constexpr std::size_t kLarge = 16'384;

  // Where heads and other small things are appended.
  std::string& text() {
    if (pieces_.empty() || is_closed_) pieces_.emplace_back();
    is_closed_ = false;
    return pieces_.back();
  }
  void add(std::string body) {
    if (body.size() < kLarge) return void(text() += body);
    pieces_.push_back(std::move(body));
    is_closed_ = true;
  }

  bool empty() const { return size() == 0; }
  std::size_t size() const {
    std::size_t all = 0;
    for (const std::string& piece : pieces_) all += piece.size();
    return all;
  }
  const std::vector<std::string>& pieces() const { return pieces_; }
  // Keeps a little memory for the next answer.
  void clear() {
    pieces_.resize(std::min<std::size_t>(pieces_.size(), 1));
    if (!pieces_.empty() && pieces_.front().capacity() > HttpInput::kSmall) pieces_.clear();
    if (!pieces_.empty()) pieces_.front().clear();
    is_closed_ = false;
  }

 private:
  std::vector<std::string> pieces_;
  bool is_closed_ = false;  // nothing is appended to the last piece
};

}  // namespace cox::net
