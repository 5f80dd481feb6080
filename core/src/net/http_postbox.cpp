#include "net/http_postbox.hpp"

#include <atomic>
#include <utility>

#include "net/http_connection.hpp"
#include "net/loop_state.hpp"

namespace cox::net {

// Shared by the copies of an Answer.
class HttpPostbox::Ticket {
 public:
  Ticket(std::shared_ptr<HttpPostbox> postbox, std::weak_ptr<HttpConnection> to,
         std::uint64_t number)
      : postbox_(std::move(postbox)), to_(std::move(to)), number_(number) {}
  ~Ticket() { use(std::nullopt); }
  Ticket(const Ticket&) = delete;
  Ticket& operator=(const Ticket&) = delete;

  void use(std::optional<HttpResponse> answer) {
    if (used_.exchange(true)) return;
    postbox_->send({std::move(to_), number_, std::move(answer)});
  }

 private:
  std::shared_ptr<HttpPostbox> postbox_;
  std::weak_ptr<HttpConnection> to_;
  const std::uint64_t number_;
  std::atomic<bool> used_ = false;
};

HttpServer::Answer HttpPostbox::answer_to(std::weak_ptr<HttpConnection> connection,
                                          std::uint64_t number) {
  return [ticket = std::make_shared<Ticket>(shared_from_this(), std::move(connection), number)](
             HttpResponse answer) { ticket->use(std::move(answer)); };
}

void HttpPostbox::send(Item item) {
  if (loop_.state().io.get_executor().running_in_this_thread()) {
    const std::shared_ptr<HttpConnection> connection = item.to.lock();
    if (!connection) return;
    connection->answer(item.number, std::move(item.answer));
    return connection->advance();
  }
  bool was_empty = false;
  {
    std::lock_guard lock(mutex_);
    was_empty = items_.empty();
    items_.push_back(std::move(item));
  }
  if (was_empty) loop_.post([self = shared_from_this()] { self->deliver(); });
}

// All of them first, and then each connection sends what it got in one go. Only here, on the loop's
// thread, is a connection held: nowhere else may its last owner let it go.
void HttpPostbox::deliver() {
  std::vector<Item> items;
  {
    std::lock_guard lock(mutex_);
    items.swap(items_);
  }
  for (Item& item : items) {
    if (const auto connection = item.to.lock())
      connection->answer(item.number, std::move(item.answer));
  }
  for (const Item& item : items) {
    if (const auto connection = item.to.lock()) connection->advance();
  }
}

}  // namespace cox::net
