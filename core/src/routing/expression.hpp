// The expression of a pattern, compiled. Immutable to those who use it, and shared by all who hold
// the pattern, so nothing is ever compiled twice. Threads: any.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/status.hpp"
#include "routing/index.hpp"

namespace re2 {
class FilteredRE2;
class RE2;
}  // namespace re2

namespace cox::routing {

class Expression {
 public:
  // COX_INVALID says what is wrong with it, and where.
  static Result<std::shared_ptr<const Expression>> compile(const Pattern& pattern);
  ~Expression();

  // Null: there is nothing to test. Compiled now where that was put off, see Pattern::clauses;
  // where it turns out to be too large, whoever decides about its matches has to do without.
  const re2::RE2* re2() const;
  // By number of the group; empty: unnamed.
  const std::vector<std::string>& group_names() const { return group_names_; }
  // A text without a literal of each clause cannot match. Empty: any text may.
  const std::vector<Clause>& clauses() const { return clauses_; }

 private:
  Expression(std::string tested, bool case_sensitive);
  Status build(const Pattern& pattern);
  void take_known(const std::vector<Clause>& clauses);
  void name_groups();
  void compile_late() const;

  const std::string tested_;
  const bool case_sensitive_;
  std::vector<std::string> group_names_;
  std::vector<Clause> clauses_;
  // One of the two holds the RE2 object, or none where there is nothing to test.
  std::unique_ptr<re2::FilteredRE2> filter_;
  mutable std::unique_ptr<re2::RE2> late_;
  mutable std::once_flag compiled_late_;
  bool is_late_ = false;
};

}  // namespace cox::routing
