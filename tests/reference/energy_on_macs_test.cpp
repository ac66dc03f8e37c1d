// benchmarks/accuracy/energy_on_macs.py: R2 of measured energy on MACs.
#include <doctest/doctest.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "support/files.h"
#include "support/onnxruntime.h"
#include "support/paths.h"
#include "support/program.h"

namespace opcost {
namespace {

using test::Folder;

std::string quoted(const std::string& text) { return "'" + text + "'"; }

/// A program that knows the reports of two networks, which opcost wrote.
std::string two_reports(const Folder& folder) {
  for (const std::string name : {"alexnet", "vgg11"}) {
    const auto report = test::run_program({"models/" + name + ".onnx", "--format", "json"});
    REQUIRE(report.exit == 0);
    folder.file(name + ".onnx.json", report.out);
  }
  const std::string program =
      folder.file("opcost", "#!/bin/sh\ncat " + quoted(folder.path()) + "/\"${1##*/}\".json\n");
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  return program;
}

struct Told {
  bool done = false;
  std::string text;
};

Told told_of(const Folder& folder, const std::string& csv) {
  const std::string python = test::python_with("json"), out = folder.path("told");
  const std::string script = test::source_dir() + "/benchmarks/accuracy/energy_on_macs.py";
  const std::string command = quoted(python) + " " + quoted(script) + " " + quoted(csv) + " " +
                              quoted(two_reports(folder)) + " > " + quoted(out) + " 2>&1";
  const bool done = std::system(command.c_str()) == 0;
  return {done, test::text_of(out)};
}

/// Joules of so many batches of AlexNet: proportional to them, but for the last.
std::vector<double> joules(double last) { return {3.6, 7.2, 14.4, last}; }
constexpr std::array kBatches{1, 2, 4, 8};

std::string as_published(const std::vector<double>& energies) {
  std::string text = "architecture,batch_size,layer_index,energy_j\n";
  for (std::size_t at = 0; at < energies.size(); ++at) {
    const std::string batch = std::to_string(kBatches[at]);
    text += "alexnet," + batch + ",0," + std::to_string(energies[at]) + "\n";
    text += "alexnet," + batch + ",1,1000\n";  // a layer of it, not the network
    text += "lenet," + batch + ",0,5\n";       // of which there is no model
  }
  return text;
}

/// The same as CodeCarbon writes it: kWh of ten passes, and two repetitions more that lost a
/// counter or had one too many.
std::string as_measured(const std::vector<double>& energies) {
  std::string text = "project_name,cpu_energy\n";
  for (std::size_t at = 0; at < energies.size(); ++at)
    for (const double factor : {1.0, 0.5, 3.0}) {
      const std::string batch = std::to_string(kBatches[at]);
      text += "\"module:AlexNet;layer_idx:0;batch_size:" + batch + ";forward_passes:10\"," +
              std::to_string(factor * 10 * energies[at] / 3.6e6) + "\n";
      text += "\"module:AlexNet;layer_idx:3;batch_size:" + batch + ";forward_passes:10\",1\n";
    }
  return text;
}

TEST_CASE("energy_on_macs: energy in step with the batch has R2 1, and a point beside it less") {
  if (test::python_with("json").empty()) return test::skipped("Python");
  const Folder folder("energy-on-macs");
  const Told exact = told_of(folder, folder.file("exact.csv", as_published(joules(28.8))));
  CHECK_MESSAGE(exact.done, exact.text);
  CHECK(exact.text == "alexnet: R2 1.00000 over 4 batches\nall: R2 1.00000 over 4 points\n");
  // By hand: x 1 2 4 8 and y 1 2 4 4 have sums about their means of 11.75 together, 28.75 and 6.75
  // alone; 11.75^2 / (28.75 * 6.75) = 0.71143.
  const Told beside = told_of(folder, folder.file("beside.csv", as_published(joules(14.4))));
  CHECK_MESSAGE(beside.text.find("alexnet: R2 0.71143 over 4 batches") == 0, beside.text);
}

TEST_CASE("energy_on_macs: CodeCarbon's own file gives the same by the medians of repetitions") {
  if (test::python_with("json").empty()) return test::skipped("Python");
  const Folder folder("energy-on-macs-raw");
  const Told told = told_of(folder, folder.file("raw.csv", as_measured(joules(28.8))));
  CHECK_MESSAGE(told.text.find("alexnet: R2 1.00000 over 4 batches") == 0, told.text);
}

TEST_CASE("energy_on_macs: a file of no network that is here is told") {
  if (test::python_with("json").empty()) return test::skipped("Python");
  const Folder folder("energy-on-macs-none");
  const std::string file =
      folder.file("none.csv", "architecture,batch_size,layer_index,energy_j\nlenet,1,0,5\n");
  const Told told = told_of(folder, file);
  CHECK_FALSE(told.done);
  CHECK_MESSAGE(told.text.find("no network of this file is among the models") != std::string::npos,
                told.text);
}

TEST_CASE("energy_on_macs: the published energies of AlexNet and VGG-11 are linear in MACs") {
  const std::string file = test::shared_data() + "/getzner/networks_public.csv";
  if (!std::filesystem::exists(file)) return test::skipped("measurements of Getzner et al.");
  if (test::python_with("json").empty()) return test::skipped("Python");
  const Folder folder("energy-on-macs-getzner");
  CHECK(told_of(folder, file).text ==
        "alexnet: R2 0.99959 over 46 batches\nvgg11: R2 0.99988 over 43 batches\n"
        "all: R2 0.99985 over 89 points\n");
}

}  // namespace
}  // namespace opcost
