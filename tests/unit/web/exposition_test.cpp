#include "web/exposition.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "../comma_locale.hpp"

using cox::web::Exposition;

TEST_CASE("a family, its samples, and labels with anything in them") {
  Exposition out;
  out.family("cox_x_total", "counter", "Lines\nand \\ marks.")
      .sample(std::uint64_t(7))
      .sample({{"a", "b"}, {"c", "quote \" back \\ line \n"}}, std::uint64_t(18446744073709551615U))
      .sample({{"a", "z"}}, 0.1)
      .sample({{"a", "y"}}, std::numeric_limits<double>::infinity());
  CHECK(out.text() ==
        "# HELP cox_x_total Lines\\nand \\\\ marks.\n"
        "# TYPE cox_x_total counter\n"
        "cox_x_total 7\n"
        "cox_x_total{a=\"b\",c=\"quote \\\" back \\\\ line \\n\"} 18446744073709551615\n"
        "cox_x_total{a=\"z\"} 0.1\n"
        "cox_x_total{a=\"y\"} +Inf\n");
}

TEST_CASE("a histogram adds up from class to class") {
  cox::work::Histogram histogram;
  histogram.add(std::chrono::microseconds(50));
  histogram.add(std::chrono::milliseconds(2));
  histogram.add(std::chrono::minutes(1));
  Exposition out;
  out.family("took_seconds", "histogram", "Time.").histogram("plugin", "p", histogram);
  const std::string& text = out.text();
  const auto has = [&](const char* line) { return text.find(line) != std::string::npos; };
  CHECK(has("took_seconds_bucket{plugin=\"p\",le=\"0.0001\"} 1\n"));
  CHECK(has("took_seconds_bucket{plugin=\"p\",le=\"0.001\"} 1\n"));
  CHECK(has("took_seconds_bucket{plugin=\"p\",le=\"0.0025\"} 2\n"));
  CHECK(has("took_seconds_bucket{plugin=\"p\",le=\"30\"} 2\n"));
  CHECK(has("took_seconds_bucket{plugin=\"p\",le=\"+Inf\"} 3\n"));
  CHECK(has("took_seconds_count{plugin=\"p\"} 3\n"));
  CHECK(has("took_seconds_sum{plugin=\"p\"} 60.00205\n"));
}

TEST_CASE("numbers have a point, whatever locale a plugin has set") {
  const CommaLocale locale;
  WARN_MESSAGE(locale.is_set(), "no locale could be made: install the package locales");
  Exposition out;
  out.family("cox_x", "gauge", "X.").sample({}, 0.25);
  CHECK(out.text().find("cox_x 0.25\n") != std::string::npos);
}
