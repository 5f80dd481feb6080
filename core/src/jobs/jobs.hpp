// Long work: processes that outlive a reload and a restart of the bot, and work of a plugin that is
// shown and stopped in the same way. One at a time for each key; the end of each goes to whatever
// build of its plugin is live then. Behind the extension jobs/1. Threads: any.
#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/executor.hpp"
#include "jobs/display.hpp"
#include "jobs/launcher.hpp"
#include "jobs/locks.hpp"
#include "jobs/store.hpp"
#include "jobs/watch.hpp"
#include "work/work.hpp"

namespace cox::jobs {

class Jobs final : public work::Desk {
 public:
  struct Options {
    std::string home;          // the bot's folder, where processes begin
    std::string folder;        // below it the folder of each job
    std::string program = {};  // that supervises; empty: this one
    std::size_t kept = 200;    // ended jobs
  };

  Jobs(work::Work& work, Options options);
  ~Jobs() override;  // stop()

  // Reads what an earlier process left. Before the first plugin is loaded. Where that fails,
  // nothing is started until it succeeds, which each start tries: a job of the same key may still
  // run.
  Status load();
  // Joins the jobs that went on meanwhile. Once the adapters are there to show them.
  void resume();
  // Whether a job goes on for this call, which an earlier process began: then the job's end is its.
  bool answers_for(const std::string& call) const;

  // The verbs of jobs/1, see docs/abi.md.
  Result<Json> perform(const work::Speaker& who, std::string_view verb,
                       const Json& arguments) override;

  // Waits until no process of a job runs and all that this led to has begun; false where that takes
  // longer.
  bool settle(std::chrono::milliseconds patience);
  // Shows and starts nothing more; what runs goes on without the bot.
  void stop();

 private:
  struct Job {
    Record record;  // guarded by Jobs::mutex_
    std::shared_ptr<Display> display;
    bool launched = false;
    bool cancel_wanted = false;
    bool telling = false;   // its end is on its way to its handler
    int unread = 0;         // how often its end was there and could not be read
    Millis heard = 0;       // steady: when its plugin last did something for it
    std::string waits_for;  // queued: why
  };
  using JobPtr = std::shared_ptr<Job>;
  using Verb = Result<Json> (Jobs::*)(const work::Speaker&, const Json&);
  static const std::map<std::string_view, Verb>& verbs();

  // verbs.cpp
  Result<Json> start(const work::Speaker& who, const Json& arguments);
  Result<Json> list(const work::Speaker& who, const Json& arguments);
  Result<Json> show(const work::Speaker& who, const Json& arguments);
  Result<Json> cancel(const work::Speaker& who, const Json& arguments);
  Result<Json> progress(const work::Speaker& who, const Json& arguments);
  Result<Json> finish(const work::Speaker& who, const Json& arguments);
  // lock_verbs.cpp
  Result<Json> lock(const work::Speaker& who, const Json& arguments);
  Result<Json> unlock(const work::Speaker& who, const Json& arguments);
  Result<Json> locks(const work::Speaker& who, const Json& arguments);
  Result<work::CallSpec> person(const work::Speaker& who, const Json& arguments) const;
  Result<Lock> lock_to_take(const std::string& key, const work::CallSpec& call, bool force);
  Status put_lock(const Lock& lock, const work::CallSpec& by);
  void lock_ended(const Lock& lock, const std::string& how);
  void watch_locks();
  void expire_locks();

  bool holds(const std::string& call, const std::string& key) const;
  Result<Record> whole(const work::Speaker& who, Spec spec) const;
  Result<Record> part(const work::Speaker& who, const Json& of, Spec spec) const;
  Status read_earlier();
  Status know_earlier();
  Result<JobPtr> admit(Record record);
  Status keep(const Record& record);
  Result<JobPtr> find(const Json& arguments) const;
  Result<JobPtr> own(const work::Speaker& who, const Json& arguments) const;
  Status may(const work::Speaker& who, const Record& record, const std::string& permission) const;
  Json describe(const Job& job) const;              // the caller holds mutex_
  std::string blocked(const Record& record) const;  // why it has to wait; the caller holds mutex_
  JobPtr holder(const std::string& key, Number than) const;  // the caller holds mutex_

  // starting.cpp
  void post(std::function<void()> task);
  Folder folder(Number number) const;
  JobPtr make_job(Record record);
  void say_waiting(const JobPtr& job);
  void launch(const JobPtr& job);
  Result<Spec> filled_in(const Record& record) const;
  void launch_process(const JobPtr& job);
  void begin_progress(const JobPtr& job);
  void arm_deadline(const JobPtr& job);
  void join(const JobPtr& job);
  void await_end(const JobPtr& job);
  void look_again(Number number, const Status& why, std::function<void()> look);
  // ending.cpp
  void process_gone(Number number);
  Status ask_to_end(const JobPtr& job);
  void ask_plugin(const JobPtr& job, End asked);
  void await_finish(const JobPtr& job);
  bool is_at_work(const JobPtr& job) const;
  void hear(Number number);
  void end(const JobPtr& job, End end);
  void start_next(const std::string& key);
  void tell(const JobPtr& job);
  work::CallSpec end_call(const Record& record) const;
  void told(const JobPtr& job);
  void tell_waiting();
  void prune();
  Record snapshot(const JobPtr& job) const;

  work::Work& work_;
  const Options options_;
  const Launcher launcher_;
  Store store_;
  Executor executor_;
  std::mutex loading_;  // one load() at a time; taken before mutex_
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Status loaded_;  // how load() ended
  Number last_ = 0;
  std::map<Number, JobPtr> jobs_;
  std::vector<JobPtr> left_;  // running, by an earlier process
  std::set<Number> untold_;   // ended, and their plugin has not been told
  Locks locks_;
  std::size_t busy_ = 0;  // posted tasks that have not run
  std::atomic<bool> stopped_{false};
  Watch watch_;
};

}  // namespace cox::jobs
