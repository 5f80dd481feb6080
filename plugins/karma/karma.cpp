// Points for people and things: "ann++", "flaky-test--". Everybody sees who is thanked for what.
#include <algorithm>
#include <cox/plugin.hpp>
#include <cstdlib>
#include <string>
#include <vector>

#include "votes.hpp"

namespace {

constexpr auto kPrefix = "karma/";
constexpr std::size_t kShown = 5;
constexpr std::size_t kMostVotes = 5;  // in one message

struct Score {
  std::string thing;
  std::int64_t points = 0;
  std::vector<std::string> reasons;  // the newest last
};

Score read(const cox::Json& json, const std::string& thing) {
  Score score{json["thing"].as_string(thing), json["points"].as_int(), {}};
  for (const cox::Json& reason : json["reasons"].items())
    score.reasons.push_back(reason.as_string());
  return score;
}

cox::Json write(const Score& score) {
  cox::Json reasons = cox::Json::array();
  for (const std::string& reason : score.reasons) reasons.push(reason);
  return cox::Json::object(
      {{"thing", score.thing}, {"points", score.points}, {"reasons", reasons}});
}

Score count(const cox::Brain& brain, const Vote& vote) {
  constexpr std::size_t kept = 5;
  const cox::Json now = brain.update(kPrefix + key_of(vote.thing), [&](const cox::Json& old) {
    Score score = read(old, vote.thing);
    score.points += vote.points;
    if (!vote.reason.empty()) score.reasons.push_back(vote.reason);
    if (score.reasons.size() > kept) score.reasons.erase(score.reasons.begin());
    return write(score);
  });
  return read(now, vote.thing);
}

std::string sentence(const Score& score) {
  return score.thing + " has " + std::to_string(score.points) + " point" +
         (std::abs(score.points) == 1 ? "" : "s");
}

bool is_about(const cox::Call& call, const std::string& thing) {
  return key_of(thing) == key_of(call.user()) || key_of(thing) == key_of(call.user_name());
}

// "1. ann: 7", the highest first, or the lowest.
std::string ranking(const cox::Brain& brain, bool best) {
  std::vector<Score> scores;
  for (const auto& entry : brain.scan(kPrefix)) scores.push_back(read(entry.value, entry.key));
  std::ranges::stable_sort(scores, [best](const Score& a, const Score& b) {
    return best ? a.points > b.points : a.points < b.points;
  });
  std::string text;
  for (std::size_t i = 0; i < std::min(kShown, scores.size()); ++i) {
    text += "\n" + std::to_string(i + 1) + ". " + scores[i].thing + ": " +
            std::to_string(scores[i].points);
  }
  return text.empty() ? "Nobody has any points yet." : (best ? "The best:" : "The worst:") + text;
}

}  // namespace

COX_PLUGIN("karma", "1.0.0", "Points for people and things: ann++, flaky-test--") {
  plugin
      .hear(R"(\S(\+\+|--)(?:[\s,.;:!?)]|$))",
            [](auto& call) {
              const std::vector<Vote> votes = votes_in(call.text());
              std::string text;
              for (const Vote& vote : votes) {
                if (&vote - votes.data() == kMostVotes) break;
                if (!text.empty()) text += "\n";
                text += is_about(call, vote.thing)
                            ? "Nobody votes for themselves, " + call.user_name() + "."
                            : sentence(count(call.brain(), vote)) + ".";
              }
              if (!text.empty()) call.send(text);
            })
      .id("vote")
      .help("<thing>++ or <thing>--", "Gives a point, or takes one; \"for ...\" says why");

  plugin.command("karma.best", "karma best")
      .help("Who has most points")
      .reads()
      .run([](auto& call) { call.reply(ranking(call.brain(), true)); });
  plugin.command("karma.worst", "karma worst")
      .help("Who has fewest points")
      .reads()
      .run([](auto& call) { call.reply(ranking(call.brain(), false)); });
  plugin.command("karma", "karma of <thing...>")
      .help("How many points somebody or something has, and what for")
      .example("karma of ann")
      .reads()
      .run([](auto& call) {
        const auto kept = call.brain().get(kPrefix + key_of(call["thing"]));
        if (!kept) return (void)call.reply(call["thing"] + " has no points.");
        const Score score = read(*kept, call["thing"]);
        std::string text = sentence(score) + ".";
        for (const std::string& reason : score.reasons) text += "\n- " + reason;
        call.reply(text);
      });
  plugin.command("karma.clear", "karma clear <thing...>")
      .help("Forgets the points of somebody or something")
      .destroys()
      .run([](auto& call) {
        call.brain().remove(kPrefix + key_of(call["thing"]));
        call.reply("The points of " + call["thing"] + " are forgotten.");
      });
}
