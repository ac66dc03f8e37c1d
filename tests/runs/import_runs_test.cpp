// Samples written by hand from the tools' documented layouts.
#include "opcost/runs/import_runs.h"

#include <doctest/doctest.h>

namespace opcost {
namespace {

ImportOptions thousand() {
  ImportOptions options;
  options.model = "m.onnx";
  options.inferences = 1000;
  return options;
}

Imported imported(std::string_view tool, const std::string& text,
                  const ImportOptions& options = thousand()) {
  auto result = import_runs(tool, text, "log", options);
  REQUIRE_MESSAGE(result.ok(), (result ? "" : to_string(result.error())));
  return *std::move(result);
}

std::string faults_of(std::string_view tool, const std::string& text) {
  std::string faults;
  for (const Error& fault : imported(tool, text).faults)
    faults += fault.where + ": " + fault.what + "\n";
  return faults;
}

std::string import_error(std::string_view tool, const std::string& text,
                         const ImportOptions& options = thousand()) {
  const auto result = import_runs(tool, text, "log", options);
  return result ? "fine" : result.error().what;
}

// 2 kWh of CPU, 1 of GPU, 0.5 of RAM in an hour; 3 kWh are 10.8 MJ, so 10.8 kJ each.
constexpr double kEach = 3 * 3.6e6 / 1000;

const std::string kHead200 =
    "timestamp,project_name,run_id,duration,emissions,emissions_rate,cpu_power,gpu_power,ram_power,"
    "cpu_energy,gpu_energy,ram_energy,energy_consumed,country_name,country_iso_code,region,"
    "cloud_provider,cloud_region,os,python_version,cpu_count,cpu_model,gpu_count,gpu_model,"
    "longitude,latitude,ram_total_size,tracking_mode,on_cloud\n";
const std::string kHead380 =
    "timestamp,project_name,run_id,experiment_id,duration,emissions,emissions_rate,cpu_power,"
    "gpu_power,ram_power,cpu_energy,gpu_energy,ram_energy,energy_consumed,water_consumed,"
    "country_name,country_iso_code,region,cloud_provider,cloud_region,os,python_version,"
    "codecarbon_version,cpu_count,cpu_model,gpu_count,gpu_model,longitude,latitude,"
    "ram_total_size,tracking_mode,cpu_utilization_percent,gpu_utilization_percent,"
    "ram_utilization_percent,ram_used_gb,on_cloud,pue,wue\n";

TEST_CASE("CodeCarbon: the 12 columns of version 1, and 11 without an experiment") {
  const std::string row = "t,e,p,3600,1.5,3,France,FRA,idf,N,,\n";
  const Imported all = imported(
      "codecarbon",
      "timestamp,experiment_id,project_name,duration,emissions,energy_consumed,country_name,"
      "country_iso_code,region,on_cloud,cloud_provider,cloud_region\n" +
          row);
  REQUIRE(all.runs.size() == 1);
  CHECK(all.runs[0].energy_j == doctest::Approx(kEach));
  CHECK(all.runs[0].time_s.value() == doctest::Approx(3.6));
  CHECK(all.runs[0].method == Method::Unknown);
  CHECK(all.notes.front().starts_with("a file of version 1"));
  const Imported eleven = imported(
      "codecarbon",
      "timestamp,project_name,duration,emissions,energy_consumed,country_name,country_iso_code,"
      "region,on_cloud,cloud_provider,cloud_region\nt,p,3600,1.5,3,France,FRA,idf,N,,\n");
  CHECK(eleven.runs.front().energy_j == doctest::Approx(kEach));
}

TEST_CASE("CodeCarbon: the 29 columns of 2.0, whose rate is in g/s") {
  const Imported all =
      imported("codecarbon", kHead200 +
                                 "t,p,r1,3600,1.8,0.5,9,9,9,2,1,0.5,3.5,France,FRA,,,,Linux,3.9,8,"
                                 "\"Xeon, gold\",1,V100,,,64,machine,N\n");
  REQUIRE(all.runs.size() == 1);
  CHECK(all.runs[0].energy_j == doctest::Approx(kEach));  // without the RAM
  CHECK(all.runs[0].scope == "cpu+gpu");
}

TEST_CASE("CodeCarbon: columns of 2.2, 2.2.3, 2.7, 3.0.8 in their order") {
  std::string head = kHead200, row = "t,p,r1,3600,1.8,0.0005,9,9,9,2,1,0.5,3.5,F,FRA,,,,L,3.9,";
  const auto put = [](std::string& text, const std::string& before, const std::string& piece) {
    text.insert(text.find(before), piece);
  };
  put(head, "cpu_count", "codecarbon_version,");
  CHECK(
      imported("codecarbon", head + row + "2.2.0,8,x,1,V,,,64,machine,N\n").runs.front().energy_j ==
      doctest::Approx(kEach));
  head.insert(head.size() - 1, ",pue");
  CHECK(imported("codecarbon", head + row + "2.3.4,8,x,1,V,,,64,machine,N,1.5\n")
            .runs.front()
            .energy_j == doctest::Approx(kEach / 1.5));
  put(head, "duration", "experiment_id,");
  put(row, "3600", "e1,");
  CHECK(imported("codecarbon", head + row + "2.7.0,8,x,1,V,,,64,machine,N,1\n")
            .runs.front()
            .energy_j == doctest::Approx(kEach));
  put(head, "country_name", "water_consumed,");
  head.insert(head.size() - 1, ",wue");
  put(row, "F,FRA", "0,");
  CHECK(imported("codecarbon", head + row + "3.0.8,8,x,1,V,,,64,machine,N,1.2,0\n")
            .runs.front()
            .energy_j == doctest::Approx(kEach / 1.2));
}

const std::string kStart380 = "t,p,r1,e1,3600,1.8,0.0005,9,9,9,2,1,0.5,3.5,0,F,FRA,";
const std::string kEnd380 = "64,machine,5,6,7,8,N,1.25,0\n";

TEST_CASE("CodeCarbon: a row of 3.3 that lost region and position is aligned from both ends") {
  const std::string whole = kStart380 + "idf,,,L,3.9,3.3.0,8,x,1,V,2.3,48.8," + kEnd380;
  std::string shifted = kStart380 + ",,L,3.9,3.3.0,8,x,1,V," + kEnd380;
  shifted.replace(shifted.find("r1"), 2, "r2");
  const Imported all = imported("codecarbon", kHead380 + whole + shifted);
  CHECK(all.faults.empty());
  REQUIRE(all.runs.size() == 2);
  for (const MeasuredRun& run : all.runs) CHECK(run.energy_j == doctest::Approx(kEach / 1.25));
  CHECK(all.runs[1].line == 3);
}

TEST_CASE("CodeCarbon: a row that cannot be aligned, or does not add up, is refused by line") {
  const std::string whole = kStart380 + "idf,,,L,3.9,3.3.0,8,x,1,V,2.3,48.8," + kEnd380;
  CHECK(faults_of("codecarbon", kHead380 + kStart380 + "L,3.9,N,1.25\n")
            .starts_with("log:2: it has not the columns of the titles"));
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string row = whole;
    row.replace(row.find(from), from.size(), to);
    return faults_of("codecarbon", kHead380 + row);
  };
  CHECK(changed("2,1,0.5,3.5", "2,1,0.5,4.5") ==
        "log:2: its parts are 3.5 kWh and its whole 4.5\n");
  CHECK(changed("2,1,0.5", "-2,1,0.5") == "log:2: `cpu_energy` is no number from 0: `-2`\n");
  CHECK(changed("3600", "nan") == "log:2: `duration` is no number from 0: `nan`\n");
  CHECK(changed("0.0005", "0.007") ==
        "log:2: `emissions_rate` is 14 times emissions / duration: the row is damaged\n");
  CHECK(import_error("codecarbon", "a,b\n1,2\n") ==
        "no column `duration`: this is no file of CodeCarbon");
}

TEST_CASE("CodeCarbon: of rows of one run the last is taken, as they are sums") {
  const std::string row = kStart380 + "idf,,,L,3.9,3.3.0,8,x,1,V,2.3,48.8," + kEnd380;
  std::string later = row;
  later.replace(later.find("2,1,0.5,3.5"), 11, "4,2,1,7");
  const Imported all = imported("codecarbon", kHead380 + row + later);
  REQUIRE(all.runs.size() == 1);
  CHECK(all.runs[0].line == 3);
  CHECK(all.runs[0].energy_j == doctest::Approx(2 * kEach / 1.25));
  CHECK(all.notes.front().starts_with("1 rows are earlier sums"));
}

TEST_CASE("CodeCarbon: a file of tasks, RAM on demand, and a CPU power that never changes") {
  ImportOptions options = thousand();
  options.with_ram = true;
  options.cpu_method = Method::Measured;
  std::string text =
      "task_name,timestamp,project_name,run_id,duration,emissions,emissions_rate,cpu_energy,"
      "gpu_energy,ram_energy,energy_consumed,gpu_model,tracking_mode,on_cloud\n";
  for (const char* task : {"a", "b", "c"})
    text += std::string(task) + ",t,p,r1,3600,1.8,0.0005,2,0,0.5,2.5,V100,machine,N\n";
  const Imported all = imported("codecarbon", text, options);
  REQUIRE(all.runs.size() == 3);
  CHECK(all.runs[0].energy_j == doctest::Approx(2.5 * 3.6e6 / 1000));
  CHECK(all.runs[0].method == Method::Estimated);  // because of the RAM
  REQUIRE(all.notes.size() == 2);
  CHECK(all.notes[0].starts_with("the CPU's power is the same in all rows"));
  CHECK(all.notes[1].starts_with("3 rows name a GPU and give it no energy"));
}

TEST_CASE("CarbonTracker: epochs of two GPUs, a None, an exponent, a bracket over two lines") {
  const Imported all =
      imported("carbontracker",
               "2024-05-01 12:00:00 - Epoch 1:\n"
               "2024-05-01 12:00:00 - Duration: 0:01:40.00\n"
               "2024-05-01 12:00:00 - Average power usage (W) for gpu: [ 100.5\n"
               " 1.995e2]\n"
               "2024-05-01 12:00:00 - Average power usage (W) for cpu: None\n"
               "2024-05-01 12:02:00 - Epoch 2:\n"
               "2024-05-01 12:02:00 - Duration: 0:00:50.0\n"
               "2024-05-01 12:02:00 - Average power usage (W) for gpu: [100. 200.]\n"
               "2024-05-01 12:02:00 - Average power usage (W) for cpu: [ 60.]\n");
  CHECK(all.faults.empty());
  REQUIRE(all.runs.size() == 2);
  CHECK(all.runs[0].energy_j == doctest::Approx(300.0 * 100 / 1000));
  CHECK(all.runs[1].energy_j == doctest::Approx(360.0 * 50 / 1000));
  CHECK(all.runs[1].line == 6);
}

TEST_CASE("CarbonTracker: the output log's energy without its PUE") {
  const std::string text =
      "2024-05-01 12:00:00 - Predicted consumption for 9 epoch(s):\n"
      "\tTime:\t1:00:00\n\tEnergy:\t1.0 kWh\n\tCO2eq:\t9 g\n"
      "2024-05-01 13:00:00 - Actual consumption for 2 epoch(s):\n"
      "\tTime:\t0:10:00\n\tEnergy:\t1.58e-2 kWh\n\tCO2eq:\t3 g\n";
  CHECK(faults_of("carbontracker", text) ==
        "log:5: its energy contains a PUE that the log does not tell\n");
  ImportOptions options = thousand();
  options.pue = 1.58;
  const Imported all = imported("carbontracker", text, options);
  REQUIRE(all.runs.size() == 1);
  CHECK(all.runs[0].energy_j == doctest::Approx(0.01 * 3.6e6 / 1000));
  CHECK(all.runs[0].time_s.value() == doctest::Approx(0.6));
  CHECK(imported("carbontracker", text + "A PUE of 1.58 was used.\n").runs.size() == 1);
}

TEST_CASE("CarbonTracker: what is malformed is refused by line") {
  CHECK(
      faults_of("carbontracker",
                "Epoch 1:\nAverage power usage (W) for gpu: [1.0]\nEpoch 2:\nDuration: 0:00:10.0\n"
                "Average power usage (W) for gpu: None\n") ==
      "log:1: an epoch without a duration\nlog:3: an epoch without a power\n");
  CHECK(faults_of("carbontracker",
                  "Epoch 1:\nDuration: 0:00:10.0\nAverage power usage (W) for gpu: [x]\n")
            .starts_with("log:3: `x` is no power\n"));
  CHECK(import_error("carbontracker", "something else\n") == "no record of carbontracker in it");
}

TEST_CASE("experiment-impact-tracker: power times time, the machine's") {
  const Imported all = imported(
      "eit",
      "{\"timestamp\": 10.0, \"rapl_power_draw_absolute\": 50, \"nvidia_draw_absolute\": 100}\n"
      "{\"timestamp\": 12.0, \"rapl_power_draw_absolute\": 60, \"nvidia_draw_absolute\": 140}\n"
      "{\"timestamp\": 15.0, \"rapl_power_draw_absolute\": 40, \"nvidia_draw_absolute\": 60}\n");
  REQUIRE(all.runs.size() == 1);
  CHECK(all.runs[0].energy_j == doctest::Approx((200.0 * 2 + 100.0 * 3) / 1000));
  CHECK(all.runs[0].time_s.value() == doctest::Approx(0.005));
}

TEST_CASE("experiment-impact-tracker: a gap or a time that goes back is no energy") {
  const std::string first = "{\"timestamp\": 10.0, \"rapl_power_draw_absolute\": 50}\n";
  CHECK(faults_of("eit", first) == "log:1: an energy takes two samples of power or more\n");
  CHECK(faults_of("eit", first + "{\"timestamp\": 9.0, \"rapl_power_draw_absolute\": 50}\n") ==
        "log:2: its time is not after that of the sample before\n");
  CHECK(faults_of("eit", first + "{\"timestamp\": 11.0}\n{\"timestamp\": 12.0, "
                                 "\"rapl_power_draw_absolute\": 50}\n") ==
        "log:2: it tells no power\n");
  CHECK(import_error("eit", first + "{\n") != "fine");
}

TEST_CASE("Zeus: joules of all GPUs, a window a record") {
  const std::string head = "start_time,window_name,elapsed_time,gpu0_energy,gpu1_energy\n";
  const Imported all = imported("zeus", head + "1700000000.5,w1,2.5,100.5,200.5\n");
  REQUIRE(all.runs.size() == 1);
  CHECK(all.runs[0].energy_j == doctest::Approx(0.301));
  CHECK(all.runs[0].scope == "gpu");
  CHECK(faults_of("zeus", head + "1,w1,2.5,100,\n1,w,2,0,0\n1,w,2\n") ==
        "log:2: `gpu1_energy` is no number from 0: ``\n"
        "log:3: its energy is 0 J: nothing measured\n"
        "log:4: 3 cells where there are 5 columns\n");
  CHECK(import_error("zeus", "window_name,elapsed_time\nw,1\n") == "no column of a GPU's energy");
}

TEST_CASE(
    "pyJoules: microjoules of package and DRAM, millijoules of GPUs; cores are in the package") {
  const std::string head = "timestamp;tag;duration;package_0;dram_0;core_0;uncore_0;nvidia_gpu_0\n";
  const Imported all =
      imported("pyjoules", head + "1700000000.5;foo;2;3000000;1000000;2000000;500000;6000\n");
  REQUIRE(all.runs.size() == 1);
  CHECK(all.runs[0].energy_j == doctest::Approx(10.0 / 1000));
  CHECK(faults_of("pyjoules", head + "1;foo;2;x;1;1;1;1\n") ==
        "log:2: `package_0` is no number from 0: `x`\n");
  CHECK(import_error("pyjoules", "timestamp,tag,duration,package_0\n1,a,1,1\n") != "fine");
}

TEST_CASE("Scaphandre: the host's microwatts over time") {
  const Imported all = imported(
      "scaphandre",
      "[{\"host\": {\"consumption\": 10000000.0, \"timestamp\": 100.0}, \"consumers\": []},\n"
      " {\"host\": {\"consumption\": 20000000.0, \"timestamp\": 102.0}, \"sockets\": []}]\n");
  REQUIRE(all.runs.size() == 1);
  CHECK(all.runs[0].energy_j == doctest::Approx(40.0 / 1000));
  CHECK(faults_of("scaphandre",
                  "[{\"host\": {\"consumption\": -1, \"timestamp\": 1}},\n"
                  "{\"consumers\": []}]\n") ==
        "log:1: `consumption` is no number from 0\nlog:2: it has no `host`\n");
}

TEST_CASE("Eco2AI: kilowatt hours, an estimate") {
  const std::string head =
      "id,project_name,experiment_description,epoch,start_time,duration(s),power_consumption(kWh),"
      "CO2_emissions(kg),CPU_name,GPU_name,OS,region/country,cost\n";
  const std::string row = "a,p,d,N/A,2024,60,0.001,0.0005,\"Xeon, 2\",V100,Linux,FR,N/A\n";
  const Imported all = imported("eco2ai", head + row);
  REQUIRE(all.runs.size() == 1);
  CHECK(all.runs[0].energy_j == doctest::Approx(3.6));
  CHECK(all.runs[0].method == Method::Estimated);
  CHECK(faults_of("eco2ai", head + "a,p,d,N/A,2024,60,much,0,X,V,L,FR,N/A\n") ==
        "log:2: `power_consumption(kWh)` is no number from 0: `much`\n");
}

TEST_CASE("Import: the number of inferences must be told, and a PUE be one") {
  ImportOptions options = thousand();
  options.inferences = 0;
  CHECK(import_error("zeus", "", options) == "how many inferences does a record hold?");
  options = thousand();
  options.pue = 0.5;
  CHECK(import_error("zeus", "", options) == "a PUE is 1 or more, not 0.5");
  CHECK(import_error("other", "") == "`other` is no tool");
}

}  // namespace
}  // namespace opcost
