#include "work/invoke.hpp"

#include <exception>

#include "base/text.hpp"

namespace cox::work {

namespace {

constexpr auto kEscaped = "an exception left the plugin; it must not cross the boundary";

Status status_of(cox_status code, const std::string& words) {
  if (code == COX_OK) return {};
  const bool known = code > COX_OK && code <= COX_CANCELLED;
  return {known ? static_cast<Code>(code) : Code::failed,
          words.empty() ? "no reason given" : words};
}

}  // namespace

void TextSink::put(void* self, cox_str bytes) {
  static_cast<std::string*>(self)->assign(text::to_utf8(text::from_c(bytes)));
}

Answer invoke(const cox_handler& handler, const cox_call& call) {
  Answer answer;
  if (handler.run == nullptr) return answer;
  TextSink words;
  cox_result result{};
  result.size = sizeof(result);
  result.text = words.sink();
  cox_status code = COX_FAILED;
  try {
    code = handler.run(handler.self, &call, &result);
  } catch (const std::exception& error) {
    answer.status = failed(text::cat(kEscaped, ": ", error.what()));
    return answer;
  } catch (...) {
    answer.status = failed(kEscaped);
    return answer;
  }
  answer.text = words.take();
  answer.status = status_of(code, answer.text);
  answer.finish = result.finish != 0;
  answer.verdict = result.verdict;
  return answer;
}

bool matches(const cox_handler& handler, const cox_message& message) {
  if (handler.matches == nullptr) return true;
  try {
    return handler.matches(handler.self, &message) != 0;
  } catch (...) {
    return false;
  }
}

void drop(cox_handler& handler) {
  auto* dropping = handler.drop;
  handler.drop = nullptr;
  handler.run = nullptr;
  if (dropping == nullptr) return;
  try {
    dropping(handler.self);
  } catch (...) {
    // Freeing must not fail; there is nothing left to undo.
  }
}

}  // namespace cox::work
