#include "cli/trial.hpp"

#include <algorithm>
#include <future>
#include <utility>

#include "base/text.hpp"
#include "plugins/generation.hpp"
#include "plugins/session.hpp"
#include "work/invoke.hpp"

namespace cox::cli {

namespace {

Trial describe(const plugins::Library& library) {
  const cox_entry& entry = library.entry();
  Trial trial;
  trial.id = entry.id;
  trial.version = entry.version;
  trial.about = entry.about;
  trial.needs = entry.needs == nullptr ? "" : entry.needs;
  trial.adapter = entry.kind == COX_KIND_ADAPTER;
  trial.abi_major = entry.abi_major;
  trial.abi_minor = entry.abi_minor;
  trial.inspection = library.inspection();
  return trial;
}

}  // namespace

Result<std::unique_ptr<TrialBench>> TrialBench::make(config::Config config) {
  std::unique_ptr<TrialBench> bench(new TrialBench());
  auto home = open_home(bench->folder_.path());
  if (!home.ok()) return home.status();
  bench->crash_report_.emplace(home->copies(), home->crashes());
  EngineOptions options;
  options.home = *home;
  bench->disabled_ = config.disabled;
  options.config = std::move(config);
  options.watch = false;
  auto engine = Engine::create(std::move(options), bench->clock_);
  if (!engine.ok()) return engine.status();
  bench->engine_ = std::move(*engine);
  return bench;
}

Result<std::unique_ptr<TrialBench>> TrialBench::make_bare() {
  auto bench = make(config::defaults());
  if (bench.ok()) (*bench)->engine_->ground().settings_must_be_there = false;
  return bench;
}

TrialBench::~TrialBench() = default;

Result<Trial> TrialBench::run(const std::string& path) {
  if (Status allowed = plugins::check_permissions(path); !allowed.ok()) return allowed;
  plugins::Ground& ground = engine_->ground();
  auto library = plugins::Library::open(path, ground.copies);
  if (!library.ok()) return library.status();
  Trial trial = describe(**library);
  trial.disabled = !trial.adapter && std::ranges::find(disabled_, trial.id) != disabled_.end();
  if (trial.disabled) return trial;
  auto gone = std::make_shared<std::promise<Status>>();
  auto unloaded = gone->get_future();
  auto generation = plugins::Generation::load(
      ground, std::move(*library), 1, 0,
      [gone](const std::string&, const Status& status) { gone->set_value(status); });
  if (!generation.ok()) return generation.status();
  trial.declared = (*generation)->actor()->declared;
  trial.settings = (*generation)->host().declarations().settings();
  trial.unknown_settings = (*generation)->host().declarations().unknown_settings();
  if (trial.adapter && (*generation)->host().adapter() == nullptr) {
    return invalid("it says that it is an adapter, but provides none");
  }
  (*generation)->retire();
  trial.unloaded = unloaded.get();
  return trial;
}

Result<Json> TrialBench::try_online(const std::string& path, const Json& config) {
  return ask_adapter(path, [&](const cox_adapter_type& type) -> Result<Json> {
    if (type.check == nullptr) return Json::array();
    work::TextSink answer;
    const cox_status code = type.check(type.self, text::to_c(config.dump()), answer.sink());
    const std::string text = answer.take();
    if (code != COX_OK) return Status(static_cast<Code>(code), text);
    return Json::parse(text).value_or(Json::array());
  });
}

Status TrialBench::validate(const std::string& path, const Json& config) {
  const auto valid = ask_adapter(path, [&](const cox_adapter_type& type) -> Result<Json> {
    Status good = plugins::Session::validate(type, config["session"].as_string(), config.dump());
    return good.ok() ? Result<Json>(Json()) : good;
  });
  return valid.status();
}

Result<Json> TrialBench::ask_adapter(const std::string& path, const Ask& ask) {
  plugins::Ground& ground = engine_->ground();
  auto library = plugins::Library::open(path, ground.copies);
  if (!library.ok()) return library.status();
  std::promise<void> gone;
  auto generation =
      plugins::Generation::load(ground, std::move(*library), 1, 0,
                                [&gone](const std::string&, const Status&) { gone.set_value(); });
  if (!generation.ok()) return generation.status();
  const cox_adapter_type* type = (*generation)->host().adapter();
  Result<Json> answer = type == nullptr ? Json::array() : ask(*type);
  (*generation)->retire();
  generation->reset();
  gone.get_future().wait();
  return answer;
}

}  // namespace cox::cli
