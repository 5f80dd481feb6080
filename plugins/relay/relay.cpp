// One conversation in rooms of several chats: what is said in one is said in the others. The
// operator bridges rooms in the config; nobody can do it from chat.
#include <cox/plugin.hpp>
#include <string>
#include <string_view>

#include "bridges.hpp"
#include "echoes.hpp"

namespace {

constexpr std::string_view kId = "relay";

// As it is said at the other end; empty: it is not carried.
std::string carried_text(const cox::Message& said, bool comings) {
  const std::string who = said.user_name();
  switch (said.kind()) {
    case COX_MESSAGE_TEXT:
      return "<" + who + "> " + said.text();
    case COX_MESSAGE_EMOTE:
      return "* " + who + " " + said.text();
    case COX_MESSAGE_ENTER:
      return comings ? "* " + who + " came in" : "";
    case COX_MESSAGE_LEAVE:
      return comings ? "* " + who + " left" : "";
    default:
      return {};
  }
}

class Relay {
 public:
  Relay(cox::Plugin& plugin, Bridges bridges, bool comings)
      : plugin_(plugin), bridges_(std::move(bridges)), comings_(comings) {}

  const Bridges& bridges() const { return bridges_; }

  // What somebody said.
  void said(const cox::Message& message) {
    if (message.direct() || message.from_bot()) return;
    const Room here{message.adapter(), message.room()};
    if (carried_.is_echo(here.text(), message.text(), plugin_.now())) return;
    carry(here, carried_text(message, comings_), COX_FORMAT_TEXT, carried_);
  }

  // What the bot itself says there, but for what we carried there.
  void answered(const cox::ResponseStep& step) {
    const bool is_text =
        step.act() == COX_ACT_SEND || step.act() == COX_ACT_REPLY || step.act() == COX_ACT_EMOTE;
    const cox::Address to = step.address();
    if (!is_text || to.direct || step.format() == COX_FORMAT_RICH || is_ours(step)) return;
    const Room here{to.adapter, to.room};
    for (Echoes* each : {&carried_, &answers_})
      if (each->is_echo(here.text(), step.text(), plugin_.now())) return;
    const std::string to_whom =
        step.act() == COX_ACT_REPLY && !to.user.empty() ? to.user + ": " : "";
    carry(here, to_whom + step.text(), step.format(), answers_);
  }

 private:
  // What we carried there, which may have waited for as long as that chat was away. Answers to
  // `bridges` are no such thing.
  bool is_ours(const cox::ResponseStep& step) const {
    return step.said_by() == kId && step.said_for().empty();
  }
  void carry(const Room& from, const std::string& text, std::uint32_t format, Echoes& memory) {
    if (text.empty()) return;
    for (const Room& to : bridges_.from(from)) {
      // Known before it is sent: the answer may be fast.
      memory.carried(to.text(), text, plugin_.now());
      if (format == COX_FORMAT_MARKDOWN) {
        plugin_.send_to(to.address(), cox::Markdown(text));
      } else {
        plugin_.send_to(to.address(), text);
      }
    }
  }

  cox::Plugin& plugin_;
  const Bridges bridges_;
  const bool comings_;
  Echoes carried_;  // of people
  Echoes answers_;  // of the bot: somebody may well say "OK" after it
};

}  // namespace

COX_PLUGIN("relay", "1.0.0", "Bridges rooms of several chats") {
  auto& relay = plugin.make<Relay>(
      plugin,
      Bridges::parse(plugin.setting("bridges", cox::Json::array(),
                                    R"(rooms that are one: [["terminal:#ops", "libera:#ops"]])")),
      plugin.setting("comings", false, "also tell who comes and leaves"));

  plugin.command("bridges", "bridges")
      .help("The rooms that are bridged")
      .reads()
      .run([&relay](auto& call) {
        const std::string all = relay.bridges().text();
        call.reply(all.empty() ? "No rooms are bridged: name them under plugins.relay.bridges in "
                                 "the config."
                               : all);
      });
  if (relay.bridges().empty()) return;

  // Steps, not listeners: they see everything in the order of the room, and make no calls of it.
  plugin
      .receive_middleware([&relay](auto& step) {
        relay.said(step.message());
        return step.pass();
      })
      .id("carry");
  plugin
      .response_middleware([&relay](auto& step) {
        relay.answered(step);
        return step.pass();
      })
      .id("carry-answers");
}
