#include "records.hpp"

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
  std::string now;
  for (Record& each : all(app, env)) {
    if (!each.ok()) continue;
    if (now.empty()) now = each.commit;
    if (each.commit != now) return std::move(each);
  }
  return std::nullopt;
}

}  // namespace deploy
