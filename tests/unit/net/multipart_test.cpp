#include <doctest/doctest.h>

#include <cox/net/multipart.hpp>

using cox::net::multipart;

TEST_CASE("fields and files in their order, and an end") {
  const auto form = multipart({{.name = "to", .value = "ops"},
                               {.name = "about", .value = "{}", .type = "application/json"},
                               {.name = "file", .value = "\r\n", .file_name = "a.txt"}},
                              7);
  CHECK(form.type == "multipart/form-data; boundary=cox7");
  CHECK(form.body ==
        "--cox7\r\nContent-Disposition: form-data; name=\"to\"\r\n\r\nops\r\n"
        "--cox7\r\nContent-Disposition: form-data; name=\"about\"\r\n"
        "Content-Type: application/json\r\n\r\n{}\r\n"
        "--cox7\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n"
        "\r\n\r\n--cox7--\r\n");
}

TEST_CASE("no field holds the boundary") {
  CHECK(multipart({{.name = "a", .value = "cox7 bytes"}}, 7).type.ends_with("=cox7x"));
  CHECK(multipart({{.name = "a", .value = "", .file_name = "cox7x cox7"}}, 7)
            .type.ends_with("=cox7xx"));
}

TEST_CASE("the name of a file ends neither its line nor its part") {
  const auto name_of = [](std::string_view name) {
    const std::string body = multipart({{.name = "a", .value = "", .file_name = name}}, 7).body;
    const std::size_t from = body.find("filename=") + 9;
    return body.substr(from, body.find("\r\n", from) - from);
  };
  CHECK(name_of("a\"b\r\n/c\\") == "\"a_b___c_\"");
  CHECK(name_of("\xc3\xa4 b") == "\"\xc3\xa4 b\"");
  CHECK(name_of("") == "\"file\"");
}
