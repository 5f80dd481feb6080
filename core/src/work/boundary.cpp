#include "work/boundary.hpp"

#include "base/text.hpp"

namespace cox::work {

CallView::CallView(std::uint32_t kind, std::string_view name) {
  call_.size = sizeof(call_);
  call_.kind = kind;
  call_.name = text::to_c(name);
}

CallView::CallView(const Call& call) : CallView(call, call.spec().kind) {}

CallView::CallView(const Call& call, std::uint32_t kind) : CallView(kind, call.spec().name) {
  const CallSpec& spec = call.spec();
  call_.id = text::to_c(call.id());
  message(spec.message.get());
  data(spec.data);
  groups(spec.groups);
  if (spec.address) address(*spec.address);
}

void CallView::message(const chat::Message* message) {
  if (message == nullptr) return;
  message_ = chat::to_c(*message);
  call_.message = &message_;
}

void CallView::data(std::string_view data) { call_.data = text::to_c(data); }

void CallView::address(const chat::Address& address) {
  address_ = chat::to_c(address);
  call_.address = &address_;
}

void CallView::groups(const std::vector<Group>& groups) {
  captures_.reserve(groups.size());
  for (const Group& group : groups) {
    captures_.push_back(
        {text::to_c(group.name), group.text ? text::to_c(*group.text) : cox_str{nullptr, 0}});
  }
  call_.captures = captures_.data();
  call_.capture_count = captures_.size();
}

void CallView::outgoing(const chat::Outgoing& outgoing) {
  outgoing_address_ = chat::to_c(outgoing.address);
  outgoing_.size = sizeof(outgoing_);
  outgoing_.act = outgoing.act;
  outgoing_.format = outgoing.format;
  outgoing_.address = &outgoing_address_;
  outgoing_.body = text::to_c(outgoing.body);
  outgoing_.ref = outgoing.ref;
  outgoing_.call = text::to_c(outgoing.call);
  call_.outgoing = &outgoing_;
}

}  // namespace cox::work
