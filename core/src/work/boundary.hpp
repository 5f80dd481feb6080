// A cox_call as the core hands it to a library: borrowed views over owned values. It must not
// outlive what it was filled from. Threads: one.
#pragma once

#include <cox/abi.h>

#include <string>
#include <string_view>
#include <vector>

#include "chat/message.hpp"
#include "chat/outbox.hpp"
#include "work/calls.hpp"

namespace cox::work {

// A request that came, as a library sees it.
class RequestView {
 public:
  RequestView() = default;
  explicit RequestView(const Exchange& exchange);
  RequestView(const RequestView&) = delete;
  RequestView& operator=(const RequestView&) = delete;

  void show(const Exchange& exchange);
  // What stands below a place of the bot's, instead of the whole path.
  void path(std::string_view path);
  const cox_http_request& request() const { return request_; }

 private:
  cox_http_request request_{};
  std::vector<cox_field> fields_;
};

class CallView {
 public:
  CallView(std::uint32_t kind, std::string_view name);
  explicit CallView(const Call& call);
  CallView(const Call& call, std::uint32_t kind);  // a further run of an open call
  CallView(const CallView&) = delete;
  CallView& operator=(const CallView&) = delete;

  void message(const chat::Message* message);  // may be null
  void data(std::string_view data);
  void address(const chat::Address& address);
  void outgoing(const chat::Outgoing& outgoing);
  void response(const net::HttpResponse& response);

  const cox_call& call() const { return call_; }

 private:
  void groups(const std::vector<Group>& groups);

  cox_call call_{};
  cox_message message_{};
  cox_address address_{};
  cox_outgoing outgoing_{};
  cox_address outgoing_address_{};
  std::vector<cox_capture> captures_;
  RequestView request_;
  cox_http_response response_{};
  std::vector<cox_field> response_fields_;
};

}  // namespace cox::work
