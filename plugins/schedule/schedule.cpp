// Things at their time: messages, reminders, and commands that run as if whoever asked said them
// then. Kept in the brain. What was missed because the bot was away: one-time things are made up
// for, if they are not older than the setting `late_minutes`, and say so; of repeated ones the next
// turn is waited for.
#include <algorithm>
#include <chrono>
#include <cox/plugin.hpp>
#include <set>
#include <string>

#include "entry.hpp"
#include "when.hpp"

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMost = 1'000;                  // entries in all
constexpr std::chrono::minutes kOnTime = 1min;        // later than this it says so
constexpr auto kLookAgain = 30s;                      // the wall clock may have been set
constexpr std::int64_t kLatest = 10 * 366 * 24 * 60;  // minutes

bool same_room(const cox::Address& a, const cox::Address& b) {
  return a.adapter == b.adapter && a.room == b.room && a.direct == b.direct &&
         (!a.direct || a.user == b.user);
}

class Schedule {
 public:
  Schedule(cox::Plugin& plugin, std::string zone, std::chrono::minutes late)
      : plugin_(plugin), zone_(std::move(zone)), late_(late) {}

  When when(const std::string& text, const std::string& zone) const {
    return parse_when(text, zone.empty() ? zone_ : zone, plugin_.now(),
                      [this](std::string_view cron, std::string_view in, cox::Time after) {
                        return plugin_.next_time(cron, in, after);
                      });
  }

  // Keeps it, and says when it will be.
  std::string take(cox::Call& call, Entry::Act act, When when, std::string text) {
    if (entries(plugin_.brain()).size() >= kMost)
      throw cox::Error(COX_BUSY, "there are too many entries already; remove some first");
    Entry entry;
    entry.act = act;
    entry.when = std::move(when);
    entry.text = std::move(text);
    entry.by = call.user_name();
    entry.where = call.address();
    if (act == Entry::Act::do_it) {
      refuse_secret(call.check(entry.text));
      entry.order = call.standing_order();
    }
    entry = add(plugin_.brain(), entry);
    look();
    return "OK, " + entry.sentence();
  }

  // The room where it was to happen hears of it.
  bool remove(const cox::Call& call, const std::string& number) {
    const auto kept = entry(plugin_.brain(), number);
    if (!kept) return false;
    end(*kept);
    if (same_room(kept->where, call.address())) return true;
    guarded(*kept, [&] {
      plugin_.send_to(kept->where, call.user_name() + " removed " + kept->sentence());
    });
    return true;
  }

  // Does what is due, and comes back for what is due next.
  void look() {
    if (timer_) timer_->cancel();
    const cox::Time now = plugin_.now();
    cox::Time next = now + kLookAgain;
    for (Entry& each : entries(plugin_.brain())) {
      if (each.when.next <= now) {
        turn(each, now);
      } else if (comes_sooner(each, now)) {
        move_on(each, now);
      }
      if (each.when.next > now) next = std::min(next, each.when.next);
    }
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(next - now);
    try {
      timer_ = plugin_.timer(wait, [this] { look(); });
    } catch (const cox::Error& error) {
      // A newer build has taken over, and looks after it.
      plugin_.log.debug(error.what());
    }
  }

 private:
  // The brain and `schedules` would show it.
  static void refuse_secret(const cox::Json& checked) {
    if (!checked["secret"].as_bool()) return;
    throw cox::Error(COX_INVALID,
                     "a secret cannot be kept in a schedule; say it yourself when it is time, or "
                     "let the plugin read it from \"secrets\" of cox.json");
  }

  // Its turn has come. What fails keeps nothing else from its turn.
  void turn(Entry& entry, cox::Time now) {
    guarded(entry, [&] {
      if (!done_.contains(entry.key())) do_now(entry, now - entry.when.next);
      done_.insert(entry.key());
    });
    move_on(entry, now);
  }

  // Where it cannot be written down that it was done, that is tried again, and it is not done
  // again.
  void move_on(Entry& entry, cox::Time now) {
    guarded(entry, [&] {
      entry.when.once() ? end(entry) : advance(entry, now);
      done_.erase(entry.key());
    });
  }

  template <class Work>
  void guarded(const Entry& entry, const Work& work) const {
    try {
      work();
    } catch (const cox::Error& error) {
      plugin_.log.error("entry " + std::to_string(entry.number) + ": " + error.what());
    }
  }

  // The clock was set back: without this a schedule would be silent until it has caught up.
  bool comes_sooner(const Entry& entry, cox::Time now) const {
    if (entry.when.once()) return false;
    const auto next = plugin_.next_time(entry.when.cron, entry.when.zone, now);
    return next && *next < entry.when.next;
  }

  void do_now(const Entry& entry, cox::Time::duration late) const {
    if (entry.when.once()) {
      late <= std::max(late_, kOnTime) ? act(entry, late) : give_up(entry);
    } else if (late <= kOnTime) {
      act(entry, late);
    }
  }

  void act(const Entry& entry, cox::Time::duration late) const {
    if (entry.act == Entry::Act::do_it) return plugin_.carry_out(entry.order, entry.text);
    std::string text = entry.act == Entry::Act::remind ? entry.by + ": " : "";
    text += entry.text;
    if (late > kOnTime) text += " (this was due at " + to_text(entry.when.next) + ")";
    plugin_.send_to(entry.where, text);
  }

  void give_up(const Entry& entry) const {
    plugin_.send_to(entry.where, "I was away at " + to_text(entry.when.next) +
                                     ", and it is too late now to " + entry.text);
  }

  void advance(Entry& entry, cox::Time now) {
    const auto next = plugin_.next_time(entry.when.cron, entry.when.zone, now);
    if (!next) return end(entry);
    entry.when.next = *next;
    plugin_.brain().set(entry.key(), entry.to_json());
  }

  void end(const Entry& entry) const {
    plugin_.brain().remove(entry.key());
    if (!entry.order.empty()) plugin_.revoke(entry.order);
  }

  cox::Plugin& plugin_;
  const std::string zone_;
  const std::chrono::minutes late_;
  std::set<std::string> done_;  // keys of entries that were done and are not written down as such
  std::optional<cox::Timer> timer_;
};

std::string zone_setting(cox::Plugin& plugin) {
  const std::string zone =
      plugin.setting("zone", "UTC", "the time zone that is meant where none is named");
  try {
    (void)plugin.next_time("@daily", zone, plugin.now());
  } catch (const cox::Error& error) {
    throw cox::Error(COX_INVALID, "setting 'zone': " + std::string(error.what()));
  }
  return zone;
}

std::chrono::minutes late_setting(cox::Plugin& plugin) {
  const std::int64_t minutes =
      plugin.setting("late_minutes", 60, "how late a missed one-time entry may still happen");
  if (minutes < 0 || minutes > kLatest)
    throw cox::Error(COX_INVALID, "setting 'late_minutes': give it minutes from 0 to " +
                                      std::to_string(kLatest) + " (ten years), not " +
                                      std::to_string(minutes));
  return std::chrono::minutes(minutes);
}

// One of the ways to say it: `act` with a time in quotes or behind "in".
void declare(cox::Plugin& plugin, Schedule& schedule, Entry::Act act, const std::string& verb,
             const char* help) {
  plugin.command("schedule." + verb, "schedule <when> " + verb + " <text...>")
      .phrase("schedule <when> in <zone> " + verb + " <text...>")
      .phrase("schedule in <amount> <unit> " + verb + " <text...>")
      .param("amount", cox::type::integer())
      .help(help)
      .example("schedule \"every weekday at 9:00\" in Europe/Berlin " + verb +
               (act == Entry::Act::say ? " Standup!" : " deploy status"))
      .writes()
      .run([&schedule, act](auto& call) {
        const std::string when =
            call.has("when") ? call["when"] : "in " + call["amount"] + " " + call["unit"];
        call.reply(schedule.take(call, act, schedule.when(when, call["zone"]), call["text"]));
      });
}

}  // namespace

COX_PLUGIN("schedule", "1.0.0", "Messages, reminders and commands at their time") {
  auto& schedule = plugin.make<Schedule>(plugin, zone_setting(plugin), late_setting(plugin));
  plugin.on_start([&schedule] { schedule.look(); });

  declare(plugin, schedule, Entry::Act::say, "say", "Says something here at its time");
  declare(plugin, schedule, Entry::Act::do_it, "do",
          "Runs a command here at its time, as if you said it then");

  plugin.command("remind", "remind me in <span...> to <text...>")
      .phrase("remind me at <time...> to <text...>")
      .help("Reminds you here")
      .example("remind me in 10 minutes to stretch")
      .reads()
      .run([&schedule](auto& call) {
        const std::string when = call.has("span") ? "in " + call["span"] : "at " + call["time"];
        call.reply(schedule.take(call, Entry::Act::remind, schedule.when(when, ""), call["text"]));
      });

  plugin.command("schedules", "schedules")
      .help("What is to happen in this room")
      .reads()
      .run([&](auto& call) {
        std::string text;
        for (const Entry& each : entries(call.brain())) {
          if (same_room(each.where, call.address())) text += "\n" + each.sentence();
        }
        call.reply(text.empty() ? "Nothing is scheduled here." : "Scheduled here:" + text);
      });

  plugin.command("unschedule", "unschedule <number>")
      .help("Removes something that was to happen, by its number")
      .writes()
      .run([&schedule](auto& call) {
        call.reply(schedule.remove(call, call["number"])
                       ? "Removed " + call["number"] + "."
                       : "There is no entry " + call["number"] + ".");
      });
}
