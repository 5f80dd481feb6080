#include "work/approval_desk.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"
#include "work/approving.hpp"
#include "work/work.hpp"

namespace cox::work {

namespace {

// Whether somebody said the plan's id: nobody approves by words about something else.
bool names_plan(const chat::Message& message, std::string_view id) {
  return std::ranges::count(text::words(text::lower_ascii(message.text)), std::string(id)) > 0;
}

}  // namespace

Result<Json> ApprovalDesk::perform(const Speaker& who, std::string_view verb,
                                   const Json& arguments) {
  if (verb == "pending") return pending(work_);
  if (verb == "approve" || verb == "deny") return judge(who, verb, arguments);
  if (next_ != nullptr) return next_->perform(who, verb, arguments);
  return not_found(text::cat("there is no verb '", verb, "'"));
}

Result<Json> ApprovalDesk::judge(const Speaker& who, std::string_view verb, const Json& arguments) {
  if (who.call == nullptr || who.call->spec().message == nullptr)
    return invalid("nobody spoke in this call, so nobody can say yes or no");
  const chat::Message& by = *who.call->spec().message;
  const std::string id = text::lower_ascii(arguments["id"].text());
  if (!names_plan(by, id))
    return Status(Code::denied, text::cat("nobody named the plan '", id, "' in this call"));
  auto said =
      verb == "approve" ? approve(work_, by, id) : deny(work_, by, id, arguments["why"].text());
  if (!said.ok()) return said.status();
  return Json::object({{"said", *said}});
}

}  // namespace cox::work
