#include "work/secret_arguments.hpp"

#include <doctest/doctest.h>

using cox::work::without_secret_arguments;

TEST_CASE("secret arguments are taken out of what was said") {
  CHECK(without_secret_arguments("set token abc for web", R"({"app":"web","token":"abc"})",
                                 R"({"app":"web","token":"***"})",
                                 "set ***") == "set token *** for web");
  CHECK(without_secret_arguments("pin 1234", R"({"pin":1234})", R"({"pin":"***"})", "pin ***") ==
        "pin ***");
  CHECK(without_secret_arguments("add a1 b22 a", R"({"t":["a1","b22","a"]})",
                                 R"({"t":["***","***","***"]})", "-") == "***dd *** *** ***");
}

TEST_CASE("a line with a secret in it is replaced by what is shown of it") {
  CHECK(without_secret_arguments("why not set abc", R"({"line":"set abc"})",
                                 R"({"line":"set --token ***"})",
                                 "-") == "why not set --token ***");
}

TEST_CASE("what is shown as it is stays as it is") {
  CHECK(without_secret_arguments("deploy web", R"({"app":"web"})", "", "-") == "deploy web");
  CHECK(without_secret_arguments("deploy web", R"({"app":"web"})", R"({"app":"web"})", "-") ==
        "deploy web");
}

TEST_CASE("where the value does not stand in the text, the text is not kept") {
  CHECK(without_secret_arguments("set 'a\\\"b'", R"({"t":"a\"b"})", R"({"t":"***"})",
                                 "set --t ***") == "set --t ***");
}
