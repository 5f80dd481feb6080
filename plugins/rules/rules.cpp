// The rules of the house, told to whoever asks. At first these are the three laws that every robot
// begins with; a team puts its own in their place.
#include <cox/plugin.hpp>
#include <string>
#include <vector>

namespace {

constexpr auto kKey = "rules";

const std::vector<std::string>& laws() {
  static const std::vector<std::string> all = {
      "A robot harms no human, neither by what it does nor by standing by.",
      "A robot does what humans tell it, unless that would break the first rule.",
      "A robot looks after itself, unless that would break the first or the second rule."};
  return all;
}

std::vector<std::string> texts(const cox::Json& list) {
  std::vector<std::string> all;
  for (const cox::Json& rule : list.items()) all.push_back(rule.as_string());
  return all;
}

cox::Json to_json(const std::vector<std::string>& rules) {
  cox::Json list = cox::Json::array();
  for (const std::string& rule : rules) list.push(rule);
  return list;
}

std::string numbered(const std::vector<std::string>& rules) {
  std::string text;
  for (std::size_t i = 0; i < rules.size(); ++i)
    text += (i == 0 ? "" : "\n") + std::to_string(i + 1) + ". " + rules[i];
  return text;
}

std::string show(const cox::Brain& brain) {
  const auto own = brain.get(kKey);
  return numbered(own ? texts(*own) : laws());
}

// The place in the list that "2" means; the size of the list where it means none.
std::size_t place(const std::string& number, std::size_t size) {
  const bool digits = !number.empty() && number.size() < 6 &&
                      number.find_first_not_of("0123456789") == std::string::npos;
  const std::size_t value = digits ? std::stoul(number) : 0;
  return value >= 1 && value <= size ? value - 1 : size;
}

}  // namespace

COX_PLUGIN("rules", "1.0.0", "Tells the rules of the house") {
  plugin.command("rules", "[the] rules")
      .phrase("what are the rules")
      .help("Tells the rules")
      .reads()
      .run([](auto& call) { call.reply(show(call.brain())); });

  plugin.command("rules.add", "rules add <rule...>")
      .help("Adds a rule of your own; the first one takes the place of the robot's laws")
      .example("rules add No deploys on Friday afternoon")
      .writes()
      .run([](auto& call) {
        call.brain().update(kKey, [&](const cox::Json& old) {
          std::vector<std::string> rules = texts(old);
          rules.push_back(call["rule"]);
          return to_json(rules);
        });
        call.reply(show(call.brain()));
      });

  plugin.command("rules.remove", "rules remove <number>")
      .help("Removes a rule by its number; without the last one the robot's laws hold again")
      .writes()
      .run([](auto& call) {
        bool removed = false;
        call.brain().update(kKey, [&](const cox::Json& old) {
          std::vector<std::string> rules = texts(old);
          const std::size_t at = place(call["number"], rules.size());
          removed = at < rules.size();
          if (removed) rules.erase(rules.begin() + static_cast<std::ptrdiff_t>(at));
          return rules.empty() ? cox::Json() : to_json(rules);
        });
        if (!removed)
          return (void)call.reply("There is no rule " + call["number"] + " of your own.");
        call.reply(show(call.brain()));
      });
}
