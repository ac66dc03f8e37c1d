// The way of a user: calibrate, look at the table, validate with it.
#include <doctest/doctest.h>

#include "support/files.h"
#include "support/program.h"

namespace opcost::test {
namespace {

const std::string kRuns = "benchmarks/accuracy/example_runs.csv";

TEST_CASE("Command line: a calibrated table is valid, has its provenance, and meets what it must") {
  const Folder folder("calibrate");
  const std::string table = folder.path("my_cpu.yaml"), plot = folder.path("plot.svg");
  const Outcome made =
      run_program({"calibrate", kRuns, "--base", "45nm", "-o", table, "--placement", "ideal",
                   "--host", "bench", "--date", "2024-05-01"});
  REQUIRE_MESSAGE(made.exit == 0, made.err);
  CHECK(made.out.find("out of fold") != std::string::npos);
  const std::string yaml = text_of(table);
  for (const char* piece : {"name: \"my_cpu\"", "placement: floor", "\"runs_sha256\": \"",
                            "\"host\": \"bench\"", "\"date\": \"2024-05-01\"",
                            "\"loss\": \"relative\"", "\"out_of_fold\": \"5 folds by model: MAPE "})
    CHECK_MESSAGE(yaml.find(piece) != std::string::npos, piece);
  CHECK(run_program({"table", "check", table}).exit == 0);

  // The table's placement holds where none is given, and another one warns.
  const Outcome plain = run_program({"models/mlp.onnx", "--table", table});
  CHECK(plain.out.find("floor: each node moves") != std::string::npos);
  const Outcome other = run_program({"models/mlp.onnx", "--table", table, "--placement", "array"});
  CHECK(other.out.find("hold for --placement floor, not for array") != std::string::npos);

  const Outcome met = run_program(
      {"validate", kRuns, "--table", table, "--svg", plot, "--require", "r2=0.5,relu.mape=300%"});
  CHECK_MESSAGE(met.exit == 0, met.err);
  CHECK(text_of(plot).starts_with("<svg"));
  const Outcome missed =
      run_program({"validate", kRuns, "--table", table, "--require", "mape=0.001%,gru.mape=1%"});
  CHECK(missed.exit == 1);
  CHECK(missed.err.find("--require mape=0.001%: it is ") != std::string::npos);
  CHECK(missed.err.find("no row is a `gru`") != std::string::npos);
}

TEST_CASE("Command line: bad rows stop a calibration unless they are to be skipped") {
  const std::string bad = "tests/data/runs/bad_rows.csv";
  CHECK(run_program({"calibrate", bad}).exit == 2);
  const Outcome skipped = run_program({"calibrate", bad, "--skip-bad-rows"});
  CHECK(skipped.exit == 0);
  CHECK(skipped.err.find("bad_rows.csv:3: ") != std::string::npos);
  const Outcome json =
      run_program({"calibrate", bad, "--skip-bad-rows", "--format", "json", "--bootstrap", "0"});
  CHECK(json.out.find("\"schema\": \"opcost.calibration/1\"") != std::string::npos);
  CHECK(json.out.find("\"out_of_fold\": null") != std::string::npos);
}

}  // namespace
}  // namespace opcost::test
