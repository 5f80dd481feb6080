// Long work, as docs/jobs.md shows it.
#include <chrono>
#include <cox/plugin.hpp>
#include <string>

COX_PLUGIN("background", "1.0.0", "Shows long work") {
  using namespace std::chrono_literals;

  // [process]
  plugin.command("update", "update <app>").writes().run([](auto& call) {
    const std::string app = call["app"];
    call.process({"git", "pull", "--ff-only"})
        .title("update " + app)
        .cwd("/srv/" + app)
        .key("app:" + app)
        .deadline(10min)
        .on_end("updated", cox::Json::object({{"app", app}}))
        .start();
  });
  plugin.on_job("updated", [](auto& call, const cox::JobResult& result) {
    const std::string app = result.state["app"].as_string();
    call.reply(result.ok() ? app + " is up to date" : app + ": " + result.reason);
  });
  // [/process]

  // [secret]
  plugin.command("publish", "publish").writes().run([](auto& call) {
    call.process({"npm", "publish"})
        .env("NPM_TOKEN", "${secret:npm}")
        .input("yes\n")
        .limit("memory_bytes", 1u << 30)
        .on_failure()
        .start();
  });
  // [/secret]

  // [progress]
  plugin.command("reindex", "reindex").writes().run([](auto& call) {
    const cox::Job job = call.job("reindex").key("index").deadline(1h).on_end("indexed").start();
    if (job.waits()) return;  // its room has been told
    job.progress(10, "reading");
    call.after(5s, [job](auto&) {
      job.progress(90, "writing");
      job.print("12,000 pages");
      job.finish();
    });
  });
  plugin.on_job("indexed", [](auto& call, const cox::JobResult& result) {
    call.reply("the index is " + result.outcome);
  });
  // [/progress]
}
