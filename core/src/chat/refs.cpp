#include "chat/refs.hpp"

#include <utility>

#include "base/text.hpp"

namespace cox::chat {

std::uint64_t Refs::add(const Address& address) {
  said_.push_back({address, State::waiting, {}});
  if (said_.size() > capacity_) {
    said_.pop_front();
    ++first_;
  }
  return first_ + said_.size() - 1;
}

void Refs::sent(std::uint64_t ref, std::string id) { settle(ref, State::sent, std::move(id)); }

void Refs::failed(std::uint64_t ref, std::string why) {
  settle(ref, State::failed, std::move(why));
}

void Refs::settle(std::uint64_t ref, State state, std::string text) {
  if (find(ref) == nullptr) return;  // forgotten meanwhile
  Said& said = said_[ref - first_];
  said.state = state;
  said.text = std::move(text);
}

const Refs::Said* Refs::find(std::uint64_t ref) const {
  if (ref < first_ || ref - first_ >= said_.size()) return nullptr;
  return &said_[ref - first_];
}

const Address* Refs::address(std::uint64_t ref) const {
  const Said* said = find(ref);
  return said == nullptr ? nullptr : &said->address;
}

std::string Refs::id(std::uint64_t ref) const {
  const Said* said = find(ref);
  return said != nullptr && said->state == State::sent ? said->text : "";
}

Status Refs::resolve(Outgoing& out) const {
  if (out.ref == 0) {
    if (!out.address.message.empty()) return {};
    return invalid("edit, remove and react need the message that they are about");
  }
  const Said* said = find(out.ref);
  if (said == nullptr || said->state == State::waiting) {
    return not_found(
        "the message is not known any more: too much was said since, or it is from "
        "before a restart");
  }
  // A reference is no way around the rules about where a plugin may speak.
  if (said->address.lane() != out.address.lane()) {
    return {Code::denied, "the message was said in another room than the one given"};
  }
  if (said->state == State::failed) {
    return {Code::failed, text::cat("the message itself did not arrive: ", said->text)};
  }
  if (said->text.empty()) {
    return {Code::unsupported, text::cat("'", said->address.adapter,
                                         "' gives messages no id, so they cannot be changed")};
  }
  out.address.message = said->text;
  return {};
}

bool is_about_message(std::uint32_t act) {
  return act == COX_ACT_EDIT || act == COX_ACT_REMOVE || act == COX_ACT_REACT;
}

}  // namespace cox::chat
