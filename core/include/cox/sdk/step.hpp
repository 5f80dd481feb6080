// What middleware gets and answers. A step runs outside the plugin's mailbox, possibly several at
// once, so what it shares needs a mutex or an atomic. One that throws or is late denies.
#ifndef COX_SDK_STEP_HPP
#define COX_SDK_STEP_HPP

#include <cox/sdk/call.hpp>
#include <cox/sdk/handler.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cox {

// The answer of a step; made by pass(), allow() and deny().
struct Verdict {
  std::int32_t value = COX_VERDICT_PASS;
  std::string why;
};

// Receive middleware: everything that was said. Listener middleware: a call about to begin; name()
// is the command's or listener's id, data() has its "plugin", "effect" and "permission".
class Step : public Call {
 public:
  using Call::Call;

  // No opinion: go on.
  Verdict pass() const { return {}; }
  // Go on, and ask no further middleware of this kind.
  Verdict allow() const { return {COX_VERDICT_ALLOW, {}}; }
  // Stop. `why` is told where that helps; it may be empty.
  Verdict deny(std::string_view why = {}) const { return {COX_VERDICT_DENY, std::string(why)}; }
};

// Response middleware: something about to be said.
class ResponseStep : public Step {
 public:
  using Step::Step;

  // What is about to be said, in its format(): COX_FORMAT_TEXT, _MARKDOWN or _RICH.
  std::string text() const { return replacement_ ? *replacement_ : sdk::copy(out().body); }
  std::uint32_t format() const { return out().format; }
  // COX_ACT_SEND, _REPLY, _EMOTE...
  std::uint32_t act() const { return out().act; }
  // The plugin that says it; empty: the bot itself.
  std::string said_by() const { return name(); }
  // The call it is said for; empty where a plugin says it by itself.
  std::string said_for() const { return sdk::copy(out().call); }
  // Where it goes.
  Address address() const { return sdk::copy(out().address); }
  // Says this instead, in the same format.
  void replace_text(std::string text) { replacement_ = std::move(text); }

  const std::optional<std::string>& replacement() const { return replacement_; }

 private:
  const cox_outgoing& out() const {
    static const cox_outgoing none{};
    return raw().outgoing == nullptr ? none : *raw().outgoing;
  }

  std::optional<std::string> replacement_;
};

namespace sdk {

// A handler that runs `function` with a step and passes its verdict on.
template <class StepKind, class Function>
Handler for_step(const Context& context, Function function) {
  static_assert(std::is_convertible_v<std::invoke_result_t<Function&, StepKind&>, Verdict>,
                "middleware ends with return step.pass(), step.allow() or step.deny(why)");
  auto shared = std::make_shared<Function>(std::move(function));
  auto run = [&context, shared](const cox_call& raw, cox_result& result) {
    StepKind step(context, raw, result);
    const Verdict verdict = (*shared)(step);
    result.verdict = verdict.value;
    if (verdict.value == COX_VERDICT_DENY) return put(result.text, verdict.why);
    if constexpr (std::is_same_v<StepKind, ResponseStep>) {
      if (step.replacement()) put(result.text, *step.replacement());
    }
  };
  return {&context, std::move(run), nullptr};
}

}  // namespace sdk
}  // namespace cox

#endif  // COX_SDK_STEP_HPP
