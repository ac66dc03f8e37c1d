// Copies of models with random weights in place of missing ones.
#include "graph/make_runnable.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <iterator>

#include "graph/proto_file.h"
#include "support/files.h"
#include "support/model_builder.h"

namespace opcost::test {
namespace {

using onnx_format::ModelProto;
using onnx_format::TensorProto;

struct Filled {
  RunnableModel runnable;
  ModelProto model;
};

ConstantSource source_of(std::string_view, std::string_view op) {
  if (op == "Constant") return ConstantSource::Stored;
  return op == "ConstantOfShape" ? ConstantSource::Filled : ConstantSource::None;
}

/// A float32 initializer of two numbers in another file.
void add_external(ModelBuilder& builder, const std::string& name, const std::string& location) {
  TensorProto& tensor = *builder.proto().add_initializer();
  tensor.set_name(name);
  tensor.set_data_type(1);
  tensor.add_dims(2);
  tensor.set_data_location(1);
  auto& entry = *tensor.add_external_data();
  entry.set_key("location");
  entry.set_value(location);
}

/// The model made runnable in the folder "run", where the model itself is "m.onnx".
Filled fill(const Folder& folder, const ModelBuilder& builder) {
  const std::string path = folder.file("m.onnx", builder.bytes());
  std::filesystem::remove_all(folder.path("run"));
  std::filesystem::create_directories(folder.path("run"));
  const auto runnable = make_runnable(path, folder.path("run"), 7, source_of);
  REQUIRE_MESSAGE(runnable.ok(), (runnable ? "" : runnable.error().what));
  auto model = read_proto(runnable->path);
  REQUIRE(model.ok());
  return {*runnable, *std::move(model)};
}

const TensorProto& tensor_of(const ModelProto& model, const std::string& name) {
  for (const TensorProto& tensor : model.graph().initializer())
    if (tensor.name() == name) return tensor;
  FAIL(name);
  return model.graph().initializer(0);
}

std::vector<float> floats(const std::string& bytes) {
  std::vector<float> numbers(bytes.size() / 4);
  std::memcpy(numbers.data(), bytes.data(), numbers.size() * 4);
  return numbers;
}

double mean(const std::vector<float>& numbers) {
  double sum = 0.0;
  for (const float number : numbers) sum += number;
  return sum / static_cast<double>(numbers.size());
}

double deviation(const std::vector<float>& numbers) {
  double squares = 0.0;
  for (const float number : numbers) squares += number * number;
  return std::sqrt(squares / static_cast<double>(numbers.size()) - mean(numbers) * mean(numbers));
}

TEST_CASE("Runnable: a model that has all its numbers is run as it is") {
  const Folder folder("runnable-whole");
  ModelBuilder b;
  b.input("x", ElementType::Float, {2}).constant("c", float_tensor({2}, {1, 2}));
  b.node("Add", {"x", "c"}, {"y"});
  b.output("y");
  const Filled filled = fill(folder, b);
  CHECK(filled.runnable.path == folder.path("m.onnx"));
  CHECK(filled.runnable.filled == 0);
  CHECK(std::filesystem::is_empty(folder.path("run")));
}

TEST_CASE("Runnable: weights made by ConstantOfShape become normal random numbers") {
  const Folder folder("runnable-shape");
  ModelBuilder b;
  b.input("x", ElementType::Float, {1, 16, 8, 8});
  b.int64s("w_shape", {32, 16, 3, 3}).int64s("b_shape", {32});
  b.node("ConstantOfShape", {"w_shape"}, {"w"}, {tensor("value", float_tensor({1}, {0.5F}))});
  b.node("ConstantOfShape", {"b_shape"}, {"b"}, {tensor("value", float_tensor({1}, {3.0F}))});
  b.node("Conv", {"x", "w", "b"}, {"y"});
  b.output("y");
  const Filled filled = fill(folder, b);
  CHECK(filled.runnable.filled == 2);
  REQUIRE(filled.model.graph().node_size() == 1);
  CHECK(filled.model.graph().node(0).op_type() == "Conv");
  const TensorProto& w = tensor_of(filled.model, "w");
  CHECK(std::vector<std::int64_t>(w.dims().begin(), w.dims().end()) ==
        std::vector<std::int64_t>{32, 16, 3, 3});
  const auto numbers = floats(w.raw_data());
  REQUIRE(numbers.size() == 4608);
  CHECK(std::abs(mean(numbers)) < 0.005);
  CHECK(deviation(numbers) == doctest::Approx(std::sqrt(2.0 / (16 * 9))).epsilon(0.05));
  for (const float number : numbers) CHECK(number != 0.0F);
  const auto bias = floats(tensor_of(filled.model, "b").raw_data());
  REQUIRE(bias.size() == 32);
  CHECK(mean(bias) == doctest::Approx(3.0).epsilon(0.05));
}

TEST_CASE("Runnable: masks, integers and shapes that only the input decides stay") {
  const Folder folder("runnable-masks");
  ModelBuilder b;
  b.input("x", ElementType::Float, {4});
  b.int64s("shape", {4});
  b.node("Shape", {"x"}, {"its_shape"});
  b.node("ConstantOfShape", {"its_shape"}, {"later"}, {tensor("value", float_tensor({1}, {1}))});
  b.node("ConstantOfShape", {"shape"}, {"mask"}, {tensor("value", float_tensor({1}, {-1e9F}))});
  b.node("ConstantOfShape", {"shape"}, {"ids"}, {tensor("value", int64_tensor({1}, {1}))});
  b.node("ConstantOfShape", {"shape"}, {"result"}, {tensor("value", float_tensor({1}, {1}))});
  b.node("Add", {"x", "mask"}, {"y"});
  b.output("y").output("later").output("ids").output("result");
  CHECK(fill(folder, b).runnable.filled == 0);
}

TEST_CASE("Runnable: external data that is not there is made, beside what is there") {
  const Folder folder("runnable-external");
  ModelBuilder b;
  b.input("x", ElementType::Float, {1, 300});
  b.weight("w", ElementType::Float, {300, 200});  // 240 kB: a file of its own
  b.weight("v", ElementType::Float, {200});
  add_external(b, "kept", "sub/there.bin");
  folder.file("sub/there.bin", "12345678");
  b.node("Gemm", {"x", "w", "v"}, {"y"});
  b.output("y");
  const Filled filled = fill(folder, b);
  CHECK(filled.runnable.filled == 2);
  CHECK(filled.runnable.path == folder.path("run/model.onnx"));
  CHECK(text_of(folder.path("run/external-0.bin")) == "12345678");
  CHECK(tensor_of(filled.model, "kept").external_data(0).value() == "external-0.bin");
  const TensorProto& w = tensor_of(filled.model, "w");
  REQUIRE(w.external_data_size() == 3);
  CHECK(w.external_data(0).value() == "opcost-weights.bin");
  CHECK(w.external_data(1).value() == "0");
  CHECK(w.external_data(2).value() == "240000");
  CHECK(std::filesystem::file_size(folder.path("run/opcost-weights.bin")) == 240000);
  std::ifstream file(folder.path("run/opcost-weights.bin"), std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  // A matrix may be either way round: 2 over the mean of both sides.
  CHECK(deviation(floats(bytes)) ==
        doctest::Approx(std::sqrt(2.0 / std::sqrt(300.0 * 200.0))).epsilon(0.02));
  // A vector of which nothing is known: about 1, as scales and variances are.
  const auto v = floats(tensor_of(filled.model, "v").raw_data());
  CHECK(mean(v) == doctest::Approx(1.0).epsilon(0.05));
  for (const float number : v) CHECK(number > 0.0F);
}

TEST_CASE(
    "Runnable: a location that is called as our own files takes neither their place nor theirs") {
  const Folder folder("runnable-names");
  ModelBuilder b;
  b.input("x", ElementType::Float, {300}).weight("w", ElementType::Float, {300, 200});
  add_external(b, "first", "model.onnx");
  add_external(b, "second", "opcost-weights.bin");
  add_external(b, "third", "model.onnx");
  b.node("MatMul", {"x", "w"}, {"y"});
  b.output("y");
  folder.file("model.onnx", "bystander");
  folder.file("opcost-weights.bin", "another");
  const Filled filled = fill(folder, b);
  CHECK(text_of(folder.path("model.onnx")) == "bystander");
  CHECK(text_of(folder.path("opcost-weights.bin")) == "another");
  const auto place = [&](const std::string& name) {
    return tensor_of(filled.model, name).external_data(0).value();
  };
  CHECK(text_of(folder.path("run/" + place("first"))) == "bystander");
  CHECK(text_of(folder.path("run/" + place("second"))) == "another");
  CHECK(place("third") == place("first"));
  // A copy: what happens to it does not reach the original.
  std::ofstream(folder.path("run/" + place("first"))) << "changed";
  CHECK(text_of(folder.path("model.onnx")) == "bystander");
}

TEST_CASE("Runnable: a link out of the model's folder is refused, and its target left alone") {
  const Folder outer("runnable-link");
  outer.file("victim", "precious");
  const Folder folder("runnable-repository");
  for (const bool filled : {false, true}) {
    ModelBuilder b;
    add_external(b, "w", "model.onnx");
    if (filled) b.weight("v", ElementType::Float, {2});
    std::filesystem::remove(folder.path("model.onnx"));
    std::filesystem::create_symlink(outer.path("victim"), folder.path("model.onnx"));
    std::filesystem::create_directories(folder.path("run"));
    const auto made =
        make_runnable(folder.file("m.onnx", b.bytes()), folder.path("run"), 1, source_of);
    REQUIRE_FALSE(made.ok());
    CHECK(made.error().what == "external data of `w` outside the model's folder: `model.onnx`");
    CHECK(text_of(outer.path("victim")) == "precious");
    CHECK(std::filesystem::is_empty(folder.path("run")));
  }
}

TEST_CASE("Runnable: constants of nodes and of functions that are in other files go along") {
  const Folder folder("runnable-constants");
  folder.file("c.bin", "12345678");
  ModelBuilder b;
  b.weight("w", ElementType::Float, {2});
  add_external(b, "c", "c.bin");
  TensorProto outside = b.proto().initializer(1);
  b.proto().mutable_initializer()->RemoveLast();
  b.node("Constant", {}, {"c"}, {tensor("value", outside)});
  b.node("Add", {"w", "c"}, {"y"});
  b.output("y");
  const Filled filled = fill(folder, b);
  CHECK(filled.model.graph().node(0).attribute(0).t().external_data(0).value() == "external-0.bin");
  CHECK(text_of(folder.path("run/external-0.bin")) == "12345678");
}

TEST_CASE("Runnable: the same seed gives the same file") {
  const Folder folder("runnable-seed");
  ModelBuilder b;
  b.input("x", ElementType::Float, {8}).weight("w", ElementType::Float16, {8});
  b.node("Add", {"x", "w"}, {"y"});
  b.output("y");
  const std::string first = fill(folder, b).model.SerializeAsString();
  CHECK(fill(folder, b).model.SerializeAsString() == first);
}

TEST_CASE("Runnable: an old file's initializers are no inputs any more") {
  const Folder folder("runnable-old");
  ModelBuilder b(8);
  b.model().set_ir_version(3);
  b.input("x", ElementType::Float, {8}).input("w", ElementType::Float, {8});
  b.weight("w", ElementType::Float, {8});
  b.node("Add", {"x", "w"}, {"y"});
  b.output("y");
  const Filled filled = fill(folder, b);
  CHECK(filled.model.ir_version() == 4);
  REQUIRE(filled.model.graph().input_size() == 1);
  CHECK(filled.model.graph().input(0).name() == "x");
}

TEST_CASE("Runnable: what cannot or must not be filled is an error") {
  const Folder folder("runnable-errors");
  std::filesystem::create_directories(folder.path("run"));
  const auto error_of = [&](const ModelBuilder& b) {
    const auto made =
        make_runnable(folder.file("m.onnx", b.bytes()), folder.path("run"), 1, source_of);
    REQUIRE_FALSE(made.ok());
    return made.error().what;
  };
  ModelBuilder texts;
  texts.weight("words", ElementType::String, {4});
  CHECK(error_of(texts) == "no random numbers for `words`: its element type has none");
  ModelBuilder large;
  large.weight("w", ElementType::Float, {1 << 20, 1 << 20});
  CHECK(error_of(large) == "no random numbers for `w`: more than 16 GiB");
  ModelBuilder huge;
  huge.weight("w", ElementType::Float, {INT64_MAX, INT64_MAX});
  CHECK(error_of(huge) == "no random numbers for `w`: more than 16 GiB");
  ModelBuilder outside;
  outside.weight("w", ElementType::Float, {4});
  auto& entry = *outside.proto().mutable_initializer(0)->mutable_external_data(0);
  entry.set_value("../../etc/passwd");
  CHECK(error_of(outside).find("outside the model's folder") != std::string::npos);
  CHECK_FALSE(make_runnable(folder.file("no.onnx", "junk"), folder.path("run"), 1, source_of).ok());
  CHECK_FALSE(make_runnable("/nowhere.onnx", folder.path("run"), 1, source_of).ok());
}

TEST_CASE("Runnable: weights in subgraphs are filled as well") {
  const Folder folder("runnable-subgraph");
  GraphBuilder then_branch, else_branch;
  then_branch.weight("w", ElementType::Float, {4});
  then_branch.node("Identity", {"w"}, {"r"});
  then_branch.output("r");
  else_branch.constant("z", float_tensor({4}, {1, 2, 3, 4}));
  else_branch.node("Identity", {"z"}, {"s"});
  else_branch.output("s");
  ModelBuilder b;
  b.input("c", ElementType::Bool, {});
  b.node("If", {"c"}, {"y"},
         {graph("then_branch", then_branch), graph("else_branch", else_branch)});
  b.output("y");
  CHECK(fill(folder, b).runnable.filled == 1);
}

TEST_CASE("Runnable: of a node with many attributes each is looked at") {
  const Folder folder("runnable-attributes");
  folder.file("c.bin", "12345678");
  ModelBuilder lender;
  add_external(lender, "c", "c.bin");
  const TensorProto outside = lender.proto().initializer(0);
  GraphBuilder body;
  body.weight("w", ElementType::Float, {4});
  body.node("Identity", {"w"}, {"r"});
  body.output("r");
  ModelBuilder b;
  b.input("x", ElementType::Float, {4});
  auto& node = b.node("Strange", {"x"}, {"y"}, {tensor("one", outside), tensor("two", outside)});
  auto& several = *node.add_attribute();
  several.set_name("several");
  *several.add_tensors() = outside;
  *several.add_tensors() = outside;
  *node.add_attribute() = graph("body", body);
  *node.add_attribute() = graph("other", body);
  b.output("y");
  const Filled filled = fill(folder, b);
  CHECK(filled.runnable.filled == 2);
  const auto& made = filled.model.graph().node(0);
  const std::string copy = "external-0.bin";
  CHECK(made.attribute(0).t().external_data(0).value() == copy);
  CHECK(made.attribute(1).t().external_data(0).value() == copy);
  for (const TensorProto& one : made.attribute(2).tensors())
    CHECK(one.external_data(0).value() == copy);
}

TEST_CASE("Runnable: up to 64 KiB of new numbers stand in the model itself") {
  const Folder folder("runnable-inline");
  ModelBuilder b;
  b.input("x", ElementType::Float, {1, 128});
  b.weight("fits", ElementType::Float, {128, 128});  // 65,536 bytes
  b.weight("more", ElementType::Float, {128, 129});
  b.node("MatMul", {"x", "fits"}, {"m"});
  b.node("MatMul", {"m", "more"}, {"y"});
  b.output("y");
  const Filled filled = fill(folder, b);
  CHECK(tensor_of(filled.model, "fits").raw_data().size() == 65536);
  CHECK(tensor_of(filled.model, "fits").external_data_size() == 0);
  CHECK(tensor_of(filled.model, "more").raw_data().empty());
  CHECK(tensor_of(filled.model, "more").external_data_size() == 3);
}

}  // namespace
}  // namespace opcost::test
