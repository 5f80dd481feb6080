#include "work/boundary.hpp"

#include "base/text.hpp"

namespace cox::work {

namespace {

std::vector<cox_field> to_c(const net::HttpFields& fields) {
  std::vector<cox_field> all;
  all.reserve(fields.size());
  for (const net::HttpField& field : fields)
    all.push_back({text::to_c(field.name), text::to_c(field.value)});
  return all;
}

}  // namespace

RequestView::RequestView(const Exchange& exchange) { show(exchange); }

void RequestView::show(const Exchange& exchange) {
  const Exchange::Arrived& arrived = exchange.arrived();
  fields_ = to_c(arrived.request.fields);
  request_.size = sizeof(request_);
  if (arrived.secure) request_.flags = COX_HTTP_SECURE;
  request_.id = exchange.id();
  request_.method = text::to_c(arrived.request.method);
  request_.path = text::to_c(arrived.path);
  request_.query = text::to_c(routing::request_query(arrived.request.target));
  request_.remote = text::to_c(arrived.remote);
  request_.body = text::to_c(arrived.request.body);
  request_.fields = fields_.data();
  request_.field_count = fields_.size();
}

void RequestView::path(std::string_view path) { request_.path = text::to_c(path); }

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
  call_.arguments = text::to_c(spec.arguments);
  groups(spec.groups);
  if (spec.address) address(*spec.address);
  if (spec.exchange != nullptr) {
    request_.show(*spec.exchange);
    call_.request = &request_.request();
  }
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

void CallView::response(const net::HttpResponse& response) {
  response_fields_ = to_c(response.fields);
  response_.size = sizeof(response_);
  response_.status = static_cast<std::uint32_t>(response.status);
  response_.fields = response_fields_.data();
  response_.field_count = response_fields_.size();
  response_.body = text::to_c(response.body);
  call_.response = &response_;
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
  outgoing_.flags = outgoing.flags;
  outgoing_.file_name = text::to_c(outgoing.file_name);
  if (outgoing.file != nullptr) outgoing_.file = text::to_c(*outgoing.file);
  call_.outgoing = &outgoing_;
}

}  // namespace cox::work
