// What runs in the background, and what is locked: looking at it, ending it, taking and giving back
// locks. The work itself is the core's; see docs/jobs.md.
#include <chrono>
#include <cox/plugin.hpp>

#include "report.hpp"

namespace {

using cox::Json;

void lock(cox::Call& call) {
  Json wanted = Json::object({{"key", call["what"]}, {"reason", call["why"]}});
  if (call.has("time")) wanted.set("for_ms", call.duration("time").count());
  const Json taken = call.jobs("lock", wanted);
  std::string text = taken["text"].as_string();
  if (taken.contains("running")) text += "; " + taken["running"].as_string();
  call.reply(text);
}

void unlock(cox::Call& call, bool force) {
  const Json given = call.jobs("unlock", Json::object({{"key", call["what"]}, {"force", force}}));
  call.reply(given["key"].as_string() + " is not locked any more");
}

}  // namespace

COX_PLUGIN("jobs", "1.0.0", "Long work: what runs, ending it, and locks") {
  using namespace std::chrono_literals;

  plugin.command("jobs", "jobs")
      .help("What runs in the background, and what waits")
      .reads()
      .run([](auto& call) { call.reply(describe_jobs(call.jobs("list"))); });
  plugin.command("jobs.all", "jobs all")
      .help("The same with those that ended lately")
      .reads()
      .run([](auto& call) {
        call.reply(describe_jobs(call.jobs("list", Json::object({{"all", true}}))));
      });
  plugin.command("job", "job <number>")
      .param("number", cox::type::integer().min(1))
      .help("One job, with the last of its output")
      .example("job 12")
      .reads()
      .run([](auto& call) {
        call.reply(describe_job(call.jobs("show", Json::object({{"id", call.integer("number")}}))));
      });
  plugin.command("cancel", "cancel <number>")
      .param("number", cox::type::integer().min(1))
      .help("Ends a job: one's own, or any with the permission jobs.cancel")
      .example("cancel 12")
      .reads()  // judged by the core: whoever started it may, and who holds the permission
      .run([](auto& call) {
        const Json job = call.jobs("cancel", Json::object({{"id", call.integer("number")}}));
        call.reply("job " + job["id"].as_string() + " (" + job["title"].as_string() +
                   ") is asked to end");
      });

  plugin.command("lock", "lock <what> because <why...>")
      .phrase("lock <what> for <time> because <why...>")
      .param("time", cox::type::duration().max(24h * 30))
      .help("Keeps the jobs of others away from something")
      .example("lock prod for 2h because the database moves")
      .writes()
      .run(lock);
  plugin.command("unlock", "unlock <what>")
      .help("Gives back what one has locked")
      .example("unlock prod")
      .writes()
      .run([](auto& call) { unlock(call, false); });
  plugin.command("unlock.force", "force unlock <what>")
      .help("Takes away the lock of another")
      .permission("jobs.unlock")
      .writes()
      .run([](auto& call) { unlock(call, true); });
  plugin.command("locks", "locks")
      .help("What is locked, by whom and why")
      .reads()
      .run([](auto& call) { call.reply(describe_locks(call.jobs("locks"))); });
}
