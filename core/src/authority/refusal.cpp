#include "authority/refusal.hpp"

#include <algorithm>

#include "authority/permission.hpp"
#include "base/text.hpp"

namespace cox::authority {
namespace {

constexpr std::size_t kNamed = 5;  // how many a refusal lists
constexpr std::size_t kCounted = 100;

std::string who_can_help(const Compiled& compiled, std::vector<std::string> helpers) {
  const std::vector<std::string> admins =
      compiled.directory.members({std::string(config::kAdmins)}, kCounted);
  std::erase_if(helpers, [&](const std::string& name) {
    return std::ranges::find(admins, name) != admins.end();
  });
  if (helpers.empty() && admins.empty())
    return "Nobody is an admin yet: add one under \"admins\" in cox.json.";
  if (helpers.empty()) return text::cat("An admin can help: ", listed(admins, kNamed), ".");
  const std::string first = text::cat("Who can: ", listed(helpers, kNamed));
  if (admins.empty() || helpers.size() >= kNamed) return first + ".";
  return text::cat(first, "; or an admin: ", listed(admins, kNamed - helpers.size()), ".");
}

bool denies_by_person(const config::Rule& rule) { return !rule.who.empty(); }

}  // namespace

std::string listed(const std::vector<std::string>& names, std::size_t most) {
  const std::size_t named = std::min(names.size(), most);
  const std::vector<std::string> first(names.begin(),
                                       names.begin() + static_cast<std::ptrdiff_t>(named));
  const std::size_t others = names.size() - named;
  return text::cat(text::join(first, ", "), others == 0 ? "" : text::cat(" and ", others, " more"));
}

Decision refused(const Compiled& compiled, std::string rule, std::string_view why,
                 std::vector<std::string> helpers) {
  std::string reason =
      text::cat(why, " (rule ", rule, "). ", who_can_help(compiled, std::move(helpers)));
  Decision decision;
  decision.rule = std::move(rule);
  decision.reason = std::move(reason);
  return decision;
}

std::vector<std::string> who_may(const Compiled& compiled, const Question& question,
                                 std::string_view permission) {
  std::vector<std::string> names;
  const auto add = [&](const std::vector<std::string>& more) {
    for (const std::string& name : more) {
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    }
  };
  compiled.rules.visit(question, [&](const Rule& rule) {
    const auto verdict = rule.config().verdict;
    if (verdict == config::Rule::Verdict::allow && rule.fits(question))
      add(compiled.directory.members(rule.config().who, kNamed));
    return names.size() >= kNamed;
  });
  if (!permission.empty()) add(compiled.directory.holders(permission, kNamed));
  return names;
}

Decision refused_by(const Compiled& compiled, const Question& question, const Rule& rule) {
  const config::Rule& config = rule.config();
  const std::string because = config.because.empty() ? "" : text::cat(": ", config.because);
  const std::string why = text::cat("'", question.request.command, "' is not allowed", because);
  // Where it holds for everybody, only those can help who may break the glass.
  std::vector<std::string> helpers = denies_by_person(config)
                                         ? who_may(compiled, question, {})
                                         : compiled.directory.holders(kBreakGlass, kNamed);
  return refused(compiled, config.id, why, std::move(helpers));
}

}  // namespace cox::authority
