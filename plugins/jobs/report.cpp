#include "report.hpp"

#include <cstdint>

using cox::Json;

namespace {

// 93784000 -> "1 d 2 h", 5000 -> "5 s".
std::string duration(std::int64_t ms) {
  struct Unit {
    std::int64_t seconds;
    const char* name;
  };
  static constexpr Unit units[] = {{86'400, "d"}, {3'600, "h"}, {60, "min"}, {1, "s"}};
  std::int64_t seconds = ms / 1000;
  std::string text;
  int shown = 0;
  for (const Unit& unit : units) {
    const std::int64_t count = seconds / unit.seconds;
    if (count == 0 && shown == 0) continue;
    if (shown == 2) break;
    ++shown;
    if (count == 0) continue;
    text += (text.empty() ? "" : " ") + std::to_string(count) + " " + unit.name;
    seconds %= unit.seconds;
  }
  return text.empty() ? "0 s" : text;
}

std::string line_of(const Json& job) {
  std::string text = "job " + job["id"].as_string() + ": " + job["title"].as_string() + ", by " +
                     job["by"].as_string() + ", ";
  const std::string state = job["state"].as_string();
  if (state == "queued") return text + "waits: " + job["behind"].as_string();
  if (state == "running") {
    text += "running for " + duration(job["elapsed_ms"].as_int());
    if (job.contains("percent")) text += ", " + std::to_string(job["percent"].as_int()) + " %";
    if (job.contains("step")) text += ", " + job["step"].as_string();
    if (job.contains("ending")) text += ", is asked to end";
    return text;
  }
  text += job["outcome"].as_string() + " after " + duration(job["duration_ms"].as_int());
  if (job.contains("reason")) text += ": " + job["reason"].as_string();
  return text;
}

std::string lines(const Json& items, const char* none, std::string (*describe)(const Json&)) {
  std::string text;
  for (const Json& item : items.items()) text += (text.empty() ? "" : "\n") + describe(item);
  return text.empty() ? none : text;
}

}  // namespace

std::string describe_jobs(const Json& jobs) { return lines(jobs["jobs"], "nothing runs", line_of); }

std::string describe_job(const Json& job) {
  std::string text = line_of(job);
  if (job.contains("key")) text += "\nkey: " + job["key"].as_string();
  if (job["output_bytes"].as_int() > 0)
    text += "\noutput: " + std::to_string(job["output_bytes"].as_int()) + " bytes, in " +
            job["output_file"].as_string();
  if (!job["tail"].text().empty()) text += "\n" + job["tail"].as_string();
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

std::string describe_locks(const Json& locks) {
  return lines(locks["locks"], "nothing is locked",
               [](const Json& lock) { return lock["text"].as_string(); });
}
