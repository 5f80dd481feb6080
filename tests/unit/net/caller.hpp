// An HTTP client whose user waits for the answers.
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <cox/net/http_client.hpp>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "peer.hpp"

// A request under way.
class Asked {
 public:
  Asked(cox::net::HttpClient::Id number, std::future<cox::net::HttpClient::Outcome> outcome)
      : id(number), outcome_(std::move(outcome)) {}

  cox::net::HttpResponse answer() {
    auto outcome = get();
    if (auto* failure = std::get_if<cox::net::Failure>(&outcome)) FAIL(failure->message);
    return std::get<cox::net::HttpResponse>(std::move(outcome));
  }
  cox::net::Failure failure() {
    auto outcome = get();
    if (auto* answer = std::get_if<cox::net::HttpResponse>(&outcome))
      FAIL("it was answered: " << answer->status << " " << answer->body);
    return std::get<cox::net::Failure>(std::move(outcome));
  }
  const cox::net::HttpClient::Id id;

 private:
  cox::net::HttpClient::Outcome get() {
    REQUIRE(outcome_.wait_for(std::chrono::seconds(30)) == std::future_status::ready);
    return outcome_.get();
  }
  std::future<cox::net::HttpClient::Outcome> outcome_;
};

class Caller {
 public:
  explicit Caller(cox::net::HttpClient::Options options = {}) {
    loop.run([&] { client = std::make_unique<cox::net::HttpClient>(loop, std::move(options)); });
  }
  ~Caller() {
    loop.run([this] { client.reset(); });
  }

  Asked asks(const cox::net::Url& url, const cox::net::HttpRequest& request = {},
             cox::net::HttpClient::Limits limits = {}) {
    auto outcome = std::make_shared<std::promise<cox::net::HttpClient::Outcome>>();
    cox::net::HttpClient::Id id = 0;
    std::future<cox::net::HttpClient::Outcome> future = outcome->get_future();
    loop.run([&] {
      id = client->send(url, request, limits, [outcome](cox::net::HttpClient::Outcome came) {
        outcome->set_value(std::move(came));
      });
    });
    return {id, std::move(future)};
  }
  Asked gets(const std::string& url, cox::net::HttpClient::Limits limits = {}) {
    return asks(url_of(url), {}, limits);
  }
  static cox::net::Url url_of(const std::string& text) {
    const auto url = cox::net::Url::parse(text);
    REQUIRE_MESSAGE(url.has_value(), text);
    return *url;
  }

  cox::net::Loop loop;
  std::unique_ptr<cox::net::HttpClient> client;
};

// A server of which each byte is decided by the test.
class HttpPeer : public Peer {
 public:
  std::string url(const std::string& target = "/") const {
    return "http://127.0.0.1:" + std::to_string(port()) + target;
  }
  // The head of a request, up to the empty line.
  std::string hears_head() const {
    std::string head;
    while (!head.ends_with("\r\n\r\n")) {
      const std::string byte = hears(1);
      if (byte.empty()) break;
      head += byte;
    }
    return head;
  }
  // Takes the next connection and the head of a request on it.
  std::string accepts_head() {
    hang_up();
    accept();
    return hears_head();
  }
};

inline bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}
