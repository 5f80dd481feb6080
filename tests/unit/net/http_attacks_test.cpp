// Requests that two readers could understand differently, or that are made to cost much: refused
// once and for all, whatever follows them on the connection.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "http_talk.hpp"

namespace {

using namespace std::string_literals;

struct Attack {
  std::string name;
  int status;
  std::string bytes;
};

std::string get(const std::string& fields) { return "GET / HTTP/1.1\r\n" + fields + "\r\n"; }

std::string post(const std::string& fields, const std::string& body = "") {
  return "POST / HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n" + body;
}

std::string chunked(const std::string& body) {
  return post("Transfer-Encoding: chunked\r\n", body);
}

const std::string kHost = "Host: x\r\n";

const std::vector<Attack> kAttacks = {
    // Where does the body end?
    {"both lengths", 400, post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")},
    {"both, the other way", 400,
     post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n")},
    {"both, one unknown", 400, post("Transfer-Encoding: x\r\nContent-Length: 4\r\n", "abcd")},
    {"two lengths", 400, post("Content-Length: 4\r\nContent-Length: 5\r\n", "abcde")},
    {"two equal lengths", 400, post("Content-Length: 4\r\nContent-Length: 4\r\n", "abcd")},
    {"a list of lengths", 400, post("Content-Length: 4, 4\r\n", "abcd")},
    {"a length with a sign", 400, post("Content-Length: +4\r\n", "abcd")},
    {"a negative length", 400, post("Content-Length: -1\r\n")},
    {"a hexadecimal length", 400, post("Content-Length: 0x4\r\n", "abcd")},
    {"a length with a blank", 400, post("Content-Length: 1 0\r\n")},
    {"an empty length", 400, post("Content-Length: \r\n")},
    {"a length beyond numbers", 400, post("Content-Length: 18446744073709551616\r\n")},
    {"a length beyond the limit", 413, post("Content-Length: 65\r\n")},
    {"another coding", 501, post("Transfer-Encoding: gzip\r\n")},
    {"chunked and more", 501, post("Transfer-Encoding: gzip, chunked\r\n")},
    {"chunked and then more", 501, post("Transfer-Encoding: chunked, identity\r\n")},
    {"chunked twice", 501, post("Transfer-Encoding: chunked, chunked\r\n")},
    {"chunked in two fields", 400,
     post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")},
    {"chunked with a parameter", 501, post("Transfer-Encoding: chunked;q=1\r\n")},
    {"chunked in quotes", 501, post("Transfer-Encoding: \"chunked\"\r\n")},
    {"chunked with a vertical tab", 400,
     post("Transfer-Encoding: \x0b"
          "chunked\r\n")},
    {"chunked in 1.0", 400, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
    // Where does a field end?
    {"a blank before the colon", 400, post("Transfer-Encoding : chunked\r\n")},
    {"a tab before the colon", 400, post("Content-Length\t: 4\r\n", "abcd")},
    {"a blank before the name", 400, get(" Host: x\r\n")},
    {"a folded field", 400, get("Host: x\r\nX: a\r\n b\r\n")},
    {"a folded field with a tab", 400, get("Host: x\r\nX: a\r\n\tb\r\n")},
    {"a bare line feed after a field", 400, get("Host: x\nX: y\r\n")},
    {"a bare carriage return in a field", 400, get("Host: x\r\nX: a\rY: b\r\n")},
    {"a line feed at the end", 400, "GET / HTTP/1.1\r\nHost: x\r\n\n"},
    {"only line feeds", 400, "GET / HTTP/1.1\nHost: x\n\n"},
    {"a zero in a value", 400, get("Host: x\r\nX: a\0b\r\n"s)},
    {"a zero in a name", 400, get("Host: x\r\nX\0: b\r\n"s)},
    {"a control byte in a value", 400, get("Host: x\r\nX: a\x01\r\n")},
    {"a delete in a value", 400, get("Host: x\r\nX: a\x7f\r\n")},
    {"no name", 400, get("Host: x\r\n: a\r\n")},
    {"no colon", 400, get("Host: x\r\nX\r\n")},
    {"a name that is no token", 400, get("Host: x\r\nX(y): a\r\n")},
    {"a name with a byte from 0x80 up", 400, get("Host: x\r\nX\xc3\xa9: a\r\n")},
    // Whose request is it?
    {"no host", 400, get("")},
    {"two hosts", 400, get("Host: x\r\nHost: y\r\n")},
    {"two equal hosts", 400, get("Host: x\r\nhost: x\r\n")},
    {"a host with a path", 400, get("Host: x/y\r\n")},
    {"a host with a user", 400, get("Host: a@x\r\n")},
    {"two hosts in one", 400, get("Host: x, y\r\n")},
    {"two hosts in 1.0", 400, "GET / HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n"},
    {"another's address", 421, "GET http://y/ HTTP/1.1\r\n" + kHost + "\r\n"},
    {"no address", 421, "GET http:///a HTTP/1.1\r\n" + kHost + "\r\n"},
    {"another scheme", 421, "GET ftp://x/ HTTP/1.1\r\n" + kHost + "\r\n"},
    {"a target without a slash", 400, "GET a HTTP/1.1\r\n" + kHost + "\r\n"},
    {"a star for GET", 400, "GET * HTTP/1.1\r\n" + kHost + "\r\n"},
    {"a tunnel", 501, "CONNECT x:80 HTTP/1.1\r\n" + kHost + "\r\n"},
    {"a trace", 501, "TRACE / HTTP/1.1\r\n" + kHost + "\r\n"},
    // What is it at all?
    {"HTTP/0.9", 400, "GET /\r\n"},
    {"HTTP/0.9 with a version", 505, "GET / HTTP/0.9\r\n\r\n"},
    {"HTTP/2", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
    {"HTTP/1.2", 505, "GET / HTTP/1.2\r\n" + kHost + "\r\n"},
    {"HTTP/11", 400, "GET / HTTP/11\r\n" + kHost + "\r\n"},
    {"http/1.1", 400, "GET / http/1.1\r\n" + kHost + "\r\n"},
    {"a blank after the version", 400, "GET / HTTP/1.1 \r\n" + kHost + "\r\n"},
    {"two blanks", 400, "GET  / HTTP/1.1\r\n" + kHost + "\r\n"},
    {"tabs", 400, "GET\t/\tHTTP/1.1\r\n" + kHost + "\r\n"},
    {"a blank in the target", 400, "GET /a b HTTP/1.1\r\n" + kHost + "\r\n"},
    {"a fragment", 400, "GET /a#b HTTP/1.1\r\n" + kHost + "\r\n"},
    {"a byte from 0x80 up in the target", 400, "GET /\xff HTTP/1.1\r\n" + kHost + "\r\n"},
    {"a zero in the target", 400, "GET /a\0b HTTP/1.1\r\n"s + kHost + "\r\n"},
    {"a method that is no token", 400, "G(T / HTTP/1.1\r\n" + kHost + "\r\n"},
    {"a long method", 400, std::string(33, 'G') + " / HTTP/1.1\r\n" + kHost + "\r\n"},
    {"two empty lines first", 400, "\r\n\r\nGET / HTTP/1.1\r\n" + kHost + "\r\n"},
    {"a line feed first", 400, "\nGET / HTTP/1.1\r\n" + kHost + "\r\n"},
    {"the greeting of TLS", 400, "\x16\x03\x01\x02\x00\x01"s},
    {"another expectation", 417, post("Expect: miracles\r\nContent-Length: 1\r\n")},
    // How long is it?
    {"a long target", 431, "GET /" + std::string(2'000, 'a') + " HTTP/1.1\r\n" + kHost + "\r\n"},
    {"a target without end", 431, "GET /" + std::string(20'000, 'a')},
    {"many fields", 431,
     get(kHost +
         [] {
           std::string many;
           for (int i = 0; i < 300; ++i) many += "X: y\r\n";
           return many;
         }())},
    // And in chunks?
    {"a chunk beyond the limit", 413, chunked("41\r\n")},
    {"chunks beyond the limit", 413, chunked("40\r\n" + std::string(64, 'a') + "\r\n1\r\nb")},
    {"a chunk beyond numbers", 400, chunked("10000000000000000\r\n")},
    {"a chunk with all bits", 413, chunked("ffffffffffffffff\r\n")},
    {"a chunk with many zeros", 400, chunked("00000000000000001\r\na\r\n0\r\n\r\n")},
    {"a chunk with a sign", 400, chunked("-1\r\n")},
    {"a chunk with 0x", 400, chunked("0x1\r\na\r\n0\r\n\r\n")},
    {"a chunk with a blank before", 400, chunked(" 1\r\na\r\n0\r\n\r\n")},
    {"a chunk with a blank after", 400, chunked("1 \r\na\r\n0\r\n\r\n")},
    {"a chunk without a size", 400, chunked("\r\n")},
    {"a chunk with only an extension", 400, chunked(";a=b\r\n")},
    {"a chunk that is no number", 400, chunked("xyz\r\n")},
    {"a chunk longer than its size", 400, chunked("1\r\nab\r\n0\r\n\r\n")},
    {"a chunk without CR", 400, chunked("1\na\r\n0\r\n\r\n")},
    {"a chunk's data without CR", 400, chunked("1\r\na\n0\r\n\r\n")},
    {"a bare CR after a size", 400, chunked("1\ra\r\n0\r\n\r\n")},
    {"a bare CR in an extension", 400, chunked("1;a\rb\r\na\r\n0\r\n\r\n")},
    {"a line feed in quotes", 400, chunked("1;a=\"\n\"\r\na\r\n0\r\n\r\n")},
    {"a zero in an extension", 400, chunked("1;a=\0\r\na\r\n0\r\n\r\n"s)},
    {"a long extension", 400, chunked("1;" + std::string(300, 'a') + "\r\na\r\n0\r\n\r\n")},
    {"an extension without end", 400, chunked("1;" + std::string(300, 'a'))},
    {"the last chunk without CR", 400, chunked("0\n\n")},
    {"a trailer that is no field", 400, chunked("0\r\nGET / HTTP/1.1\r\n\r\n")},
    {"a folded trailer", 400, chunked("0\r\nA: b\r\n c\r\n\r\n")},
    {"a trailer with a blank", 400, chunked("0\r\nA : b\r\n\r\n")},
    {"trailers without end", 400,
     chunked("0\r\n" +
             [] {
               std::string many;
               for (int i = 0; i < 900; ++i) many += "X: y\r\n";
               return many;
             }())},
};

}  // namespace

TEST_CASE("what can be read in two ways is refused, and nothing after it is read") {
  for (const Attack& attack : kAttacks) {
    for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{1'000'000}}) {
      CAPTURE(attack.name);
      CAPTURE(step);
      HttpTalk talk({.head_bytes = 1'024, .pipelined = 4});
      talk.says(attack.bytes + get(kHost) + get(kHost), step);
      const std::string heard = talk.hears();
      CHECK(heard.starts_with("HTTP/1.1 " + std::to_string(attack.status) + " "));
      CHECK(heard.find("\r\nConnection: close\r\n") != std::string::npos);
      CHECK(heard.find("HTTP/1.1 ", 1) == std::string::npos);
      CHECK(talk.handled.empty());
      CHECK(talk.session.is_over());
      CHECK(talk.session.counts().malformed == 1);
    }
  }
}

TEST_CASE("what is unusual and clear is served") {
  struct Request {
    std::string bytes, target, body;
  };
  const Request requests[] = {
      {"\r\n" + get(kHost), "/", ""},
      {get("hOsT:x\r\n"), "/", ""},
      {get("Host: \t x \t \r\n"), "/", ""},
      {get("Host:\r\n"), "/", ""},
      {get("Host: [::1]:80\r\nX: \xc3\xa9\t\x80\r\n"), "/", ""},
      {"GET / HTTP/1.0\r\n\r\n", "/", ""},
      {"GET http://X:80/a?b HTTP/1.1\r\nHost: x:80\r\n\r\n", "/a?b", ""},
      {"GET http://x HTTP/1.1\r\n" + kHost + "\r\n", "/", ""},
      {"GET https://x?b HTTP/1.1\r\n" + kHost + "\r\n", "/?b", ""},
      {"OPTIONS * HTTP/1.1\r\n" + kHost + "\r\n", "*", ""},
      {"GET //../%2e%2e/%00|\\ HTTP/1.1\r\n" + kHost + "\r\n", "//../%2e%2e/%00|\\", ""},
      {post("Content-Length: 0004\r\n", "abcd"), "/", "abcd"},
      {post("Transfer-Encoding: Chunked\r\n", "1\r\na\r\n0\r\n\r\n"), "/", "a"},
      {chunked("0000000000000002;x\r\n\r\n\r\n000\r\nA: b\r\n\r\n"), "/", "\r\n"},
      {chunked("A;a=\"b;c\"\r\n0123456789\r\n0;x=y\r\n\r\n"), "/", "0123456789"},
      {chunked("0\r\nContent-Length: 7\r\n\r\n"), "/", ""},
  };
  for (const Request& request : requests) {
    for (const std::size_t step : {std::size_t{1}, std::size_t{1'000'000}}) {
      CAPTURE(request.bytes);
      HttpTalk talk;
      talk.says(request.bytes + (request.target == "*" ? "" : get(kHost)), step);
      CHECK(talk.hears().starts_with("HTTP/1.1 200 OK\r\n"));
      REQUIRE_FALSE(talk.handled.empty());
      CHECK(talk.handled.front().target == request.target);
      CHECK(talk.handled.front().body == request.body);
      CHECK(cox::net::find_field(talk.handled.front().fields, "A") == nullptr);
      CHECK(talk.session.counts().malformed == 0);
    }
  }
}

TEST_CASE("a refusal waits for the answers before it") {
  HttpTalk talk;
  talk.answers_at_once = false;
  talk.says(get(kHost) + "nonsense\r\n");
  CHECK(talk.hears().empty());
  talk.session.answer(0, cox::net::HttpResponse{.body = "fine"});
  const std::string heard = talk.hears();
  CHECK(heard.starts_with("HTTP/1.1 200 "));
  CHECK(heard.find("fineHTTP/1.1 400 ") != std::string::npos);
}
