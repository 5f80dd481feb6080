#include "advice.hpp"

#include <array>
#include <utility>

namespace irc {

std::string advice_on(cox::net::Failure::Kind failure) {
  using Kind = cox::net::Failure::Kind;
  switch (failure) {
    case Kind::name:
      return "check \"server\", and this machine's name service";
    case Kind::proxy:
      return "check \"proxy\"";
    case Kind::tls:
      return "have the certificate mended, or check \"server\", \"tls_name\" and \"ca_file\"";
    case Kind::invalid:
      return "mend this entry of the config";
    case Kind::connect:
    case Kind::timeout:
    case Kind::closed:
    case Kind::protocol:
    case Kind::full:
      break;
  }
  return "nothing, it comes back by itself; where it does not, check \"server\" and \"port\"";
}

std::string advice_on_join(std::string_view numeric, const std::string& room) {
  constexpr std::array<std::pair<std::string_view, const char*>, 6> known{
      {{"471", "raise the limit of "},
       {"473", "invite the bot to "},
       {"474", "lift the ban in "},
       {"475", "set the \"key\" of "},
       {"477", "give the bot an \"account\", which is needed in "},
       {"405", "have the bot in fewer channels, without "}}};
  for (const auto& [code, words] : known) {
    if (code == numeric) return words + room;
  }
  return "check the name of " + room;
}

}  // namespace irc
