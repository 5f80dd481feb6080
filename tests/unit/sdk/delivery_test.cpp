#include <doctest/doctest.h>

#include <cox/sdk/delivery.hpp>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "fake_host.hpp"

using cox::Delivery;
using cox::Outgoing;

namespace {

// The bot's side: what it is told of deliveries, from whatever thread.
class Bot {
 public:
  Bot() {
    table_.base.size = sizeof(cox_session_host);
    table_.base.receipt = receipt;
  }
  Bot(const Bot&) = delete;
  Bot& operator=(const Bot&) = delete;

  const cox_session_host* table() const { return &table_.base; }
  // "7 ok: id", "7 busy: why"
  std::vector<std::string> told() const {
    const std::lock_guard lock(mutex_);
    return told_;
  }

 private:
  struct Table {
    cox_session_host base{};
    Bot* bot;
  };
  static const char* name_of(cox_status status) {
    if (status == COX_OK) return " ok: ";
    return status == COX_BUSY ? " busy: " : " failed: ";
  }
  static void receipt(const cox_session_host* host, std::uint64_t ticket, cox_status status,
                      cox_str text) {
    Bot& bot = *reinterpret_cast<const Table*>(host)->bot;
    const std::lock_guard lock(bot.mutex_);
    bot.told_.push_back(std::to_string(ticket) + name_of(status) + fake::text(text));
  }

  Table table_{{}, this};
  mutable std::mutex mutex_;
  std::vector<std::string> told_;
};

Outgoing message() {
  cox_outgoing out{};
  out.size = sizeof(out);
  cox_address to{};
  to.size = sizeof(to);
  out.address = &to;
  return Outgoing(out, 7);
}

using Told = std::vector<std::string>;

}  // namespace

TEST_CASE("from then on the message is on its way, and nothing is told before it has ended") {
  Bot bot;
  const Outgoing out = message();
  CHECK_FALSE(out.pending());
  const Delivery delivery(bot.table(), out);
  CHECK(out.pending());
  CHECK(bot.told().empty());
  delivery.delivered("m1");
  CHECK(bot.told() == Told{"7 ok: m1"});
}

TEST_CASE("a platform that has no ids for messages") {
  Bot bot;
  Delivery(bot.table(), message()).delivered();
  CHECK(bot.told() == Told{"7 ok: "});
}

TEST_CASE("why it is not to be had, or not now") {
  Bot bot;
  Delivery(bot.table(), message()).failed({COX_FAILED, "nobody may write there"});
  Delivery(bot.table(), message()).failed({COX_BUSY, "too fast"});
  CHECK(bot.told() == Told{"7 failed: nobody may write there", "7 busy: too fast"});
}

TEST_CASE("it ends once, by the first who says how") {
  Bot bot;
  {
    const Delivery delivery(bot.table(), message());
    const Delivery copy = delivery;
    copy.delivered("m1");
    delivery.failed({COX_FAILED, "the answer came too late"});
    delivery.delivered("m2");
  }
  CHECK(bot.told() == Told{"7 ok: m1"});
}

TEST_CASE("what a connection drops is said again, once the last copy has gone") {
  Bot bot;
  std::optional<Delivery> delivery(std::in_place, bot.table(), message());
  std::optional<Delivery> copy(*delivery);
  delivery.reset();
  CHECK(bot.told().empty());
  copy.reset();
  CHECK(bot.told() == Told{"7 busy: the connection ended before the platform confirmed"});
}

TEST_CASE("an end that two threads find out at once is told once") {
  for (int i = 0; i < 200; ++i) {
    Bot bot;
    {
      const Delivery delivery(bot.table(), message());
      std::thread other([delivery] { delivery.failed({COX_BUSY, "the connection broke"}); });
      delivery.delivered("m1");
      other.join();
    }
    CHECK(bot.told().size() == 1);
  }
}
