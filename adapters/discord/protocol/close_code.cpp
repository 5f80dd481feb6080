#include "close_code.hpp"

namespace discord {

namespace {

Ending fatal(const std::string& what, const std::string& advice) {
  return {Return::never, what, advice};
}

}  // namespace

Ending ending_of(std::uint16_t code, const std::string& entry) {
  const std::string key = "adapters." + entry;
  switch (code) {
    case 4004:
      return fatal(
          "Discord does not know the token (4004)",
          "make a new one in the developer portal under Bot, Reset Token, and put it into " + key +
              ".token");
    case 4010:
      return fatal("Discord refused the number of a shard (4010)",
                   "take " + key + ".shards out of the config");
    case 4011:
      return fatal("the bot is in too many guilds for so few shards (4011)",
                   "raise " + key + ".shards, or take it out of the config");
    case 4012:
      return fatal("Discord does not speak this version any more (4012)", "update cox");
    case 4013:
      return fatal("Discord does not know one of the intents (4013)", "mend " + key + ".intents");
    case 4014:
      return fatal("the bot may not have one of the privileged intents (4014)",
                   "switch on \"Message Content Intent\" (and \"Server Members Intent\", where " +
                       key + ".members is true) in the developer portal under Bot");
    case 4007:
      return {Return::fresh, "Discord does not know how far we were (4007)"};
    case 4009:
      return {Return::fresh, "the session has timed out (4009)"};
    case 1000:
    case 1001:
      return {Return::fresh, "Discord ended the session"};
    case 4008:
      return {Return::resume, "we sent too much (4008)"};
    default:
      return {Return::resume, "the connection ended (" + std::to_string(code) + ")"};
  }
}

}  // namespace discord
