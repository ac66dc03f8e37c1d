// Width, length and characters of the text report.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "cli/run.h"
#include "report/layout/printable.h"
#include "support/paths.h"
#include "support/program.h"

namespace opcost::test {
namespace text_page_cases {

// As on a terminal of that size.
std::string on_screen(const std::vector<std::string>& arguments, std::size_t width,
                      std::size_t lines, bool ascii = false) {
  std::filesystem::current_path(source_dir());
  std::istringstream in;
  std::ostringstream out, err;
  cli::Streams streams{in, out, err};
  streams.width = width;
  streams.screen = lines;
  streams.ascii = ascii;
  REQUIRE(cli::run(arguments, streams) == cli::ExitCode::Done);
  return std::move(out).str();
}

std::size_t widest(const std::string& text) {
  std::size_t most = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) most = std::max(most, columns(line));
  return most;
}

const std::string kResnet = "models/resnet50.onnx";  // 174 layers

TEST_CASE("Text on a terminal: 30 rows and how to see more; all in a pipe and with --all") {
  const Outcome piped = run_program({kResnet});
  CHECK(piped.out.find("--all") == std::string::npos);
  CHECK(piped.out.find("[others]") == std::string::npos);
  const std::string screen = on_screen({kResnet}, 100, 40);
  CHECK(screen.find("By layer, the 30 most expensive first") != std::string::npos);
  CHECK(screen.find("--all") != std::string::npos);
  CHECK(on_screen({kResnet, "--all"}, 100, 40).find("[others]") == std::string::npos);
  CHECK(on_screen({kResnet, "--top", "3"}, 100, 40).find("--all") == std::string::npos);
}

TEST_CASE("Text longer than a screen ends with its summary") {
  const std::string text = on_screen({kResnet}, 100, 40);
  const std::size_t last = text.rfind("In short");
  REQUIRE(last != std::string::npos);
  CHECK(text.find("energy      ", last) != std::string::npos);
  CHECK(on_screen({kResnet}, 100, 500).find("In short") == std::string::npos);
}

TEST_CASE("--width holds, where the narrowest columns fit") {
  for (const char* width : {"48", "60", "80", "120"}) {
    CAPTURE(width);
    const Outcome made = run_program({"models/resnet18.onnx", "--width", width});
    CHECK(made.exit == 0);
    CHECK(widest(made.out) <= std::stoul(width));
  }
  CHECK(run_program({"models/mlp.onnx", "--width", "39"}).exit == 2);
  CHECK(run_program({"models/mlp.onnx", "--width", "wide"}).exit == 2);
}

TEST_CASE("A locale of ASCII gets ASCII") {
  for (const char c : on_screen({"models/resnet18.onnx", "--all"}, 60, 40, true))
    CHECK(static_cast<unsigned char>(c) < 0x80);
}

TEST_CASE("--columns and --tree: what is asked for, and what makes no sense") {
  const Outcome made =
      run_program({"models/mlp.onnx", "--columns", "params,input,module,weight,bytes"});
  CHECK(made.exit == 0);
  for (const char* title : {"params", "input", "module", "weight", "bytes"})
    CHECK(made.out.find(title) != std::string::npos);
  CHECK(run_program({"models/resnet18.onnx", "--by", "module", "--tree"}).exit == 0);
  CHECK(run_program({"models/mlp.onnx", "--columns", "prams"}).exit == 2);
  CHECK(run_program({"models/mlp.onnx", "--columns", "params", "--by", "op"}).exit == 2);
  CHECK(run_program({"models/mlp.onnx", "--columns", "params", "--format", "json"}).exit == 2);
  CHECK(run_program({"models/mlp.onnx", "--tree"}).exit == 2);
  CHECK(run_program({"models/mlp.onnx", "--by", "module", "--tree", "--top", "2"}).exit == 2);
}

}  // namespace text_page_cases
}  // namespace opcost::test
