#include "web/metrics_page.hpp"

#include "config/version.hpp"
#include "web/exposition.hpp"
#include "web/process.hpp"

namespace cox::web {

namespace {

using work::Metrics;

void add_messages(Exposition& out, const Sources& sources) {
  const Metrics& metrics = sources.work.metrics;
  out.family("cox_messages_total", "counter", "Messages that came, by what became of them.")
      .sample({{"result", "taken"}}, metrics.messages_taken)
      .sample({{"result", "left"}}, metrics.messages_left);
  const chat::Outbox::Counts said = sources.work.services.outbox.counts();
  out.family("cox_replies_total", "counter", "What the bot said, by what became of it.")
      .sample({{"result", "sent"}}, said.sent)
      .sample({{"result", "failed"}}, said.failed);
}

void add_plugins(Exposition& out, const Sources& sources) {
  const auto& plugins = sources.work.metrics.plugins;
  out.family("cox_call_duration_seconds", "histogram", "How long handlers of a plugin took.");
  plugins.each([&](const std::string& plugin, const work::PluginCounts& counts) {
    out.histogram("plugin", plugin, counts.took);
  });
  out.family("cox_call_errors_total", "counter", "Handlers of a plugin that failed.");
  plugins.each([&](const std::string& plugin, const work::PluginCounts& counts) {
    out.sample({{"plugin", plugin}}, counts.errors);
  });
  out.family("cox_plugin_loads_total", "counter", "Builds of a plugin that went live.");
  plugins.each([&](const std::string& plugin, const work::PluginCounts& counts) {
    out.sample({{"plugin", plugin}}, counts.loads);
  });
  out.family("cox_plugin_load_failures_total", "counter", "Builds that could not go live.")
      .sample(sources.work.metrics.loads_failed);
  const auto view = sources.work.registry.view();
  out.family("cox_plugin_generation", "gauge", "The generation of a plugin that is live.");
  for (const work::ActorPtr& actor : view->actors)
    out.sample({{"plugin", actor->id}, {"version", actor->version}},
               std::uint64_t(actor->generation));
  out.family("cox_plugin_quarantined", "gauge", "1 while a plugin is in quarantine.");
  for (const work::ActorPtr& actor : view->actors)
    out.sample({{"plugin", actor->id}}, std::uint64_t(actor->quarantine.is_on() ? 1 : 0));
  out.family("cox_mailbox_waiting", "gauge", "Deliveries that wait for a plugin.");
  for (const work::ActorPtr& actor : view->actors)
    out.sample({{"plugin", actor->id}}, std::uint64_t(actor->mailbox->waiting()));
}

void add_queues(Exposition& out, const Sources& sources) {
  const work::Services& services = sources.work.services;
  out.family("cox_queue_waiting", "gauge", "What waits in the queues of the bot.")
      .sample({{"queue", "inbox"}}, std::uint64_t(sources.inbox()))
      .sample({{"queue", "outbox"}}, std::uint64_t(services.outbox.pending()))
      .sample({{"queue", "requests"}}, std::uint64_t(sources.work.requests.waiting()));
  out.family("cox_open_calls", "gauge", "Calls that have not ended.")
      .sample(std::uint64_t(sources.work.calls.open_count()));
  out.family("cox_handler_threads_busy", "gauge", "Threads that run handlers.")
      .sample(std::uint64_t(services.lanes.busy()));
  out.family("cox_records_ok", "gauge", "1 while calls can be recorded on disk.")
      .sample(std::uint64_t(services.records.health().ok() ? 1 : 0));
  out.family("cox_brain_ok", "gauge", "1 while what plugins remember can be written.")
      .sample(std::uint64_t(services.brain.health().ok() ? 1 : 0));
  out.family("cox_memory_ok", "gauge", "0 while memory is short and only admins are answered.")
      .sample(std::uint64_t(services.memory.refusal().ok() ? 1 : 0));
}

void add_brain(Exposition& out, const Metrics& metrics) {
  out.family("cox_brain_operations_total", "counter", "What plugins asked of the brain.")
      .sample({{"operation", "read"}}, metrics.brain_reads)
      .sample({{"operation", "write"}}, metrics.brain_writes);
  out.family("cox_brain_conflicts_total", "counter", "Writes that found another revision.")
      .sample(metrics.brain_conflicts);
}

void add_adapters(Exposition& out, const Sources& sources) {
  const Json adapters = sources.adapters();
  out.family("cox_adapter_online", "gauge", "1 while a connection is online.");
  for (const Json& each : adapters.items()) {
    out.sample({{"connection", each["name"].text()}},
               std::uint64_t(each["state"].text() == "online" ? 1 : 0));
  }
}

void add_answers(Exposition& out, std::string_view route, const work::RouteCounts& counts) {
  for (std::size_t at = 2; at < counts.answers.size(); ++at) {
    out.sample({{"route", route}, {"code", std::to_string(at) + "xx"}}, counts.answers[at]);
  }
}

void add_http(Exposition& out, const Metrics& metrics) {
  out.family("cox_http_requests_total", "counter",
             "Answers by route (\"plugin METHOD /path\"; empty: the bot's own) and status.");
  add_answers(out, "", metrics.own);
  metrics.routes.each([&](const std::string& route, const work::RouteCounts& counts) {
    add_answers(out, route, counts);
  });
  out.family("cox_http_fetches_total", "counter", "Requests of plugins to others.")
      .sample(metrics.fetches);
  out.family("cox_http_fetch_failures_total", "counter", "Of them those that got no answer.")
      .sample(metrics.fetches_failed);
}

void add_process(Exposition& out) {
  const Process process = this_process();
  out.family("cox_build_info", "gauge", "Always 1; the label is the version.")
      .sample({{"version", config::version()}}, std::uint64_t(1));
  out.family("process_resident_memory_bytes", "gauge", "Memory in RAM.")
      .sample(process.resident_bytes);
  out.family("process_virtual_memory_bytes", "gauge", "Address space.")
      .sample(process.virtual_bytes);
  out.family("process_open_fds", "gauge", "Open files.").sample(process.open_files);
  out.family("process_max_fds", "gauge", "Files that may be open.").sample(process.most_files);
  out.family("process_threads", "gauge", "Threads.").sample(process.threads);
  out.family("process_cpu_seconds_total", "counter", "Time on a processor.")
      .sample({}, process.cpu_seconds);
  out.family("process_start_time_seconds", "gauge", "When it started, since the epoch.")
      .sample({}, process.start_seconds);
}

}  // namespace

std::string metrics_page(const Sources& sources) {
  Exposition out;
  add_messages(out, sources);
  add_plugins(out, sources);
  add_queues(out, sources);
  add_brain(out, sources.work.metrics);
  add_adapters(out, sources);
  add_http(out, sources.work.metrics);
  add_process(out);
  return out.text();
}

}  // namespace cox::web
