// One HTTP/1.1 connection without its socket: bytes come in, requests go out; answers come in, in
// any order, and bytes go out in the order of the requests. Used on one thread.
#pragma once

#include <cox/net/http_server.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "net/http_answer.hpp"
#include "net/http_buffers.hpp"
#include "net/http_chunks.hpp"
#include "net/http_framing.hpp"
#include "net/http_head.hpp"
#include "net/http_scan.hpp"

namespace cox::net {

class HttpSession {
 public:
  struct Limits {
    std::size_t head_bytes = 16U << 10;
    std::size_t pipelined = 16;
  };

  // Called from inside advance(); may call answer(), and nothing else of the session.
  class Owner {
   public:
    virtual ~Owner() = default;
    virtual HttpServer::Admission admit(const HttpRequest& head) = 0;
    virtual void handle(HttpRequest request, std::uint64_t number) = 0;
    virtual void failed(const std::string& what) = 0;  // for a log
    virtual const std::string& date() = 0;
  };

  // What it waits for.
  enum class Phase {
    idle,     // the first byte of a request
    head,     // the rest of a head
    body,     // the rest of a body
    answers,  // as many requests as may be are under way: nothing is read
    over,     // nothing that comes counts any more
  };

  struct Upgrade {
    std::function<void(HttpRequest, std::unique_ptr<Channel>)> take;
    HttpRequest head;
  };

  struct Counts {
    std::uint64_t requests = 0;
    std::uint64_t malformed = 0;
  };

  HttpSession(const Limits& limits, Owner& owner) : limits_(limits), owner_(owner) {}

  HttpInput& input() { return input_; }
  HttpOutput& output() { return output_; }
  Phase phase() const;
  bool wants_input() const { return may_read() && !has_input_ended_; }
  // Reads nothing because so much waits to be sent; what has come already may hold more requests.
  bool is_full() const;
  std::size_t wanted_bytes() const;  // at least so much room should be there to read into

  // Takes from input() what it can, and answers what can be answered.
  void advance();
  // The answer to request `number`; none: nobody will give one. Written by the next advance().
  void answer(std::uint64_t number, std::optional<HttpResponse> answer);
  // The client sends nothing more; what it has asked for is still answered.
  void input_ended() { has_input_ended_ = true; }
  // Reads nothing while the client does not fetch its answers.
  void hold(bool holds) { is_held_ = holds; }
  // The head or the body that it waits for took too long.
  void too_slow();
  // Reads no further request; the answer to the last one under way ends the connection.
  void wind_down() { is_winding_down_ = true; }
  // Nobody is there any more. May be called from inside advance().
  void abandon();
  // No answer will be written any more: once output() is sent it can be closed.
  bool is_over() const { return is_over_; }
  // A request for another protocol, and all before it is answered.
  bool is_upgraded() const { return upgrade_ && slots_.empty(); }
  Upgrade take_upgrade() { return std::move(*upgrade_); }
  const Counts& counts() const { return counts_; }

 private:
  // A request under way.
  struct Slot {
    std::uint64_t number = 0;
    AnswerForm form = {};
    std::optional<HttpResponse> answer = std::nullopt;
  };
  enum class Reading { head, body, nothing };

  bool may_read() const;
  bool read_some();  // false: it needs more, or must wait
  bool read_head();
  bool read_body();
  void on_head();
  void on_request();
  void refuse(const HttpFault& fault);
  // An answer of our own, after which nothing is read.
  void answer_last(HttpResponse answer);
  void add_slot(std::optional<HttpResponse> answer);
  void apply_wind_down();
  void write_ready();
  void write(Slot& slot);
  HttpResponse fit(HttpResponse answer);

  const Limits limits_;
  Owner& owner_;
  HttpInput input_;
  HttpOutput output_;
  std::vector<Slot> slots_;
  std::uint64_t next_number_ = 0;
  Counts counts_;
  std::optional<Upgrade> upgrade_;

  // The request that is being read.
  Reading reading_ = Reading::head;
  HeadScan scan_;
  HttpHead head_;
  HttpFraming framing_;
  ChunkReader chunks_;
  std::size_t body_limit_ = 0;
  bool has_skipped_line_ = false;
  bool owes_continue_ = false;

  bool is_advancing_ = false;
  bool is_held_ = false;
  bool has_input_ended_ = false;
  bool is_winding_down_ = false;
  bool is_over_ = false;
};

}  // namespace cox::net
