// What a day of a session is measured by.
#pragma once

#include <cox/abi.h>
#include <doctest/doctest.h>
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cox/net/loop.hpp>
#include <cox/sdk/outgoing.hpp>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#ifdef __SANITIZE_ADDRESS__
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();  // GCC 12 has no header for it
#endif

// What the process holds: bytes that were allocated and not freed, open files.
struct Held {
  std::size_t bytes = 0, files = 0;
};

inline Held held() {
  Held now;
#ifdef __SANITIZE_ADDRESS__
  now.bytes = __sanitizer_get_current_allocated_bytes();
#else
  now.bytes = ::mallinfo2().uordblks;
#endif
  namespace fs = std::filesystem;
  now.files = static_cast<std::size_t>(
      std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator()));
  return now;
}

// How often each number came. It takes its room at once, so that it does not grow.
class Numbers {
 public:
  void came(std::string_view text) {
    const auto number = static_cast<std::size_t>(std::stoi(std::string(text)));
    REQUIRE(number < times_.size());
    ++times_[number];
  }
  // Each from 1 to `last` once, and no other.
  void are_complete(std::size_t last) const {
    std::vector<int> expected(times_.size());
    std::fill_n(expected.begin() + 1, last, 1);
    for (std::size_t number = 0; number < times_.size(); ++number)
      CHECK_MESSAGE(times_[number] == expected[number], number, " came so often");
  }

 private:
  std::vector<int> times_ = std::vector<int>(3'000);
};

// Numbers that are the same each time.
inline std::function<std::uint64_t()> chance() {
  return [state = std::uint64_t{1}]() mutable {
    state = state * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    return state ^ (state >> 29U);
  };
}

// The bot says something in a room.
inline cox::Outgoing saying(const std::string& room, const std::string& text) {
  cox_address address{};
  address.size = sizeof(address);
  address.room = cox::sdk::borrow(room);
  cox_outgoing out{};
  out.size = sizeof(out);
  out.act = COX_ACT_SEND;
  out.format = COX_FORMAT_TEXT;
  out.address = &address;
  out.body = cox::sdk::borrow(text);
  static cox::Ticket ticket = 0;
  return {out, ++ticket};
}

// Nothing is held that was not held after two hours, but for what is to be remembered.
inline void is_flat(const Held& early, const Held& late, std::size_t remembered = 0) {
  MESSAGE("held after 2 h: ", early.bytes, " bytes, ", early.files,
          " files; after 24 h: ", late.bytes, " bytes, ", late.files, " files");
  CHECK(late.files <= early.files + 2);  // a connection may be kept for the next call, at both ends
  CHECK(late.bytes <= early.bytes + remembered + 16'384);
}

inline void pass_a_day(cox::net::Loop& loop, const std::function<bool()>& waits = nullptr,
                       std::size_t remembered = 0) {
  using namespace std::chrono_literals;
  loop.pass(2h + 45s, waits);
  const Held early = held();
  loop.pass(22h, waits);
  is_flat(early, held(), remembered);
}
