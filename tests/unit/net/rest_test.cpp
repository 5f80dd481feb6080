#include <doctest/doctest.h>

#include <vector>

#include "net/rest_verdict.hpp"
#include "platform.hpp"

using namespace cox::net;
using std::chrono::milliseconds;
using Kind = Failure::Kind;
using Verdict = Rest::Verdict;

namespace {

// One connection: what was begun first is heard first, so that a later call shows that an earlier
// one has not begun.
Rest::Options narrow() {
  Rest::Options options;
  options.http.connections_per_host = 1;
  return options;
}

HttpFields retry_in(const std::string& seconds) { return {{"Retry-After", seconds}}; }

Rest::Options judged(Verdict verdict) {
  Rest::Options options = narrow();
  options.judge = [verdict](const Rest::Call&, const HttpResponse& answer) {
    return answer.status == 200 ? Verdict{} : verdict;
  };
  return options;
}

}  // namespace

TEST_CASE("a call and its answer") {
  Platform platform;
  RestCaller caller;
  Asked asked = caller.sends({.method = "PATCH",
                              .url = platform.url("/a?b=c"),
                              .fields = {{"Authorization", "Bearer x"}},
                              .body = "{}"});
  const Platform::Asking asking = platform.hears("/a?b=c");
  CHECK(asking.request.method == "PATCH");
  CHECK(asking.request.body == "{}");
  CHECK(*find_field(asking.request.fields, "Authorization") == "Bearer x");
  CHECK(caller.state().waiting == 1);
  asking.gets(404);
  CHECK(asked.answer().status == 404);
  CHECK(caller.state().waiting == 0);
}

TEST_CASE("in order within a lane, and lanes side by side") {
  Platform platform;
  RestCaller caller;
  std::vector<Asked> asked;
  for (const char* target : {"/a1", "/a2", "/a3"})
    asked.push_back(caller.posts(platform.url(target), "a"));
  const Platform::Asking first = platform.hears("/a1");
  asked.push_back(caller.posts(platform.url("/b1"), "b"));
  platform.hears("/b1").gets(200);
  asked.push_back(caller.posts(platform.url("/free")));
  platform.hears("/free").gets(200);
  first.gets(500);  // an error ends a call too
  platform.hears("/a2").gets(200);
  platform.hears("/a3").gets(200);
  CHECK(asked[0].answer().status == 500);
  for (std::size_t i = 1; i < asked.size(); ++i) CHECK(asked[i].answer().status == 200);
}

TEST_CASE("the platform's wait holds the lane and nothing else, and the call stays first") {
  Platform platform;
  RestCaller caller(narrow());
  Asked first = caller.posts(platform.url("/a1"), "a");
  Asked second = caller.posts(platform.url("/a2"), "a");
  platform.hears("/a1").gets(429, retry_in("1.5"));
  Asked other = caller.posts(platform.url("/b1"), "b");
  platform.hears("/b1").gets(200);
  other.answer();
  CHECK(caller.state().held.count() == 1'500);
  CHECK(caller.state().rate_waits == 1);
  caller.passes(milliseconds(1'499));
  Asked another = caller.posts(platform.url("/b2"), "b");
  platform.hears("/b2").gets(200);
  another.answer();
  caller.passes(milliseconds(1));
  platform.hears("/a1").gets(200);
  platform.hears("/a2").gets(200);
  CHECK(first.answer().status == 200);
  CHECK(second.answer().status == 200);
}

TEST_CASE("the field Retry-After") {
  const auto millis = [](const std::string& text) -> std::int64_t {
    const auto wait = retry_after({{"retry-after", text}});
    return wait ? wait->count() : -1;
  };
  CHECK(millis("0") == 0);
  CHECK(millis("3") == 3'000);
  CHECK(millis("0.25") == 250);
  CHECK(millis("1.") == 1'000);
  CHECK(millis("1.0000") == 1'000);
  CHECK(millis("1.0001") == 1'001);  // never too early
  CHECK(millis("64.57") == 64'570);
  CHECK(millis("999999999") == 999'999'999'000);
  for (const char* none :
       {"", ".5", "-1", "1e3", "1.5s", "9999999999", "Fri, 31 Dec 1999 23:59:59 GMT"})
    CHECK_MESSAGE(millis(none) == -1, none);
  CHECK_FALSE(retry_after({}));
}

TEST_CASE("a hold on everything, as the judge says") {
  Platform platform;
  RestCaller caller(
      judged({Verdict::What::again, milliseconds(2'000), Verdict::Scope::everything}));
  Asked first = caller.posts(platform.url("/a"), "a");
  platform.hears("/a").gets(429);
  while (caller.state().rate_waits == 0) std::this_thread::yield();
  Asked second = caller.posts(platform.url("/b"), "b");
  Asked third = caller.posts(platform.url("/c"));
  CHECK(caller.state().held.count() == 2'000);
  caller.passes(milliseconds(2'000));
  // The call that waited first is heard first: the others did not begin before.
  platform.hears("/a").gets(200);
  platform.hears("/b").gets(200);
  platform.hears("/c").gets(200);
  for (Asked* asked : {&first, &second, &third}) CHECK(asked->answer().status == 200);
}

TEST_CASE("an answer may end its call and hold the lane all the same") {
  Platform platform;
  RestCaller caller(judged({Verdict::What::done, milliseconds(1'000)}));
  Asked first = caller.posts(platform.url("/a1"), "a");
  platform.hears("/a1").gets(201);
  CHECK(first.answer().status == 201);
  Asked second = caller.posts(platform.url("/a2"), "a");
  Asked other = caller.posts(platform.url("/b"), "b");
  platform.hears("/b").gets(200);
  caller.passes(milliseconds(1'000));
  platform.hears("/a2").gets(200);
  other.answer();
  CHECK(second.answer().status == 200);
}

TEST_CASE("a wait that is too long is not waited, and nobody asks meanwhile") {
  Rest::Options options = narrow();
  options.most_wait = milliseconds(5'000);
  Platform platform;
  RestCaller caller(std::move(options));
  Asked first = caller.posts(platform.url("/1"), "a");
  platform.hears("/1").gets(429, retry_in("5.001"));
  CHECK(first.answer().status == 429);
  for (const milliseconds passed : {milliseconds(0), milliseconds(5'000)}) {
    caller.passes(passed);
    CHECK(caller.posts(platform.url("/never"), "a").answer().status == 429);
    Asked other = caller.posts(platform.url("/other"), "b");
    platform.hears("/other").gets(200);
    CHECK(other.answer().status == 200);
  }
  caller.passes(milliseconds(1));
  Asked second = caller.posts(platform.url("/2"), "a");
  platform.hears("/2").gets(429, retry_in("3"));
  while (caller.state().rate_waits == 0) std::this_thread::yield();
  caller.passes(milliseconds(3'000));
  platform.hears("/2").gets(429, retry_in("3"));  // together that would be six seconds
  CHECK(second.answer().status == 429);
  // The next call has not waited yet, and the platform meant its wait.
  Asked third = caller.posts(platform.url("/3"), "a");
  CHECK(caller.state().held.count() == 3'000);
  caller.passes(milliseconds(3'000));
  platform.hears("/3").gets(200);
  CHECK(third.answer().status == 200);
}

TEST_CASE("a wait without end closes everything for an hour") {
  Platform platform;
  RestCaller caller(
      judged({Verdict::What::again, std::chrono::hours(24 * 365), Verdict::Scope::everything}));
  Asked first = caller.posts(platform.url("/1"), "a");
  platform.hears("/1").gets(429);
  CHECK(first.answer().status == 429);
  CHECK(caller.posts(platform.url("/never"), "b").answer().status == 429);
  caller.passes(std::chrono::hours(1));
  Asked again = caller.posts(platform.url("/2"), "b");
  platform.hears("/2").gets(200);
  CHECK(again.answer().status == 200);
}

TEST_CASE("a platform that says \"at once\" again and again is not asked without end") {
  Rest::Options options;
  options.tries = 2;
  Platform platform;
  RestCaller caller(std::move(options));
  Asked asked = caller.posts(platform.url("/a"), "a");
  const auto is_told_to_wait = [&](std::uint64_t times) {
    platform.hears("/a").gets(429, retry_in("0.001"));
    while (caller.state().rate_waits < times) std::this_thread::yield();
  };
  for (std::uint64_t times = 1; times <= 5; ++times) {
    is_told_to_wait(times);
    CHECK(caller.state().held.count() == 1);
    caller.passes(milliseconds(1));
  }
  is_told_to_wait(6);
  CHECK(caller.state().held.count() == 250);
  caller.passes(milliseconds(250));
  is_told_to_wait(7);
  CHECK(asked.answer().status == 429);
}

TEST_CASE("what may have arrived is sent again only where that does no harm") {
  Platform platform;
  RestCaller caller(narrow());
  Asked once = caller.posts(platform.url("/once"));
  platform.hears("/once").gets(502);
  CHECK(once.answer().status == 502);
  const auto mended = [&](const Rest::Call& call, const std::string& target, int status) {
    Asked asked = caller.sends(call);
    platform.hears(target).gets(status);
    while (caller.state().held.count() == 0) std::this_thread::yield();
    caller.passes(milliseconds(500));
    platform.hears(target).gets(200);
    return asked.answer().status == 200;
  };
  CHECK(mended({.url = platform.url("/r"), .repeatable = true}, "/r", 500));
  CHECK(mended({.method = "GET", .url = platform.url("/g")}, "/g", 503));
  CHECK(mended({.method = "PUT", .url = platform.url("/p")}, "/p", 504));
  CHECK(mended({.method = "DELETE", .url = platform.url("/d")}, "/d", 502));
  CHECK(mended({.url = platform.url("/429")}, "/429", 429));  // without Retry-After: the back-off
  Asked final_answer = caller.gets(platform.url("/501"));
  platform.hears("/501").gets(501);
  CHECK(final_answer.answer().status == 501);
}

TEST_CASE("a broken connection") {
  HttpPeer peer;
  RestCaller caller;
  Asked post = caller.posts(peer.url("/post"));
  CHECK(has(peer.accepts_head(), "POST /post "));
  peer.hang_up();
  CHECK(post.failure().kind == Kind::closed);
  Asked get = caller.gets(peer.url("/get"));
  CHECK(has(peer.accepts_head(), "GET /get "));
  peer.hang_up();
  while (caller.state().held.count() == 0) std::this_thread::yield();
  caller.passes(milliseconds(500));
  CHECK(has(peer.accepts_head(), "GET /get "));
  peer.says("HTTP/1.1 204 No Content\r\n\r\n");
  CHECK(get.answer().status == 204);
}

TEST_CASE("nobody there: again with growing waits, and in the end the caller is told") {
  std::string gone;
  {
    HttpPeer peer;
    gone = peer.url("/bot-s3cret/");
  }
  Rest::Options options;
  options.tries = 3;
  RestCaller caller(std::move(options));
  Asked asked = caller.posts(gone);  // it has not arrived, so that it may be sent again
  for (const int wait : {250, 500}) {
    while (caller.state().held.count() == 0) std::this_thread::yield();
    CHECK(caller.state().held.count() == wait);
    caller.passes(milliseconds(wait));
  }
  const Failure failure = asked.failure();
  CHECK(failure.kind == Kind::connect);
  CHECK_FALSE(has(failure.message, "s3cret"));
}

TEST_CASE("what cannot be called") {
  RestCaller caller;
  const Failure failure = caller.posts("ftp://s3cret/").failure();
  CHECK(failure.kind == Kind::invalid);
  CHECK_FALSE(has(failure.message, "s3cret"));
  CHECK(caller.state().waiting == 0);
}

TEST_CASE("so many calls wait and no more") {
  Rest::Options options;
  options.waiting = 2;
  Platform platform;
  RestCaller caller(std::move(options));
  Asked first = caller.posts(platform.url("/1"), "a");
  Asked second = caller.posts(platform.url("/2"), "a");
  CHECK(caller.posts(platform.url("/3"), "a").failure().kind == Kind::full);
  platform.hears("/1").gets(200);
  platform.hears("/2").gets(200);
  first.answer();
  second.answer();
  Asked fourth = caller.posts(platform.url("/4"), "a");
  platform.hears("/4").gets(200);
  CHECK(fourth.answer().status == 200);
}

TEST_CASE("many lanes share few connections, and no deadline runs before there is one") {
  Platform platform;
  RestCaller caller(narrow());
  std::vector<Asked> asked;
  for (int i = 0; i < 20; ++i)
    asked.push_back(caller.posts(platform.url("/" + std::to_string(i)), std::to_string(i)));
  CHECK(caller.cancels(asked[1]));  // it waited for a connection
  platform.hears("/0").gets(200);
  const Platform::Asking third = platform.hears("/2");
  CHECK(caller.cancels(asked[2]));  // it had one
  for (int i = 3; i < 20; ++i) platform.hears("/" + std::to_string(i)).gets(200);
  for (std::size_t i = 3; i < 20; ++i) CHECK(asked[i].answer().status == 200);
}

TEST_CASE(
    "a call that had got a connection and is cancelled before it uses it leaves it to others") {
  Platform platform;
  RestCaller caller(
      judged({Verdict::What::again, milliseconds(1'000), Verdict::Scope::everything}));
  std::vector<Asked> asked;
  for (const char* target : {"/0", "/1", "/2"}) asked.push_back(caller.posts(platform.url(target)));
  platform.hears("/0").gets(429);
  while (caller.state().rate_waits == 0) std::this_thread::yield();
  CHECK(caller.cancels(asked[0]));
  CHECK(caller.cancels(asked[1]));
  caller.passes(milliseconds(1'000));
  platform.hears("/2").gets(200);
  CHECK(asked[2].answer().status == 200);
}

TEST_CASE("what is cancelled calls nobody, and its lane goes on") {
  Platform platform;
  RestCaller caller;
  Asked first = caller.posts(platform.url("/1"), "a");
  Asked second = caller.posts(platform.url("/2"), "a");
  Asked third = caller.posts(platform.url("/3"), "a");
  const Platform::Asking asking = platform.hears("/1");
  CHECK(caller.cancels(second));
  CHECK(caller.cancels(first));
  CHECK_FALSE(caller.cancels(first));
  platform.hears("/3").gets(200);
  CHECK(third.answer().status == 200);
  CHECK_THROWS_AS(first.answer(), std::future_error);
  CHECK_THROWS_AS(second.answer(), std::future_error);
}

TEST_CASE("it may go with calls under way, held and waiting: no callback comes") {
  Platform platform;
  RestCaller caller;
  Asked under_way = caller.posts(platform.url("/1"), "a");
  Asked waiting = caller.posts(platform.url("/2"), "a");
  Asked refused = caller.posts("nowhere");
  const Platform::Asking first = platform.hears("/1");
  Asked held = caller.posts(platform.url("/3"), "b");
  platform.hears("/3").gets(429, retry_in("1"));
  while (caller.state().rate_waits == 0) std::this_thread::yield();
  caller.loop.run([&] { caller.rest.reset(); });
  first.gets(200);
  CHECK_THROWS_AS(under_way.answer(), std::future_error);
  CHECK_THROWS_AS(waiting.answer(), std::future_error);
  CHECK_THROWS_AS(held.answer(), std::future_error);
  CHECK(refused.failure().kind == Kind::invalid);
}

TEST_CASE("a callback may call again, and may destroy it") {
  Platform platform;
  RestCaller caller;
  std::promise<void> done;
  caller.loop.run([&] {
    caller.rest->send({.url = platform.url("/1"), .lane = "a"}, [&](const Rest::Outcome&) {
      caller.rest->send({.url = platform.url("/3"), .lane = "a"}, [&](const Rest::Outcome&) {
        caller.rest.reset();
        done.set_value();
      });
    });
    caller.rest->send({.url = platform.url("/2"), .lane = "a"}, [](const Rest::Outcome&) {});
  });
  platform.hears("/1").gets(200);
  platform.hears("/2").gets(200);
  platform.hears("/3").gets(200);
  CHECK(done.get_future().wait_for(std::chrono::seconds(30)) == std::future_status::ready);
}

TEST_CASE("without a clock of its own it waits as long as it is told") {
  Platform platform;
  Loop loop;
  std::unique_ptr<Rest> rest;
  std::promise<Rest::Outcome> done;
  loop.run([&] {
    rest = std::make_unique<Rest>(loop, Rest::Options{});
    rest->send({.url = platform.url("/1")},
               [&](Rest::Outcome came) { done.set_value(std::move(came)); });
  });
  platform.hears("/1").gets(429, retry_in("0.2"));
  const auto before = std::chrono::steady_clock::now();
  platform.hears("/1").gets(200);
  CHECK(std::chrono::steady_clock::now() - before >= milliseconds(150));
  CHECK(std::get<HttpResponse>(done.get_future().get()).status == 200);
  loop.run([&] { rest.reset(); });
}
