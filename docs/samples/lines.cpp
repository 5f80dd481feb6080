// A chat of lines over TCP: each line is something that "you" said, and each answer is a line.
#include <cox/adapter.hpp>
#include <cox/net/backoff.hpp>
#include <cox/net/stream.hpp>
#include <cox/sdk/adapter_settings.hpp>
#include <memory>
#include <random>

class Lines : public cox::Adapter {
 public:
  void start() override {
    const cox::AdapterSettings mine(settings(), {"server", "port", "proxy"}, "lines.md");
    to_.host = mine.text("server", "127.0.0.1");
    to_.port = static_cast<std::uint16_t>(mine.count("port", 7'000, 1, 65'535));
    to_.proxy = mine.proxy();
    loop_ = std::make_unique<cox::net::Loop>();
    loop_->run([this] {
      again_ = std::make_unique<cox::net::Timer>(*loop_);
      connect();
    });
  }
  void stop() override {
    loop_->run([this] {
      again_.reset();
      stream_.reset();
    });
    loop_->stop();
  }
  void send(const cox::Outgoing& out) override {
    bool sent = false;
    loop_->run([&] { sent = stream_ != nullptr && stream_->write(out.text() + "\n"); });
    if (!sent) throw cox::Error(COX_BUSY, "there is no connection now");  // it will be said again
  }

 private:
  // What follows runs on the loop's thread.
  void connect() {
    state(COX_STATE_CONNECTING, to_.host);
    cox::net::Stream::Callbacks callbacks;
    callbacks.opened = [this] {
      wait_.reset();
      state(COX_STATE_ONLINE);
    };
    callbacks.received = [this](std::string_view bytes) { take(bytes); };
    callbacks.ended = [this](const cox::net::Failure& why) {
      state(COX_STATE_CONNECTING, why.message);
      again_->after(wait_.next(), [this] { connect(); });
    };
    stream_ = std::make_unique<cox::net::Stream>(*loop_, std::move(callbacks));
    stream_->open(to_);
  }
  void take(std::string_view bytes) {
    for (const char c : bytes) {
      if (c != '\n' && line_.size() < 4096) line_ += c;
      if (c == '\n') receive({.user = "you", .room = "lines", .text = std::exchange(line_, {})});
    }
  }

  std::unique_ptr<cox::net::Loop> loop_;
  std::unique_ptr<cox::net::Timer> again_;
  std::unique_ptr<cox::net::Stream> stream_;
  cox::net::Endpoint to_;
  cox::net::Backoff wait_{std::chrono::seconds(1), std::chrono::minutes(5),
                          std::mt19937_64(std::random_device{}())};
  std::string line_;
};

COX_ADAPTER("lines", "1.0.0", "Lines over TCP", Lines)
