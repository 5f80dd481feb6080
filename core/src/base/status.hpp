// Results of functions that may fail. Expected failures are values; their message says what is
// wrong, where, and what to do. Both types are [[nodiscard]]: no failure is silent.
#pragma once

#include <cox/abi.h>

#include <string>
#include <utility>
#include <variant>

namespace cox {

// The codes are those of the boundary, so a status crosses it unchanged.
enum class Code : cox_status {
  ok = COX_OK,
  failed = COX_FAILED,
  invalid = COX_INVALID,
  not_found = COX_NOT_FOUND,
  conflict = COX_CONFLICT,
  denied = COX_DENIED,
  unsupported = COX_UNSUPPORTED,
  busy = COX_BUSY,
  timeout = COX_TIMEOUT,
  cancelled = COX_CANCELLED,
};

class [[nodiscard]] Status {
 public:
  Status() = default;  // ok
  Status(Code code, std::string message) : code_(code), message_(std::move(message)) {}

  bool ok() const { return code_ == Code::ok; }
  explicit operator bool() const { return ok(); }
  Code code() const { return code_; }
  const std::string& message() const { return message_; }

 private:
  Code code_ = Code::ok;
  std::string message_;
};

inline Status failed(std::string message) { return {Code::failed, std::move(message)}; }
inline Status invalid(std::string message) { return {Code::invalid, std::move(message)}; }
inline Status not_found(std::string message) { return {Code::not_found, std::move(message)}; }

// A value, or the status that says why there is none.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}
  Result(Status status) : state_(std::move(status)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  T& operator*() { return std::get<0>(state_); }
  const T& operator*() const { return std::get<0>(state_); }
  T* operator->() { return &std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }
  // The failure; an ok status where there is a value.
  Status status() const { return ok() ? Status() : std::get<1>(state_); }

 private:
  std::variant<T, Status> state_;
};

}  // namespace cox
