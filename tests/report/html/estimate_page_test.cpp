// The page of a model: what is in it without a browser, and what a browser makes of it.
#include <doctest/doctest.h>

#include <string>

#include "report/html/assets.h"
#include "report/html/estimate_page.h"
#include "support/browser.h"
#include "support/files.h"
#include "support/model_builder.h"
#include "support/program.h"
#include "support/sample_estimate.h"

namespace opcost::test {
namespace estimate_page_cases {

std::string page_of(const Estimate& estimate) {
  Selection nodes;
  for (const NodeEstimate& node : estimate.nodes) nodes.push_back(&node);
  return estimate_page(estimate, nodes, {});
}

std::size_t count_of(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
    ++count;
  return count;
}

// A hundred layers whose names would do harm in a page that made HTML of them.
std::string hostile_model() {
  const char* const names[] = {
      "</script><script>window.harmed=1</script>",
      "<img src=x onerror='window.harmed=1'>",
      "\"><svg onload=window.harmed=1>",
      "javascript:window.harmed=1",
      "${window.harmed=1}",
      "{{constructor.constructor('window.harmed=1')()}}",
      "__proto__",
      "constructor",
      "]]><!--",
      "\xe2\x80\xaereversed \xff\xfe\x01",
  };
  ModelBuilder b(13);
  b.input("x", ElementType::Float, {4, 4});
  std::string last = "x";
  for (int at = 0; at < 100; ++at) {
    const std::string name = names[at % 10] + std::string("/") + std::to_string(at);
    b.node("Relu", {last}, {name + "_out"}).set_name(name);
    last = name + "_out";
  }
  b.output(last);
  return b.bytes();
}

TEST_CASE("HTML: one file, no script but its own, no request") {
  const std::string page = page_of(sample_estimate());
  CHECK(page.starts_with("<!DOCTYPE html>"));
  CHECK(page.find("default-src 'none'; style-src 'sha256-") != std::string::npos);
  CHECK(count_of(page, "<script") == 2);
  CHECK(count_of(page, "</script>") == 2);
  CHECK(page.find("http-equiv=\"Content-Security-Policy\"") < page.find("<style>"));
  CHECK(page.find("src=\"http") == std::string::npos);
}

TEST_CASE("HTML: the messages of the report are on the page") {
  Estimate estimate = sample_estimate();
  estimate.warnings.push_back("a warning of this test");
  estimate.assumptions.push_back("an assumption of this test");
  const std::string page = page_of(estimate);
  CHECK(count_of(page, "a warning of this test") == 1);
  CHECK(count_of(page, "an assumption of this test") == 1);
}

TEST_CASE("HTML: the chart library is in the build, with its licence beside it") {
  CHECK(chart_library().size() == 8);
  CHECK(source_file("src/report/html/vendor/LICENSE").find("ISC") != std::string::npos);
}

TEST_CASE("HTML: a page without nodes is a page") {
  CHECK(page_of(empty_estimate()).find("\"nodes\": [") != std::string::npos);
}

TEST_CASE("HTML: ResNet-50 in a megabyte") {
  const Outcome made = run_program({"models/resnet50.onnx", "--format", "html"});
  REQUIRE(made.exit == 0);
  CHECK(made.out.size() < 1'000'000);
  CHECK(made.out.find("for each") != std::string::npos);  // pseudocode
}

TEST_CASE("HTML: names cannot end the data") {
  const Folder folder("hostile-html");
  const std::string model = folder.file("hostile.onnx", hostile_model());
  const Outcome made = run_program({model, "--format", "html"});
  REQUIRE(made.exit == 0);
  CHECK(count_of(made.out, "<script") == 2);
  CHECK(made.out.find("<img") == std::string::npos);
}

TEST_SUITE("full") {
  TEST_CASE("HTML in a browser: numbers of the JSON, sorting, filtering, opening, names inert") {
    const Folder folder("browser");
    const std::string hostile = folder.file("hostile.onnx", hostile_model());
    for (const std::string& model : {std::string("models/resnet50.onnx"), hostile}) {
      CAPTURE(model);
      const std::string html = folder.path("report.html"), json = folder.path("report.json");
      REQUIRE(run_program({model, "-o", html}).exit == 0);
      REQUIRE(run_program({model, "-o", json}).exit == 0);
      const std::string told = browser_check(html, json);
      if (!told.empty()) CHECK(told == "ok");
    }
  }

  TEST_CASE("SVG in a browser: a hundred hostile names are text") {
    const Folder folder("browser-svg");
    const std::string hostile = folder.file("hostile.onnx", hostile_model());
    const std::string svg = folder.path("figure.svg");
    const std::vector<std::vector<std::string>> commands{
        {hostile, "-o", svg},
        {hostile, "--by", "module", "-o", svg},
        {"diff", hostile, "models/mlp.onnx", "-o", svg},
        {"compare", hostile, "models/mlp.onnx", "-o", svg}};
    for (const auto& command : commands) {
      REQUIRE(run_program(command).exit == 0);
      const std::string told = svg_check(svg, "J");
      if (!told.empty()) CHECK(told == "ok");
    }
  }
}

}  // namespace estimate_page_cases
}  // namespace opcost::test
