// Loading from paths, streams and memory, and damaged files.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "graph/file_source.h"
#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "tests/graph/loading.h"

#ifdef __unix__
#include <sys/stat.h>
#endif

using namespace opcost;
using namespace opcost::test;
namespace fs = std::filesystem;

namespace {

/// A folder of its own that goes away with the test.
class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "opcost-load-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_); }

  std::string path(const std::string& name) const { return (path_ / name).string(); }
  std::string file(const std::string& name, const std::string& bytes) const {
    std::ofstream(path(name), std::ios::binary) << bytes;
    return path(name);
  }

 private:
  fs::path path_;
};

/// What is said of a path that must not load; the Error names it.
std::string refusal_of_path(const std::string& path) {
  const auto model = load_onnx(path);
  REQUIRE_FALSE(model.ok());
  CHECK(model.error().where == path);
  CHECK_FALSE(model.error().hint.empty());
  return model.error().what;
}

std::string small_model() {
  ModelBuilder b;
  b.input("x", ElementType::Float, {1, 4});
  b.constant("w", float_tensor({4}, {1, 2, 3, 4}));
  b.node("Mul", {"x", "w"}, {"y"});
  b.output("y");
  return b.bytes();
}

}  // namespace

TEST_CASE("load: a path, a stream and memory give the same model") {
  const Folder folder;
  const std::string bytes = small_model();
  std::istringstream stream(bytes);
  const auto from_path = load_onnx(folder.file("m.onnx", bytes));
  const auto from_stream = load_onnx(stream, "<stdin>");
  REQUIRE(from_path.ok());
  REQUIRE(from_stream.ok());
  CHECK(from_path->source == folder.path("m.onnx"));
  CHECK(from_stream->source == "<stdin>");
  for (const Model* model : {&*from_path, &*from_stream}) {
    CHECK(model->graph.nodes.size() == 1);
    CHECK(std::get<1>(*model->graph.initializers.at("w").numbers) == std::vector{1., 2., 3., 4.});
  }
}

TEST_CASE("load: a stream's large weights are passed over") {
  ModelBuilder b;
  b.constant("w", raw_tensor(ElementType::UInt8, {1 << 20}, std::string(1 << 20, 7)));
  b.int64s("after", {42});
  std::istringstream stream(b.bytes());
  const auto model = load_onnx(stream, "<stdin>");
  REQUIRE(model.ok());
  CHECK(model->graph.initializers.at("w").numbers == nullptr);
  CHECK(std::get<0>(*model->graph.initializers.at("after").numbers).at(0) == 42);
}

namespace {

// 300 bytes of constant, more than what is read at once, and two nodes that fold it.
std::string model_with_constant(std::string_view name) {
  ModelBuilder b;
  b.input("x", ElementType::UInt8, {300});
  b.constant(name, raw_tensor(ElementType::UInt8, {300}, std::string(300, 7)));
  b.node("Add", {std::string(name), std::string(name)}, {"twice"});
  b.node("Add", {"x", "twice"}, {"y"});
  b.output("y");
  return b.bytes();
}

}  // namespace

TEST_CASE("load: the numbers of a larger constant are read when somebody looks, and once") {
  const Folder folder;
  const std::string bytes = model_with_constant("c");
  const std::string path = folder.file("m.onnx", bytes);
  const auto model = load_onnx(path);
  REQUIRE(model.ok());
  const SharedNumbers numbers = model->graph.initializers.at("c").numbers;
  REQUIRE(numbers);
  CHECK(numbers.size() == 300);
  CHECK_FALSE(numbers.in_memory());
  fs::remove(path);  // the file that was opened is still there
  CHECK(std::get<0>(*numbers) == std::vector<std::int64_t>(300, 7));
  CHECK(model->graph.initializers.at("c").numbers.in_memory());
  CHECK(&*numbers == model->graph.initializers.at("c").numbers.get());
  const auto from_memory = load(bytes);
  REQUIRE(from_memory.ok());
  CHECK(*from_memory->graph.initializers.at("c").numbers == *numbers);
}

TEST_CASE("load: floats in a field of their own wait in the file too, and give the same numbers") {
  const Folder folder;
  const std::vector<float> floats(100, 0.5F);
  onnx_format::TensorProto in_order = raw_tensor(ElementType::Float, {100}, "");
  in_order.clear_raw_data();
  for (const float number : floats) in_order.add_float_data(number);
  ModelBuilder b;
  b.constant("c", in_order);
  const auto model = load_onnx(folder.file("m.onnx", b.bytes()));
  REQUIRE(model.ok());
  const SharedNumbers& numbers = model->graph.initializers.at("c").numbers;
  REQUIRE(numbers);
  CHECK_FALSE(numbers.in_memory());
  CHECK(*numbers == Numbers(std::vector<double>(100, 0.5)));
}

TEST_CASE("load: who looks at numbers that were cut off since is told so") {
  const Folder folder;
  const std::string path = folder.file("m.onnx", model_with_constant("c"));
  const auto model = load_onnx(path);
  REQUIRE(model.ok());
  fs::resize_file(path, 20);
  CHECK_THROWS_AS(static_cast<void>(*model->graph.initializers.at("c").numbers), UnreadableNumbers);
  const auto estimated = estimate(*model, *find_table("45nm"));
  REQUIRE_FALSE(estimated.ok());
  CHECK(estimated.error().what.starts_with("it became shorter"));
  CHECK(estimated.error().where == path);
}

TEST_CASE("load: every truncation of a model is refused or is a model, from memory and stream") {
  const std::string bytes = small_model();
  std::size_t models = 0;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::string part = bytes.substr(0, size);
    std::istringstream stream(part);
    const auto from_memory = load(part);
    CHECK(from_memory.ok() == load_onnx(stream, "test.onnx").ok());
    models += from_memory.ok() ? 1U : 0U;
  }
  CHECK(models == 1);  // the one that lacks nothing but the import after the graph
}

TEST_CASE("load: an empty file, stream and memory are refused as empty") {
  const Folder folder;
  std::istringstream stream;
  CHECK(contains(refusal_of_path(folder.file("empty.onnx", "")), "empty"));
  CHECK(contains(load_onnx(stream, "<stdin>").error().what, "empty"));
  CHECK(contains(refusal(""), "empty"));
}

namespace {

// The begin of a ZIP archive whose first file has this name.
std::string zip_with(const std::string& name) {
  std::string head("PK\x03\x04", 4);
  head.resize(26);
  head += static_cast<char>(name.size());
  return head + std::string(3, '\0') + name + "content";
}

}  // namespace

TEST_CASE("load: folders, and files that only their names tell, are refused as what they are") {
  const Folder folder;
  const std::string protobuf("\x08\x01\x12\x04\xff\xfe\x0a\x00", 8);
  CHECK(contains(refusal_of_path(folder.file("net.mlmodel", protobuf)), "Core ML"));
  CHECK(contains(refusal_of_path(folder.path("")), "a folder, not an ONNX file"));
  CHECK(contains(refusal_of_path(folder.file("net.onnx_data", std::string(64, '\x01'))),
                 "external weights"));
  CHECK(contains(refusal_of_path(folder.file("saved_model.pb", protobuf)), "SavedModel"));
  CHECK(contains(refusal_of_path(folder.path("")), "folder is a TensorFlow SavedModel"));
}

TEST_CASE("load: files of other kinds are refused as what they are") {
  const std::pair<std::string, std::string> cases[] = {
      {"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n", "Git LFS pointer"},
      {"hello world\n", "text file"},
      {"ir_version: 8\ngraph {\n}\n", "text file"},
      {"<!DOCTYPE html>\n<html>", "web page"},
      {std::string("PK\x03\x04\x14\0\0\0\x08\0", 10), "ZIP"},
      {std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16), "PNG"},
      {std::string("\x80\x02}q\0X\x04\0\0\0", 10), "pickle"},
      {std::string("\x1c\0\0\0TFL3\x14\0", 10), "TensorFlow Lite"},
      {zip_with("fc.weight.npy"), "NumPy arrays"},
      {zip_with("metadata.json"), "Keras model"},
      {zip_with("resnet18/data.pkl"), "PyTorch file"},
      {std::string("\x48\0\0\0\0\0\0\0{\"w\":{\"dtype\":\"F32\"}}", 28), "safetensors"},
      {std::string("GGUF\x03\0\0\0", 8), "GGUF"},
      {std::string("ftrt\0\0\0\0", 8), "TensorRT engine"},
      {std::string("\x0a\x0b\x0a\x01x\x12\x06Placeh", 13), "frozen graph of TensorFlow"},
      {std::string(100, '\0'), "no ONNX file"},
  };
  for (const auto& c : cases) {
    INFO(c.second);
    CHECK(contains(refusal(c.first), c.second));
    std::istringstream stream(c.first);
    CHECK(contains(load_onnx(stream, "<stdin>").error().what, c.second));
  }
}

TEST_CASE("load: a model without a graph, and one with two") {
  ModelBuilder b;
  CHECK(contains(refusal(b.model().SerializeAsString()), "no graph"));
  const std::string once = b.bytes();
  CHECK(contains(refusal(once + once), "two graphs"));
}

TEST_CASE("load: fields that are not known are skipped, of every wire type") {
  // Field 100 as varint, 64 bits, bytes, a group around a group, 32 bits.
  const std::string unknown(
      "\xa0\x06\x01"
      "\xa1\x06"
      "12345678"
      "\xa2\x06\x02"
      "ab"
      "\xa3\x06\x0b\x08\x01\x0c\xa4\x06"
      "\xa5\x06"
      "1234",
      32);
  CHECK(load(unknown + small_model()).ok());
  CHECK_FALSE(load("\xa3\x06" + small_model()).ok());  // a group without end
}

TEST_CASE("load: groups may nest a million deep without harm") {
  CHECK_FALSE(load(std::string(1000000, '\x7b')).ok());
}

TEST_CASE("load: a field of the wrong wire type is refused") {
  CHECK(contains(refusal(std::string("\x0a\x01\x07", 3)), "type that ONNX does not give it"));
}

TEST_CASE("load: subgraphs nest 128 deep, and 1000 are refused" *
          doctest::test_suite("slow with sanitizers")) {
  const auto nested = [](int depth) {
    GraphBuilder inner;
    for (int i = 1; i < depth; ++i) {
      GraphBuilder outer;
      outer.node("If", {}, {"y"}, {graph("then_branch", inner)});
      inner = outer;
    }
    ModelBuilder b;
    *b.proto().mutable_node() = inner.proto().node();
    return b;
  };
  CHECK(load(nested(128).bytes()).ok());
  CHECK(contains(refusal(nested(1000).bytes()), "nested more than 128 deep"));
}

TEST_CASE("load: types nested without end are a sequence of something") {
  ModelBuilder b;
  auto* type = b.proto().add_input()->mutable_type();
  for (int i = 0; i < 5000; ++i) type = type->mutable_sequence_type()->mutable_elem_type();
  const auto model = load(b.bytes());
  REQUIRE(model.ok());
  CHECK(model->graph.inputs.front().kind == ValueKind::Sequence);
  CHECK(model->graph.inputs.front().type == ElementType::Undefined);
}

TEST_CASE("load: a stream that claims more than it has takes no memory for it") {
  // ModelProto { graph (7): 2^31-1 bytes of which name (2): 2^31-16 bytes }
  const std::string claim(
      "\x3a\xff\xff\xff\xff\x07\x12\xf0\xff\xff\xff\x07"
      "ab",
      14);
  std::istringstream stream(claim);
  const auto model = load_onnx(stream, "<stdin>");
  REQUIRE_FALSE(model.ok());
  CHECK(contains(model.error().what, "longer than what is left"));
}

TEST_CASE("load: a broken stream is an error, also where it throws") {
  std::istringstream broken(small_model());
  broken.setstate(std::ios::badbit);
  CHECK(contains(load_onnx(broken, "<stdin>").error().what, "stopped"));

  std::istringstream throwing(small_model());
  throwing.exceptions(std::ios::failbit | std::ios::badbit);
  CHECK(load_onnx(throwing, "<stdin>").ok());
}

TEST_CASE("load: a missing file and a folder") {
  const Folder folder;
  CHECK(contains(refusal_of_path(folder.path("none.onnx")), "No such file"));
  CHECK(contains(refusal_of_path(folder.path("")), "folder"));
}

#ifdef __unix__

TEST_CASE("load: a pipe and an endless device are refused without waiting") {
  const Folder folder;
  REQUIRE(::mkfifo(folder.path("fifo").c_str(), 0600) == 0);
  CHECK(contains(refusal_of_path(folder.path("fifo")), "no regular file"));
  CHECK(contains(refusal_of_path("/dev/zero"), "no regular file"));
}

TEST_CASE("load: a name with a zero character is not the name before it") {
  const Folder folder;
  const std::string path = folder.file("m.onnx", small_model());
  CHECK(refusal_of_path(path + std::string("\0.txt", 5)).find("zero character") !=
        std::string::npos);
}

TEST_CASE("load: a file that is cut short while it is read is an error, and no crash") {
  const Folder folder;
  const std::string path = folder.file("m.onnx", std::string(300'000, 'x'));
  const auto source = onnx_reader::FileSource::open(path);
  REQUIRE(source.ok());
  const void* data = nullptr;
  int size = 0;
  REQUIRE((*source)->Next(&data, &size));
  CHECK(size > 0);
  CHECK_FALSE((*source)->broken());
  fs::resize_file(path, 10);
  while ((*source)->Next(&data, &size)) {
  }
  CHECK((*source)->broken());
}

TEST_CASE("load: a file whose size is a claim of the system is an error") {
  CHECK_FALSE(refusal_of_path("/proc/self/status").empty());
  CHECK_FALSE(refusal_of_path("/proc/self/mem").empty());
}

TEST_CASE("load: a file without read permission") {
  const Folder folder;
  const std::string path = folder.file("secret.onnx", small_model());
  fs::permissions(path, fs::perms::none);
  if (::geteuid() == 0) {
    MESSAGE("skipped: root reads everything");
    return;
  }
  CHECK(contains(refusal_of_path(path), "Permission denied"));
}

TEST_CASE("load: a sparse file of 4 GB is refused at once") {
  const Folder folder;
  const std::string path = folder.file("big.onnx", small_model());
  fs::resize_file(path, std::uintmax_t{4} << 30);
  CHECK(contains(refusal_of_path(path), "larger than 2 GiB"));
}

#endif
