#include "report.hpp"

#include <algorithm>
#include <ctime>

#include "engine/describe.hpp"

namespace runbooks {

namespace {

using cox::Json;

constexpr std::size_t kShown = 15;

std::string time_of(std::int64_t ms) {
  const std::time_t seconds = static_cast<std::time_t>(ms / 1'000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof(text), "%Y-%m-%d %H:%M", &parts)};
}

bool is_about(const std::string& problem, const std::string& file) {
  return problem.rfind(file + ":", 0) == 0;
}

}  // namespace

std::string list_of(const Library& library) {
  std::string text;
  for (const auto& [id, book] : library.books()) {
    text += (text.empty() ? "" : "\n") + book.runbook.phrase();
    if (!book.runbook.help.empty()) text += "  -  " + book.runbook.help;
    if (book.older) text += "  (the last good version of " + book.file + ")";
  }
  if (text.empty()) text = "There are no runbooks.";
  const std::size_t count = library.problems().size();
  if (count > 0)
    text += "\n" + std::to_string(count) + (count == 1 ? " problem" : " problems") +
            "; see: runbook check";
  return text;
}

std::string check(const Library& library, const std::string& name) {
  const Book* book = library.find(name);
  const std::string file = book != nullptr ? book->file
                           : name.empty() || name.find(".json") != std::string::npos
                               ? name
                               : name + ".json";
  std::string text;
  for (const std::string& problem : library.problems()) {
    if (name.empty() || is_about(problem, file)) text += (text.empty() ? "" : "\n") + problem;
  }
  if (!text.empty()) return text;
  if (name.empty()) return "All " + std::to_string(library.books().size()) + " runbooks are fine.";
  return book != nullptr ? file + " is fine." : "There is no runbook '" + name + "'.";
}

std::string history_of(const Store& store, const std::string& name, cox::Time now) {
  std::string text;
  std::size_t shown = 0;
  const std::int64_t at =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
  for (const Run& run : store.open()) {
    if (!name.empty() && run.runbook != name) continue;
    text += (text.empty() ? "" : "\n") + run.id + "  " + run.line + "  by " +
            run.who["name"].as_string() + ", " + run.outcome() + " for " +
            to_text(Millis(at - run.began));
  }
  for (const Run& run : store.history(500)) {
    if (!name.empty() && run.runbook != name) continue;
    if (++shown > kShown) break;
    text += (text.empty() ? "" : "\n") + run.id + "  " + run.line + "  by " +
            run.who["name"].as_string() + ", " + time_of(run.began) + ", " + run.outcome() +
            " in " + to_text(Millis(run.ended - run.began));
    if (!run.ok()) text += ": '" + run.failed_step + "': " + run.error.substr(0, 120);
  }
  return text.empty() ? "Nothing has been run yet." : text;
}

}  // namespace runbooks
