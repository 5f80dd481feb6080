// A client of the server: its session, the socket below it, and its deadlines. It lives until it is
// closed and nothing is under way on the socket. For the loop's thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "net/http_deadlines.hpp"
#include "net/http_session.hpp"
#include "net/http_shared.hpp"
#include "net/transport.hpp"

namespace cox::net {

class HttpConnection final : public std::enable_shared_from_this<HttpConnection>,
                             private HttpSession::Owner {
 public:
  HttpConnection(std::shared_ptr<HttpShared> shared, std::unique_ptr<Transport> transport,
                 HttpServer::Peer peer);

  void start();
  // Kept until advance(), which sends it.
  void answer(std::uint64_t number, std::optional<HttpResponse> answer);
  // Reads and writes whatever can be now. Nothing from inside a callback of the session.
  void advance();
  void too_late(HttpDeadlines::Kind kind);
  void drain();
  void close();

 private:
  HttpServer::Admission admit(const HttpRequest& head) override;
  void handle(HttpRequest request, std::uint64_t number) override;
  void failed(const std::string& what) override;
  const std::string& date() override { return shared_->date(); }

  // `next` runs only while it is not closed; an error closes it.
  template <class Next>
  auto step(Next next);
  void read();
  void receive();
  void on_read(const error_code& error, std::size_t size);
  void flush();
  void send_rest(std::size_t sent);
  void on_sent();
  void after_sending();
  void hand_over();
  void part();
  void discard();
  void count();
  void set_deadline();
  HttpDeadlines::Kind awaited() const;

  const std::shared_ptr<HttpShared> shared_;
  std::unique_ptr<Transport> transport_;
  const HttpServer::Peer peer_;
  HttpSession session_;
  HttpSession::Counts counted_;
  HttpOutput sending_;
  HttpDeadlines::Entry reading_deadline_{*this};
  HttpDeadlines::Entry writing_deadline_{*this};
  std::uint64_t reading_for_ = 0;  // requests there had been when reading_deadline_ began
  bool is_reading_ = false;
  bool is_sending_ = false;
  bool is_advancing_ = false;
  bool is_parting_ = false;
  bool is_closed_ = false;
};

}  // namespace cox::net
