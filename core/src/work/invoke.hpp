// Running a library's code: the only place where the core calls a cox_handler. Nothing the code
// does short of a crash gets past here. Threads: the caller's.
#pragma once

#include <cox/abi.h>

#include <string>

#include "base/status.hpp"

namespace cox::work {

struct Answer {
  Status status;
  std::string text;  // what the handler put into its result: see cox_result::text
  std::string call;  // id of the call that it was, where one was opened
  bool finish = false;
  int32_t verdict = COX_VERDICT_PASS;
};

// Calls handler.run. A failure carries the handler's own words.
Answer invoke(const cox_handler& handler, const cox_call& call);

// Calls handler.matches; a handler without it matches. An exception counts as "no".
bool matches(const cox_handler& handler, const cox_message& message);

// Calls handler.drop once and forgets it.
void drop(cox_handler& handler);

// A sink that keeps what it is given.
class TextSink {
 public:
  const cox_sink* sink() const { return &sink_; }
  std::string take() { return std::move(text_); }
  const std::string& text() const { return text_; }

  TextSink() = default;
  TextSink(const TextSink&) = delete;
  TextSink& operator=(const TextSink&) = delete;

 private:
  static void put(void* self, cox_str bytes);
  std::string text_;
  cox_sink sink_{&text_, put};
};

}  // namespace cox::work
