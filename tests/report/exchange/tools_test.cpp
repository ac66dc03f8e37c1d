// What is written for other tools, read by these tools themselves.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "support/browser.h"
#include "support/files.h"
#include "support/onnxruntime.h"
#include "support/paths.h"
#include "support/program.h"

namespace opcost::test {
namespace tools_cases {

constexpr const char* kModel = "models/squeezenet1_1.onnx";

std::string quoted(const std::string& word) { return "'" + word + "'"; }

/// The last line of what tests/report/exchange/tools_check.py says; "" where it was skipped.
std::string told_by(const std::string& tool, const std::string& module, const std::string& suffix,
                    const std::string& other) {
  const std::string python = python_with(module);
  const std::string browser = chromium_path();
  if (python.empty() || browser.empty()) {
    skipped("Chromium, or a Python that has " + module);
    return "";
  }
  const Folder folder("tools-" + tool);
  const std::string written = folder.path("w." + suffix), json = folder.path("report.json");
  REQUIRE(run_program({kModel, "-o", written}).exit == 0);
  REQUIRE(run_program({kModel, "-o", json}).exit == 0);
  const std::string told = folder.path("told");
  std::string command = quoted(python) + " tests/report/exchange/tools_check.py " + tool;
  for (const std::string& word : {browser, written, json, other}) command += " " + quoted(word);
  const int status = std::system((command + " > " + quoted(told) + " 2>&1").c_str());
  std::string text = text_of(told);
  while (text.ends_with('\n')) text.pop_back();
  return status == 0 ? text.substr(text.rfind('\n') + 1) : text;
}

TEST_SUITE("full") {
  TEST_CASE("Model Explorer's adapter has every key, and its classes every field") {
    const std::string told =
        told_by("model-explorer", "model_explorer_onnx", "explorer.json", kModel);
    if (!told.empty()) CHECK(told == "ok");
  }

  TEST_CASE("Netron shows the energy of the model, the graph and its nodes") {
    const std::string told = told_by("netron", "netron, playwright", "netron.json", kModel);
    if (!told.empty()) CHECK(told == "ok");
  }

  TEST_CASE("speedscope opens the profile and the trace, and both add up to the total") {
    const char* const given = std::getenv("OPCOST_TEST_SPEEDSCOPE");
    const std::string folder =
        given != nullptr ? given : source_dir() + "/build/npm/node_modules/speedscope";
    if (!std::filesystem::exists(folder)) return skipped("speedscope (npm)");
    for (const std::string tool : {"speedscope", "trace"}) {
      CAPTURE(tool);
      const std::string told = told_by(tool, "playwright", tool + ".json", folder);
      if (!told.empty()) CHECK(told == "ok");
    }
  }
}

bool has_program(const std::string& name) {
  return std::system(("command -v " + name + " >/dev/null 2>&1").c_str()) == 0;
}

// Without the package its rules are plain lines: all else is as it would be.
void add_booktabs(const Folder& folder) {
  if (std::system("kpsewhich booktabs.sty >/dev/null 2>&1") != 0)
    folder.file("booktabs.sty",
                "\\ProvidesPackage{booktabs}\\let\\toprule\\hline\\let\\midrule\\hline"
                "\\let\\bottomrule\\hline\n");
}

TEST_CASE("LaTeX: tables of every report are compiled") {
  if (!has_program("pdflatex")) return skipped("pdflatex");
  const Folder folder("latex");
  add_booktabs(folder);
  folder.file("all.tex",
              "\\documentclass{article}\\usepackage[utf8]{inputenc}\\usepackage[T1]{fontenc}\n"
              "\\usepackage{textcomp,booktabs,longtable}\\begin{document}\n"
              "\\input{table}\n\\end{document}\n");
  const std::vector<std::vector<std::string>> commands{
      {"models/lenet5.onnx", "--columns", "params,input,module,bytes,weight"},
      {"models/resnet50.onnx", "--by", "op"},
      {"compare", "models/lenet5.onnx", "models/mlp.onnx"},
      {"diff", "models/resnet18.onnx", "models/resnet18.onnx@fold-bn"},
      {"models/lenet5.onnx", "--sweep", "batch=1,2"},
      {"advise", "models/lenet5.onnx"},
      {"weights", "models/lenet5.onnx"}};
  for (std::vector<std::string> command : commands) {
    CAPTURE(command.front());
    command.insert(command.end(), {"--format", "latex"});
    const Outcome made = run_program(command);
    REQUIRE(made.exit == 0);
    folder.file("table.tex", made.out);
    const std::string run = "cd " + quoted(folder.path("")) +
                            " && pdflatex -interaction=nonstopmode -halt-on-error all.tex > told";
    CHECK_MESSAGE(std::system(run.c_str()) == 0, text_of(folder.path("told")));
  }
}

}  // namespace tools_cases
}  // namespace opcost::test
