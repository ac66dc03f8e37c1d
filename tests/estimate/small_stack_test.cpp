// Nesting as deep as is allowed, on a stack of one MiB.
#include <doctest/doctest.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"
#include "opcost/report/render.h"
#include "support/estimate_of.h"
#include "support/text.h"

namespace opcost::test {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kSanitized = true;
#elif defined(__has_feature)
constexpr bool kSanitized = __has_feature(address_sanitizer);
#else
constexpr bool kSanitized = false;
#endif
// A sanitizer's frames are several times as large.
constexpr std::size_t kStack = (kSanitized ? 8U : 1U) << 20U;

// All that is done with a model, deepest first. The exit code tells the end of it.
void* work_on(void* bytes_of_model) {
  const auto& bytes = *static_cast<const std::string*>(bytes_of_model);
  const auto model = load_onnx(bytes.data(), bytes.size(), "m.onnx");
  if (!model) ::_exit(2);
  EstimateOptions options;
  options.what_if.fold_bn = options.what_if.fuse_activations = true;
  const auto result = estimate(*model, *find_table("45nm"), options);
  if (!result) ::_exit(3);
  std::string text;
  ::_exit(render(*result, {}, text).ok() ? 0 : 4);
}

// How a process ends that does the work in a thread with a small stack; a signal is 128 and more.
int end_of_work(std::string bytes) {
  const pid_t child = ::fork();
  if (child == 0) {
    pthread_attr_t small;
    ::pthread_attr_init(&small);
    ::pthread_attr_setstacksize(&small, kStack);
    pthread_t thread{};
    if (::pthread_create(&thread, &small, work_on, &bytes) != 0) ::_exit(5);
    ::pthread_join(thread, nullptr);
    ::_exit(6);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

constexpr int kDeepest = 75;

std::string deep_branches(int depth) {
  GraphBuilder inner;
  inner.node("Relu", {"x"}, {"y"});
  inner.output("y");
  for (int level = 0; level < depth; ++level) {
    GraphBuilder outer;
    outer.node("If", {"c"}, {"y"}, {graph("then_branch", inner), graph("else_branch", {})});
    outer.output("y");
    inner = outer;
  }
  ModelBuilder b(13);
  b.input("x", kFloat, {2, 3});
  b.constant("c", raw_tensor(ElementType::Bool, {}, std::string(1, '\1')));
  *b.proto().mutable_node() = inner.proto().node();
  b.output("y");
  return b.bytes();
}

std::string deep_loops(int depth) {
  GraphBuilder inner;
  for (int level = 0; level < depth; ++level) {
    GraphBuilder outer;
    outer.input("i", ElementType::Int64, {}).input("go", ElementType::Bool, {});
    outer.node("Identity", {"go"}, {"on"});
    if (level == 0)
      outer.node("Relu", {"x"}, {"y"});
    else
      outer.node("Loop", {"one", ""}, {"y"}, {graph("body", inner)});
    outer.output("on").output("y");
    inner = outer;
  }
  ModelBuilder b(13);
  b.input("x", kFloat, {2, 3});
  b.int64s("one", {1});
  b.node("Loop", {"one", ""}, {"y"}, {graph("body", inner)});
  b.output("y");
  return b.bytes();
}

std::string deep_calls(int depth) {
  ModelBuilder b(13);
  b.input("x", kFloat, {2, 3});
  b.opset("l", 1);
  for (int level = 0; level < depth; ++level) {
    auto& function = *b.model().add_functions();
    function.set_name("F" + std::to_string(level));
    function.set_domain("l");
    function.add_input("a");
    function.add_output("b");
    auto& node = *function.add_node();
    node.set_op_type(level == 0 ? "Relu" : "F" + std::to_string(level - 1));
    if (level > 0) node.set_domain("l");
    node.add_input("a");
    node.add_output("b");
  }
  b.node("F" + std::to_string(depth - 1), {"x"}, {"y"}).set_domain("l");
  b.output("y");
  return b.bytes();
}

TEST_CASE("Small stack: branches as deep as they may be" *
          doctest::test_suite("slow with sanitizers")) {
  CHECK(end_of_work(deep_branches(kDeepest)) == 0);
  CHECK(end_of_work(deep_branches(100)) == 3);
  CHECK(end_of_work(deep_branches(1000)) == 2);
}

TEST_CASE("Small stack: loops as deep as they may be") {
  CHECK(end_of_work(deep_loops(kDeepest)) == 0);
}

TEST_CASE("Small stack: functions as deep as they may be called, and deeper") {
  CHECK(end_of_work(deep_calls(kDeepest)) == 0);
  CHECK(end_of_work(deep_calls(1000)) == 3);
}

TEST_CASE("Small stack: types nested without end are read to the first") {
  ModelBuilder b;
  auto* type = b.proto().add_input()->mutable_type();
  for (int i = 0; i < 3000; ++i) type = type->mutable_sequence_type()->mutable_elem_type();
  CHECK(end_of_work(b.bytes()) == 0);
}

}  // namespace
}  // namespace opcost::test
