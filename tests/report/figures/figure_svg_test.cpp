// Figures as SVG.
#include <doctest/doctest.h>

#include <string>

#include "report/figures/figure.h"
#include "report/figures/scale.h"
#include "support/program.h"

namespace opcost::test {
namespace figure_svg_cases {

Figure bars() {
  Figure figure{.kind = FigureKind::Bars, .title = "Energy"};
  figure.x = {.label = "energy", .unit = "pJ"};
  figure.items = {{.label = "a", .value = 2e6, .low = 1e6, .high = 3e6}, {.label = "b"}};
  return figure;
}

TEST_CASE("Ticks are round numbers, from end to end") {
  const FigureScale linear({.label = "", .zero = true}, {0.0, 873.0}, 0.0, 100.0);
  CHECK(linear.ticks(5) == std::vector<double>{0, 200, 400, 600, 800, 1000});
  CHECK(linear.place(500.0) == doctest::Approx(50.0));
  const FigureScale apart({.label = "", .zero = true}, {0.0, 873.0}, 20.0, 100.0);
  CHECK(apart.place(0.0) == doctest::Approx(20.0));
  CHECK(apart.place(500.0) == doctest::Approx(60.0));
  CHECK(apart.place(1000.0) == doctest::Approx(100.0));
  const FigureScale log({.label = "", .log = true}, {3.0, 4e4}, 0.0, 100.0);
  CHECK(log.ticks(9).front() == doctest::Approx(1.0));
  CHECK(log.ticks(9).back() == doctest::Approx(1e5));
  for (const double same : {0.0, 7.0, -3.0}) {  // all values equal
    const FigureScale scale({.label = ""}, {same, same}, 0.0, 1.0);
    CHECK(scale.high() > scale.low());
  }
  CHECK(tick_text({.label = "", .unit = "pJ"}, 2e8, 1e9) == "0.2 mJ");
}

TEST_CASE("SVG: units, intervals, and what has no estimate") {
  const std::string svg = svg_document({bars()});
  CHECK(svg.starts_with("<svg xmlns"));
  CHECK(svg.find("2 µJ") != std::string::npos);
  CHECK(svg.find("no estimate") != std::string::npos);
  CHECK(svg_document({}).empty());
  CHECK(svg_document({Figure{}}).empty());
}

TEST_CASE("SVG: names of strangers are inert") {
  Figure figure = bars();
  figure.title = "</text><script>alert(1)</script>";
  figure.items[0].label = "\"/><image href='x' onerror='alert(1)'/>\x01\xff";
  const std::string svg = svg_document({figure});
  CHECK(svg.find("<script") == std::string::npos);
  CHECK(svg.find("<image") == std::string::npos);
  CHECK(svg.find('\x01') == std::string::npos);
  CHECK(svg.find('\xff') == std::string::npos);
}

TEST_CASE("SVG of models, comparisons, diffs, sweeps: no number is missing") {
  const std::vector<std::vector<std::string>> commands{
      {"models/resnet18.onnx", "--format", "svg"},
      {"models/resnet18.onnx", "--format", "svg", "--by", "op"},
      {"models/resnet18.onnx", "--format", "svg", "--top", "5"},
      {"compare", "models/lenet5.onnx", "models/mlp.onnx", "--format", "svg"},
      {"diff", "models/lenet5.onnx", "models/lenet5.onnx@precision=int8", "--format", "svg"},
      {"models/lenet5.onnx", "--sweep", "batch=1,2,4", "--format", "svg"},
      {"models/lenet5.onnx", "--sweep", "precision=int8,int4", "--format", "svg"},
      {"advise", "models/lenet5.onnx", "--format", "svg"}};
  for (const auto& command : commands) {
    CAPTURE(command[0]);
    const Outcome made = run_program(command);
    REQUIRE(made.exit == 0);
    CHECK(made.out.starts_with("<svg"));
    CHECK(made.out.find("nan") == std::string::npos);
    for (const char* number : {"\"inf", "-inf", " inf ", ">inf"})
      CHECK(made.out.find(number) == std::string::npos);
    CHECK(made.out.ends_with("</svg>\n"));
  }
}

}  // namespace figure_svg_cases
}  // namespace opcost::test
