// Something the plugin said, to change it later: `auto sent = call.reply("working..."); ...
// sent.edit("done");`. A value; it holds until the plugin is unloaded. Threads: any.
#ifndef COX_SDK_SENT_HPP
#define COX_SDK_SENT_HPP

#include <cox/sdk/context.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace cox {

class Sent {
 public:
  Sent(const sdk::Context& context, Address address, std::string call, std::uint64_t ref)
      : context_(&context), address_(std::move(address)), call_(std::move(call)), ref_(ref) {}

  // Each throws cox::Error where the bot refuses at once; a chat that cannot do it is logged.
  void edit(const Content& content) const { act(COX_ACT_EDIT, content); }
  void remove() const { act(COX_ACT_REMOVE, ""); }
  // `reaction` is ":eyes:" or an emoji.
  void react(std::string_view reaction) const { act(COX_ACT_REACT, reaction); }

  // The bot-local reference of the message.
  std::uint64_t ref() const { return ref_; }
  const Address& address() const { return address_; }

 private:
  void act(std::uint32_t what, const Content& content) const {
    context_->say({what, address_, content, call_, ref_});
  }

  const sdk::Context* context_;
  Address address_;
  std::string call_;
  std::uint64_t ref_;
};

}  // namespace cox

#endif  // COX_SDK_SENT_HPP
