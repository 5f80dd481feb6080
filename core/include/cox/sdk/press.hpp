// A press of a button, as an adapter hands it over, and what comes of it. Values; guarded by their
// owners. A refusal is an answer and not an exception.
#ifndef COX_SDK_PRESS_HPP
#define COX_SDK_PRESS_HPP

#include <cox/abi.h>

#include <cox/json.hpp>
#include <cox/sdk/boundary.hpp>
#include <cox/sdk/incoming.hpp>
#include <string>

namespace cox {

struct Press {
  Incoming by{};        // who, where, flags; `id` is the platform's id of the press
  std::string token{};  // of the action, as the card had it
  Json values{};        // of a form: an object, its fields by name; null for a press
};

enum class Pressed {
  said,     // the line is accepted, as said by them
  form,     // PressAnswer::form is to be shown to them first
  refused,  // nothing happens; PressAnswer::sentence is for them
};

struct PressAnswer {
  Pressed what = Pressed::refused;
  Json form{};
  std::string sentence{};
};

namespace sdk {

inline PressAnswer press(const cox_session_host* session, const Press& press) {
  Incoming by = press.by;
  by.text = press.token;
  const std::string values = press.values.is_null() ? std::string() : press.values.dump();
  Answer answer;
  const cox_status status = with_message(by, [&](const cox_message& message) {
    return session->press(session, &message, borrow(values), answer.sink());
  });
  if (status == COX_OK) return {Pressed::said, {}, {}};
  if (status == COX_PENDING)
    return {Pressed::form, Json::parse(answer.text()).value_or(Json()), {}};
  return {Pressed::refused, {}, answer.text()};
}

}  // namespace sdk
}  // namespace cox

#endif  // COX_SDK_PRESS_HPP
