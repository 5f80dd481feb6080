// A job that prints as fast as it can, for the bench of jobs.
#include <cox/plugin.hpp>

COX_PLUGIN("flood", "1.0.0", "Starts what prints without end") {
  plugin.command("flood", "flood").writes().run([](auto& call) {
    const cox::Job job = call.process({"yes", "a line that is printed again and again"}).start();
    call.reply("started " + job.id());
  });
}
