// What an adapter is to say in its chat. A value that may be kept; the answer (sent_as, later) must
// be given before send() returns. Threads: the one that runs send(), until that has returned; then
// its owner guards it.
#ifndef COX_SDK_OUTGOING_HPP
#define COX_SDK_OUTGOING_HPP

#include <cox/abi.h>

#include <cox/format.hpp>
#include <cox/sdk/address.hpp>
#include <cox/sdk/boundary.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace cox {

// Names a message on its way out; see Outgoing::ticket() and later().
using Ticket = std::uint64_t;

class Outgoing {
 public:
  Outgoing(const cox_outgoing& out, Ticket ticket)
      : act(out.act),
        format(out.format),
        address(sdk::copy(out.address)),
        body(sdk::copy(out.body)),
        call(sdk::copy(out.call)),
        ephemeral((out.flags & COX_SAY_EPHEMERAL) != 0),
        ticket_(ticket),
        receipt_(std::make_shared<Receipt>()) {
    if (out.size < sizeof(cox_outgoing)) return;  // a bot of before knows no files
    file_name = sdk::copy(out.file_name);
    file = sdk::copy(out.file);
  }

  std::uint32_t act;     // COX_ACT_SEND, _REPLY, _EMOTE, _TOPIC, _EDIT, _REMOVE, _REACT...
  std::uint32_t format;  // COX_FORMAT_TEXT, _MARKDOWN, _RICH: how `body` is written
  Address address;       // where; .message is the platform's id of the one to change or react to
  std::string body;      // UTF-8
  std::string call;      // id of the call it is said for; may be empty
  bool ephemeral;        // for address.user alone, in the room (COX_ABILITY_EPHEMERAL)
  std::string file_name = {};  // COX_ACT_FILE: what people see
  std::string file = {};       // COX_ACT_FILE: its bytes

  // The body as plain text, whatever the format: Markdown without its marks, a card laid out.
  std::string text() const { return to_plain_text(format, body); }
  // It answers address.user, and others read along.
  bool is_reply() const { return act == COX_ACT_REPLY && !address.direct; }

  // The platform's id of what was just said, so that it can be edited, removed and reacted to.
  void sent_as(std::string id) const { receipt_->id = std::move(id); }
  // The platform has not answered yet: call the adapter's delivered() or failed() with the ticket.
  Ticket later() const {
    receipt_->pending = true;
    return ticket_;
  }

  // The same whenever the bot says this very message again, and no other message's, also of a
  // process before or after (but for chance): for a platform that knows by such a number what came
  // twice.
  Ticket ticket() const { return ticket_; }

  // What send() left; for the SDK.
  const std::string& sent_id() const { return receipt_->id; }
  bool pending() const { return receipt_->pending; }

 private:
  struct Receipt {
    std::string id;
    bool pending = false;
  };

  Ticket ticket_;
  std::shared_ptr<Receipt> receipt_;
};

}  // namespace cox

#endif  // COX_SDK_OUTGOING_HPP
