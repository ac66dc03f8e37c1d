// opcost advise: each saving is the difference of two estimates that its command shows.
#include <doctest/doctest.h>

#include "io/json_reader.h"
#include "support/program.h"

namespace opcost::test {
namespace advise_cases {

JsonValue json_of(std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--format", "json"});
  const Outcome made = run_program(arguments);
  REQUIRE(made.exit == 0);
  auto json = parse_json(made.out, "test");
  REQUIRE(json);
  return *std::move(json);
}

TEST_CASE("advise: the command of each line gives its energy, and the difference its saving") {
  const JsonValue advice =
      json_of({"advise", "models/squeezenet1_1.onnx", "--table", "45nm", "--width", "90"});
  const double before = *advice.find("energy_pj")->number();
  double last = 1e300;
  std::size_t answered = 0;
  for (const JsonValue& line : *advice.find("what_ifs")->array()) {
    if (line.find("error") != nullptr) continue;
    const std::string command = *line.find("command")->text();
    CAPTURE(command);
    CHECK(command.find("--width") == std::string::npos);
    auto words = split_command(command);
    words.erase(words.begin());
    const double shown = *json_of(words).find("totals")->find("energy_pj")->number() /
                         static_cast<double>(*line.find("samples")->count());
    CHECK(shown == doctest::Approx(*line.find("energy_pj")->number()).epsilon(1e-12));
    const double saving = *line.find("saving_pj")->number();
    CHECK(saving == doctest::Approx(before - shown).epsilon(1e-9));
    CHECK(saving <= last);
    last = saving;
    CHECK(line.find("layers")->array()->size() == 5);
    ++answered;
  }
  CHECK(answered >= 7);
}

TEST_CASE("advise: what was asked already is not asked again") {
  const Outcome made = run_program({"advise", "models/lenet5.onnx", "--precision", "int8"});
  CHECK(made.exit == 0);
  CHECK(made.out.find("--precision weights=int8") == std::string::npos);
  CHECK(made.out.find("--precision int8 --fold-bn") != std::string::npos);
}

TEST_CASE("advise: one message for what cannot be") {
  CHECK(run_program({"advise"}).exit == 2);
  CHECK(run_program({"advise", "no.onnx"}).exit == 2);
  CHECK(run_program({"advise", "models/mlp.onnx", "--format", "csv"}).exit == 2);
}

}  // namespace advise_cases
}  // namespace opcost::test
