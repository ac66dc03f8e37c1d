// Files for other programs: totals are those of the estimate, and the programs' own readers agree.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "io/gzip.h"
#include "io/json_reader.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"
#include "report/exchange/node_energies.h"
#include "support/files.h"
#include "support/model_builder.h"
#include "support/onnxruntime.h"
#include "support/program.h"

namespace opcost::test {
namespace profiles_cases {

constexpr const char* kModel = "models/squeezenet1_1.onnx";

JsonValue json_of(const std::vector<std::string>& arguments) {
  const Outcome made = run_program(arguments);
  REQUIRE(made.exit == 0);
  auto json = parse_json(made.out, "test");
  REQUIRE(json);
  return *std::move(json);
}

double total() {
  return *json_of({kModel, "--format", "json"}).find("totals")->find("energy_pj")->number();
}

bool near(double a, double b) { return std::abs(a - b) <= 1e-9 * std::abs(b); }

// What a shell command prints; "" if it fails.
std::string printed(const std::string& command, const Folder& folder) {
  const std::string path = folder.path("printed");
  return std::system((command + " > '" + path + "' 2>/dev/null").c_str()) == 0 ? text_of(path) : "";
}

TEST_CASE("Profiles: which names may be those that opcost gives") {
  struct Case {
    const char* name;
    bool ours;
  };
  for (const Case& one : {Case{"Conv_12", true},
                          {"a_b_0", true},
                          {"_7", true},
                          {"Conv", false},
                          {"Conv_", false},
                          {"Conv_1x", false},
                          {"12", false},
                          {"", false}}) {
    CAPTURE(one.name);
    CHECK(may_be_ours({.name = one.name}) == one.ours);
  }
}

TEST_CASE("speedscope: a profile for each figure, its weights add up to the total") {
  const JsonValue profile = json_of({kModel, "--format", "speedscope"});
  const auto& profiles = *profile.find("profiles")->array();
  REQUIRE(profiles.size() == 5);
  const auto frames = profile.find("shared")->find("frames")->array()->size();
  double sum = 0.0;
  for (const JsonValue& weight : *profiles[0].find("weights")->array()) sum += *weight.number();
  CHECK(near(sum, total()));
  CHECK(near(*profiles[0].find("endValue")->number(), total()));
  for (const JsonValue& sample : *profiles[0].find("samples")->array()) {
    REQUIRE(!sample.array()->empty());
    for (const JsonValue& frame : *sample.array()) CHECK(*frame.count() < frames);
  }
}

TEST_CASE("trace: layers one after another, each inside its modules") {
  const JsonValue trace = json_of({kModel, "--format", "trace"});
  double sum = 0.0, end = 0.0;
  for (const JsonValue& event : *trace.find("traceEvents")->array()) {
    const JsonValue* category = event.find("cat");
    if (category == nullptr || *category->text() == "module") continue;
    const double begin = *event.find("ts")->number();
    CHECK(begin == doctest::Approx(end).epsilon(1e-9));
    end = begin + *event.find("dur")->number();
    sum += *event.find("args")->find("energy_pj")->number();
  }
  CHECK(near(sum, total()));
  CHECK(end * 1000.0 == doctest::Approx(total()).epsilon(1e-9));
}

TEST_CASE("Model Explorer: energies of nodes by name add up to the total") {
  const JsonValue data = json_of({kModel, "--format", "model-explorer"});
  double sum = 0.0;
  for (const JsonMember& node : *data.find("results")->object())
    sum += *node.value.find("value")->number();
  CHECK(near(sum, total()));
  CHECK(data.find("gradient")->array()->size() == 3);
}

TEST_CASE("Netron: the model's metrics, and those of every node that costs something") {
  const JsonValue data = json_of({kModel, "--format", "netron"});
  CHECK(*data.find("signature")->text() == "netron:attachment");
  double sum = 0.0, model = 0.0;
  for (const JsonValue& item : *data.find("metrics")->array()) {
    if (*item.find("name")->text() != "energy_pj") continue;
    const double value = std::strtod(item.find("value")->text()->c_str(), nullptr);
    if (*item.find("kind")->text() == "node") sum += value;
    if (*item.find("kind")->text() == "model") model = value;
  }
  CHECK(near(sum, total()));
  CHECK(near(model, total()));
}

TEST_CASE("gzip: stored blocks have the bytes of RFC 1952") {
  const std::string file = gzip_stored("hello");
  CHECK(file.substr(0, 3) == "\x1f\x8b\x08");
  CHECK(file.substr(10, 10) == std::string("\x01\x05\x00\xfa\xffhello", 10));
  CHECK(file.substr(20) == std::string("\x86\xa6\x10\x36\x05\x00\x00\x00", 8));  // CRC-32, size
}

TEST_CASE("pprof: Go's reader finds the total") {
  const Folder folder("pprof");
  const std::string path = folder.path("model.pb.gz");
  REQUIRE(run_program({kModel, "-o", path}).exit == 0);
  CHECK(text_of(path).substr(0, 2) == "\x1f\x8b");
  const std::string raw = printed("go tool pprof -raw '" + path + "'", folder);
  if (raw.empty()) return skipped("Go's pprof");
  CHECK(raw.find("energy/picojoules[dflt] floor/picojoules macs/count reads/count writes/count") !=
        std::string::npos);
  double sum = 0.0;  // lines "  1234  56 78 9 10: 3 2 1"
  const std::size_t samples = raw.find("writes/count\n") + 13;
  for (std::size_t at = samples; at < raw.find("Locations"); at = raw.find('\n', at) + 1)
    sum += std::strtod(raw.c_str() + at, nullptr);
  CHECK(sum == std::round(total()));
}

// The bytes that gzip's stored blocks hold.
std::string stored_bytes(const std::string& file) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(file.at(at)); };
  std::string bytes;
  for (std::size_t at = 10;;) {
    const std::size_t length = byte(at + 1) + 256U * byte(at + 2);
    bytes += file.substr(at + 5, length);
    if ((byte(at) & 1U) != 0) return bytes;
    at += 5 + length;
  }
}

/// The fields of a message of protocol buffers, of which all are bytes or numbers.
struct Fields {
  std::map<std::uint64_t, std::vector<std::uint64_t>> numbers;
  std::map<std::uint64_t, std::vector<std::string>> bytes;
};

std::uint64_t take_varint(const std::string& message, std::size_t& at) {
  std::uint64_t value = 0;
  for (unsigned shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(message.at(at++));
    value |= std::uint64_t{byte & 0x7fU} << shift;
    if (byte < 0x80) return value;
  }
}

Fields fields_of(const std::string& message) {
  Fields fields;
  for (std::size_t at = 0; at < message.size();) {
    const std::uint64_t key = take_varint(message, at), value = take_varint(message, at);
    REQUIRE((key & 7U) % 2 == 0);
    if ((key & 7U) == 0) {
      fields.numbers[key >> 3].push_back(value);
    } else {
      REQUIRE(value <= message.size() - at);
      fields.bytes[key >> 3].push_back(message.substr(at, value));
      at += value;
    }
  }
  return fields;
}

std::vector<std::uint64_t> packed_numbers(const std::string& bytes) {
  std::vector<std::uint64_t> numbers;
  for (std::size_t at = 0; at < bytes.size();) numbers.push_back(take_varint(bytes, at));
  return numbers;
}

Fields profile_of(const std::vector<std::string>& words) {
  const Folder folder("pprof-fields");
  const std::string path = folder.path("model.pb.gz");
  std::vector<std::string> all = words;
  all.insert(all.end(), {"-o", path});
  REQUIRE(run_program(all).exit == 0);
  return fields_of(stored_bytes(text_of(path)));
}

// The numbers are those of profile.proto.
TEST_CASE("pprof: each location has its function, and each value of a sample its type") {
  Fields profile = profile_of({kModel});
  const std::vector<std::string> strings = profile.bytes[6];
  const auto text = [&](const Fields& of, std::uint64_t field) {
    REQUIRE(of.numbers.contains(field));
    return strings.at(of.numbers.at(field).front());
  };
  CHECK(strings.at(0).empty());
  std::string types;
  for (const std::string& bytes : profile.bytes[1]) {
    const Fields type = fields_of(bytes);
    types += text(type, 1) + "/" + text(type, 2) + " ";
  }
  CHECK(types == "energy/picojoules floor/picojoules macs/count reads/count writes/count ");
  CHECK(text(profile, 13).starts_with("opcost "));  // comment
  CHECK(text(profile, 14) == "energy");             // default_sample_type

  std::map<std::uint64_t, std::string> functions, locations;  // names by id
  for (const std::string& bytes : profile.bytes[5]) {
    const Fields function = fields_of(bytes);
    functions[function.numbers.at(1).front()] = text(function, 3);
    CHECK(text(function, 2).ends_with(text(function, 3)));  // the whole path
    CHECK(text(function, 4) == kModel);
  }
  for (const std::string& bytes : profile.bytes[4]) {
    const Fields location = fields_of(bytes);
    const Fields line = fields_of(location.bytes.at(4).front());
    locations[location.numbers.at(1).front()] = functions.at(line.numbers.at(1).front());
  }
  CHECK(locations.size() == profile.bytes[4].size());
  CHECK(functions.size() == locations.size());
  CHECK(profile.bytes[4].size() > profile.bytes[2].size());  // the modules too

  std::uint64_t sum = 0;
  for (const std::string& bytes : profile.bytes[2]) {
    const Fields sample = fields_of(bytes);
    for (const std::uint64_t place : packed_numbers(sample.bytes.at(1).front()))
      CHECK(locations.contains(place));
    const auto values = packed_numbers(sample.bytes.at(2).front());
    REQUIRE(values.size() == 5);
    sum += values.front();
  }
  CHECK(static_cast<double>(sum) == std::round(total()));
}

TEST_CASE("pprof: nodes of unknown cost are told in a comment") {
  ModelBuilder b(18);
  b.input("x", ElementType::Float, {2});
  b.node("Nobody", {"x"}, {"y"}).set_domain("strange");
  b.node("Relu", {"x"}, {"z"});
  b.output("y").output("z");
  const Folder folder("pprof-unknown");
  const std::string model = folder.file("model.onnx", b.bytes());
  Fields profile = profile_of({model});
  const std::vector<std::string> strings = profile.bytes[6];
  REQUIRE(profile.numbers[13].size() == 2);
  CHECK(strings.at(profile.numbers[13][1]) == "1 node of unknown cost");
}

TEST_CASE("Profiles: --by and --top hold, and keep the total") {
  const JsonValue profile = json_of({kModel, "--format", "speedscope", "--by", "op", "--top", "2"});
  const JsonValue& energy = profile.find("profiles")->array()->front();
  CHECK(energy.find("weights")->array()->size() == 3);
  CHECK(near(*energy.find("endValue")->number(), total()));
}

TEST_CASE("Formats that hold every node refuse --by and --top") {
  for (const char* format : {"json", "csv", "netron", "model-explorer"}) {
    CAPTURE(format);
    CHECK(run_program({kModel, "--format", format, "--top", "3"}).exit == 2);
    CHECK(run_program({kModel, "--format", format, "--by", "op"}).exit == 2);
  }
}

TEST_CASE("-o FILE: suffixes of two parts say which JSON it is") {
  const Folder folder("exchange-suffix");
  const std::pair<const char*, const char*> cases[] = {{"a.speedscope.json", "\"$schema\""},
                                                       {"a.trace.json", "\"traceEvents\""},
                                                       {"a.netron.json", "\"signature\""},
                                                       {"a.explorer.json", "\"results\""},
                                                       {"a.html", "<!DOCTYPE html>"},
                                                       {"a.svg", "<svg"},
                                                       {"a.tex", "\\toprule"}};
  for (const auto& [name, held] : cases) {
    const std::string path = folder.path(name);
    CAPTURE(path);
    REQUIRE(run_program({"models/mlp.onnx", "-o", path}).exit == 0);
    CHECK(text_of(path).find(held) != std::string::npos);
  }
  CHECK(run_program({"models/mlp.onnx", "--format", "trace", "-o", folder.path("b.json")}).exit ==
        0);
  CHECK(run_program({"models/mlp.onnx", "--format", "pprof", "-o", folder.path("b.json")}).exit ==
        2);
}

// The words with `--dim NAME=8` for each `--dim 'NAME=N'` that an error asks for.
std::vector<std::string> with_named_dims(std::vector<std::string> words, const std::string& error) {
  const std::string flag = "--dim '";
  for (std::size_t at = error.find(flag); at != std::string::npos; at = error.find(flag, at + 1)) {
    const std::size_t begin = at + flag.size();
    words.emplace_back("--dim");
    words.push_back(error.substr(begin, error.find("=N", begin) - begin) + "=8");
  }
  return words;
}

TEST_SUITE("full") {
  TEST_CASE("Every format of all committed models can be read") {
    for (const auto& entry : std::filesystem::directory_iterator("models")) {
      const std::string model = entry.path().string();
      if (!model.ends_with(".onnx")) continue;
      CAPTURE(model);
      for (const char* format : {"speedscope", "trace", "netron", "model-explorer"}) {
        CAPTURE(format);
        Outcome made = run_program({model, "--format", format});
        if (made.exit == 2)
          made = run_program(with_named_dims({model, "--format", format}, made.err));
        REQUIRE(made.exit == 0);
        CHECK(bool(parse_json(made.out, format)));
      }
    }
  }
}

}  // namespace profiles_cases
}  // namespace opcost::test
