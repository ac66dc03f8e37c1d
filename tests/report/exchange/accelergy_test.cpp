// Accelergy: its rule, the sum of counts times energies, gives the energy of the estimate.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <map>

#include "core/parse_quantity.h"
#include "io/json_reader.h"
#include "io/yaml.h"
#include "opcost/cost/accelergy.h"
#include "opcost/cost/tables.h"
#include "support/files.h"
#include "support/onnxruntime.h"
#include "support/program.h"

namespace opcost::test {
namespace accelergy_cases {

using Words = std::vector<std::string>;

const std::vector<Words> kEstimates{
    {"models/lenet5.onnx"},
    {"models/resnet18.onnx", "--table", "xeon-5120"},
    {"models/mobilenet_v2.onnx", "--table", "cuda-board-networks"},  // calls have a price
    {"models/lenet5.onnx", "--precision", "int8", "--set", "mul.int8=0.0000123"},
    {"models/mlp.onnx", "--table", "tests/data/predict/small_layers.yaml", "--fallback", "45nm"}};

double energy_of(Words words) {
  words.insert(words.end(), {"--format", "json"});
  const Outcome made = run_program(words);
  REQUIRE(made.exit == 0);
  const auto json = parse_json(made.out, "test");
  REQUIRE(json);
  return *json->find("totals")->find("energy_pj")->number();
}

std::string counts_of(Words words) {
  words.insert(words.end(), {"--format", "accelergy"});
  const Outcome made = run_program(words);
  REQUIRE(made.exit == 0);
  return made.out;
}

std::map<std::string, double> energies_in(const std::string& text) {
  const auto root = parse_yaml(text, "test");
  REQUIRE(root);
  CHECK(root->find("ERT")->find("version")->scalar == "0.3");
  std::map<std::string, double> energies;
  for (const YamlNode& table : root->find("ERT")->find("tables")->sequence)
    for (const YamlNode& action : table.find("actions")->sequence)
      CHECK(energies
                .emplace(table.find("name")->scalar + "." + action.find("name")->scalar,
                         *parse_plain_number(action.find("energy")->scalar))
                .second);
  return energies;
}

double sum_of(const std::string& counts, const std::map<std::string, double>& energies) {
  const auto root = parse_yaml(counts, "test");
  REQUIRE(root);
  const YamlNode& design = root->find("action_counts")->find("subtree")->sequence.at(0);
  double sum = 0.0;
  for (const YamlNode& component : design.find("local")->sequence)
    for (const YamlNode& action : component.find("action_counts")->sequence)
      sum += *parse_plain_number(action.find("counts")->scalar) *
             energies.at(design.find("name")->scalar + "." + component.find("name")->scalar + "." +
                         action.find("name")->scalar);
  return sum;
}

bool near(double a, double b) { return std::abs(a - b) <= 1e-9 * std::abs(b); }

TEST_CASE("accelergy: counts times energies is the energy of the estimate") {
  for (const Words& words : kEstimates) {
    CAPTURE(words);
    const std::string text = counts_of(words);
    CHECK(near(sum_of(text, energies_in(text)), energy_of(words)));
  }
}

TEST_CASE("accelergy: the energies of the exported table give the same") {
  for (const std::string table : {"45nm", "xeon-5120", "cuda-board-networks"}) {
    CAPTURE(table);
    const Words words{"models/squeezenet1_1.onnx", "--table", table};
    const Outcome energies = run_program({"table", "export", "accelergy", table});
    REQUIRE(energies.exit == 0);
    CHECK(near(sum_of(counts_of(words), energies_in(energies.out)), energy_of(words)));
  }
}

TEST_CASE("accelergy: another program, which knows nothing of opcost, adds up the same") {
  const std::string python = python_with("yaml");
  if (python.empty()) return skipped("a Python that has PyYAML");
  const Folder folder("accelergy");
  for (const Words& words : kEstimates) {
    CAPTURE(words);
    const std::string file = folder.file("counts.yaml", counts_of(words));
    const std::string told = folder.path("told"), quote = "'";
    const std::string command = quote + python + "' tests/report/exchange/accelergy_sum.py '" +
                                file + "' > '" + told + "' 2>&1";
    REQUIRE_MESSAGE(std::system(command.c_str()) == 0, text_of(told));
    std::string sum = text_of(told);
    while (sum.ends_with('\n')) sum.pop_back();
    const auto energy = parse_plain_number(sum);
    REQUIRE_MESSAGE(energy, sum);
    CHECK(near(*energy, energy_of(words)));
  }
}

TEST_CASE("accelergy: a table that goes out and comes back prices a model as before") {
  for (const std::string name : {"45nm", "xeon-5120", "horowitz-45nm"}) {
    CAPTURE(name);
    const auto table = find_table(name);
    REQUIRE(table);
    const auto back = import_accelergy(accelergy_table(*table), "back.yaml", {});
    REQUIRE_MESSAGE(back, back.error().what);
    CHECK(back->not_mapped.empty());
    const Folder folder("accelergy-back");
    const std::string file = folder.file("back.yaml", table_text(back->table));
    const Words rest{"models/squeezenet1_1.onnx", "--placement", "array", "--table"};
    Words first = rest, second = rest;
    first.push_back(name);
    second.push_back(file);
    CHECK(near(energy_of(second), energy_of(first)));
  }
}

TEST_CASE("accelergy: what is mapped becomes a price, what is not is named") {
  const std::string glb = "system.chip.glb.", of = "(address_delta=1,data_delta=1)";
  const Outcome made = run_program(
      {"table", "import", "accelergy", "tests/data/tables/accelergy_ert.yaml", "--name", "chip",
       "--map", "system.DRAM.read=read.64@DRAM", "--map", "system.DRAM.write=write.64@DRAM",
       "--map", glb + "read" + of + "=read.64@glb", "--map", glb + "write" + of + "=write.64@glb",
       "--map", "system.chip.PE[0..63].mac.mac_random=mac.int16", "--capacity", "glb=128KiB"});
  REQUIRE_MESSAGE(made.exit == 0, made.err);
  const auto table = parse_table(made.out, "made");
  REQUIRE_MESSAGE(table, table.error().what);
  const TableContent& content = table->content();
  CHECK(content.name == "chip");
  REQUIRE(content.tiers.size() == 2);
  CHECK(content.memory[TierIndex{0}].name == "glb");
  CHECK(content.tiers[0].read.at(Bits{64}).each.value == 17.25);
  CHECK(content.tiers[0].write.at(Bits{64}).each.value == 20.5);
  CHECK(content.tiers[1].read.at(Bits{64}).each.value == 512.0);
  CHECK(content.mac.at({NumberFormat::Int, Bits{16}}).each.value == 2.2);
  CHECK(content.overrides.empty());
  for (const std::string left : {"system.DRAM.idle", "mac.mac_gated", "address_delta=0"})
    CHECK_MESSAGE(made.err.find(left) != std::string::npos, left);
  CHECK(made.err.find("5 of 8 actions") != std::string::npos);
}

TEST_CASE("accelergy: a memory needs a capacity, a read and a write; no price two actions") {
  const auto error = [](const AccelergyMapping& mapping) {
    const auto made = import_accelergy(
        "ERT:\n  version: 0.4\n  tables:\n"
        "    - {name: s.a, actions: [{name: read_32, energy: 1}, {name: write_32, energy: 2}]}\n"
        "    - {name: s.b, actions: [{name: read_32, energy: 3}, {name: mul_int8, energy: 4}]}\n",
        "x.yaml", mapping);
    return made ? std::string() : made.error().what;
  };
  CHECK(error({}).find("only the outermost memory may have none: a, b") != std::string::npos);
  CHECK(error({.capacities = {"a=1KiB"}}) == "memory `b` has no price of a write");
  CHECK(error({.capacities = {"a=1KiB", "b=2KiB"}}).find("must hold arrays of any size") !=
        std::string::npos);
  CHECK(error({.capacities = {"c=1KiB"}}) == "no action is mapped to a memory `c`");
  CHECK(error({.actions = {"s.b.read_32=read.32@a"}}) ==
        "`s.a.read_32` and `s.b.read_32` are both read.32@a");
  CHECK(error({.actions = {"s.b.mul_int8=write.32@b"}, .capacities = {"a=1KiB"}}).empty());
}

}  // namespace accelergy_cases
}  // namespace opcost::test
