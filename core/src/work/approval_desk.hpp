// The verbs of authority/1 about plans that wait: "pending", "approve", "deny". Everything else
// goes on to the next desk. Threads: any.
#pragma once

#include <string_view>

#include "work/desk.hpp"

namespace cox::work {

struct Work;

class ApprovalDesk final : public Desk {
 public:
  // `next`, if any, must outlive this desk.
  explicit ApprovalDesk(Work& work, Desk* next = nullptr) : work_(work), next_(next) {}

  Result<Json> perform(const Speaker& who, std::string_view verb, const Json& arguments) override;

 private:
  Result<Json> judge(const Speaker& who, std::string_view verb, const Json& arguments);

  Work& work_;
  Desk* const next_;
};

}  // namespace cox::work
