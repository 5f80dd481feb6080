#include "records.hpp"

#include <algorithm>

namespace deploy {

using cox::Json;

namespace {

constexpr std::size_t kMostKept = 2'000;

std::string key_of(const std::string& run) {
  return "deploy/" + std::string(run.size() < 12 ? 12 - run.size() : 0, '0') + run;
}

Record record_from(const Json& json) {
  Record record;
  record.run = json["run"].as_string();
  record.order = order_from_json(json["order"]);
  record.commit = json["commit"].as_string();
  record.by = json["by"].as_string();
  record.began = json["began"].as_int();
  record.ended = json["ended"].as_int();
  record.outcome = json["outcome"].as_string();
  record.error = json["error"].as_string();
  return record;
}

}  // namespace

void Records::add(const runbooks::Run& run, const Order& order) const {
  const auto commit = run.values.find(order.kind == Kind::deploy ? "resolve.commit" : "target");
  const std::string error =
      run.ok() ? "" : "'" + run.failed_step + "': " + run.error.substr(0, 200);
  cox::Transaction changes = plugin_.brain().transaction();
  changes.set(key_of(run.id), Json::object({{"run", run.id},
                                            {"order", to_json(order)},
                                            {"commit", commit ? commit->as_string() : ""},
                                            {"by", run.who["name"]},
                                            {"began", run.began},
                                            {"ended", run.ended},
                                            {"outcome", run.outcome()},
                                            {"error", error}}));
  const auto kept = plugin_.brain().scan("deploy/");
  for (std::size_t i = 0; i + kMostKept <= kept.size(); ++i) changes.remove(kept[i].key);
  changes.commit();
}

std::vector<Record> Records::all(const std::string& app, const std::string& env) const {
  std::vector<Record> found;
  const auto kept = plugin_.brain().scan("deploy/");
  for (auto each = kept.rbegin(); each != kept.rend(); ++each) {
    Record record = record_from(each->value);
    const bool fits =
        (app.empty() || record.order.app == app) && (env.empty() || record.order.env == env);
    if (fits) found.push_back(std::move(record));
  }
  return found;
}

std::optional<Record> Records::current(const std::string& app, const std::string& env) const {
  for (Record& each : all(app, env)) {
    if (each.ok()) return std::move(each);
  }
  return std::nullopt;
}

std::optional<Record> Records::before(const std::string& app, const std::string& env) const {
  std::vector<Record> line;  // each took the place of the one before it
  std::vector<Record> records = all(app, env);
  for (auto each = records.rbegin(); each != records.rend(); ++each) {
    if (!each->ok()) continue;
    const auto same = [&](const Record& other) { return other.commit == each->commit; };
    const auto found = std::find_if(line.rbegin(), line.rend(), same);
    const bool is_back = found != line.rend() && each->order.kind == Kind::rollback;
    if (is_back) line.erase(found.base(), line.end());
    if (line.empty() || !same(line.back())) line.push_back(std::move(*each));
  }
  if (line.size() < 2) return std::nullopt;
  return std::move(line[line.size() - 2]);
}

}  // namespace deploy
