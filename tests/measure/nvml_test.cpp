// The meter nvml on libraries that stand for NVIDIA's.
#include <dlfcn.h>
#include <doctest/doctest.h>

#include "measure/nvml_boards.h"
#include "measure/sysfs_tree.h"
#include "opcost/measure/open_meter.h"
#include "support/paths.h"

using namespace opcost;
using namespace opcost::test;

namespace {

/// A fake library, loaded, and its switches.
struct FakeNvml {
  explicit FakeNvml(const std::string& variant)
      : tree("nvml"), handle(::dlopen(fake_nvml(variant).c_str(), RTLD_NOW)) {
    REQUIRE_MESSAGE(handle != nullptr, fake_nvml(variant));
    tree.options.nvml_library = fake_nvml(variant);
    tree.machine->on_time = [this](double now) { tell(now); };
    tell(tree.machine->now());
    symbol<void(int)>("fake_nvml_set_init")(0);
  }
  ~FakeNvml() { ::dlclose(handle); }
  FakeNvml(const FakeNvml&) = delete;
  FakeNvml& operator=(const FakeNvml&) = delete;

  template <class Function>
  Function* symbol(const char* name) const {
    return reinterpret_cast<Function*>(::dlsym(handle, name));
  }
  void set(unsigned board, unsigned long long millijoules, unsigned milliwatts, int code) const {
    symbol<void(unsigned, unsigned long long, unsigned, int)>("fake_nvml_set")(board, millijoules,
                                                                               milliwatts, code);
  }
  /// Board 0 draws 300 W, board 1 50 W; counters step every 0.1 s.
  void tell(double now) const {
    const auto steps = static_cast<unsigned long long>(now * 10.0 + 1e-6);
    set(0, 7'000'000 + 30'000 * steps, 300'000, code_0);
    set(1, counts_1 ? 5'000 * steps : 0, 50'000, 0);
  }
  Result<std::unique_ptr<Meter>> open() const {
    return open_meter("nvml", tree.options, tree.machine);
  }

  SysfsTree tree;
  void* handle;
  int code_0 = 0;
  bool counts_1 = true;
};

std::string nvml_refusal(const FakeNvml& fake) {
  const auto meter = fake.open();
  return meter ? "" : to_string(meter.error());
}

std::vector<std::string> visible(const std::string& list) {
  const std::vector<NvmlBoard> boards{
      {0, nullptr, "A", "GPU-0abc"}, {1, nullptr, "B", "GPU-1abc"}, {2, nullptr, "C", "GPU-1abd"}};
  const auto chosen = visible_boards(boards, list);
  if (!chosen) return {"error: " + chosen.error().what};
  std::vector<std::string> domains;
  for (const NvmlBoard& board : *chosen) domains.push_back(board.domain());
  return domains;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("NVML: the energy counters of both boards") {
  FakeNvml fake("normal");
  const auto meter = fake.open();
  REQUIRE(meter.ok());
  CHECK((*meter)->description().how ==
        "NVML energy counter: gpu-0 (Fake board 0), gpu-1 (Fake board 1)");
  CHECK((*meter)->description().scope == "board");
  const auto window = window_of(**meter, *fake.tree.machine, 10.0);
  REQUIRE(window.ok());
  CHECK(window->joules == doctest::Approx(3500.0).epsilon(1e-12));
  REQUIRE(window->domains.size() == 2);
  CHECK(window->domains[0].joules == doctest::Approx(3000.0).epsilon(1e-12));
  CHECK(window->domains[0].raw_unit == "mJ");
}

TEST_CASE("NVML: the library is started once and ended with the meter") {
  FakeNvml fake("normal");
  const auto running = fake.symbol<int()>("fake_nvml_running");
  const int before = running();
  {
    const auto meter = fake.open();
    CHECK(running() == before + 1);
  }
  CHECK(running() == before);
}

TEST_CASE("NVML: power is integrated, and labelled, where there is no counter") {
  for (const std::string variant : {"no_counter", "old"}) {
    FakeNvml fake(variant);
    const auto meter = fake.open();
    REQUIRE(meter.ok());
    CHECK((*meter)->description().how ==
          "NVML power integrated by the trapezoid rule (no energy counter): "
          "gpu-0 (Fake board 0), gpu-1 (Fake board 1)");
    const auto window = window_of(**meter, *fake.tree.machine, 10.0);
    REQUIRE(window.ok());
    CHECK(window->joules == doctest::Approx(3500.0));
    CHECK(window->domains[0].raw_unit == "W");
    CHECK(window->domains[0].raw_begin == "300");
    // Half a second without a read is ten intervals: less is no gap, more is.
    REQUIRE((*meter)->begin().ok());
    fake.tree.machine->stall(0.6);
    CHECK((*meter)->end().error().what.find("not read") != std::string::npos);
  }
}

TEST_CASE("NVML: a counter that never moves is not 0 J, the board's power stands in") {
  FakeNvml fake("normal");
  fake.counts_1 = false;
  fake.tell(fake.tree.machine->now());
  const auto meter = fake.open();
  REQUIRE(meter.ok());
  const auto window = window_of(**meter, *fake.tree.machine, 10.0);
  REQUIRE(window.ok());
  CHECK(window->joules == doctest::Approx(3500.0));
  CHECK((*meter)->description().how ==
        "NVML energy counter: gpu-0 (Fake board 0); NVML power integrated by the trapezoid rule "
        "(no energy counter): gpu-1 (Fake board 1)");
}

TEST_CASE("NVML: a counter that goes back is a gap") {
  FakeNvml fake("normal");
  const auto meter = fake.open();
  REQUIRE((*meter)->begin().ok());
  fake.tree.machine->advance(5.0);
  fake.set(0, 12, 300'000, 0);  // the driver was loaded anew
  const auto window = (*meter)->end();
  REQUIRE_FALSE(window.ok());
  CHECK(window.error().where == "gpu-0");
  CHECK(window.error().what.find("went back") != std::string::npos);
}

TEST_CASE("NVML: a board that is lost in the middle is a gap") {
  FakeNvml fake("normal");
  const auto meter = fake.open();
  REQUIRE((*meter)->begin().ok());
  fake.tree.machine->advance(5.0);
  fake.code_0 = 15;
  fake.tree.machine->advance(5.0);
  CHECK((*meter)->end().error().what == "GPU is lost (NVML code 15)");
  CHECK(nvml_refusal(fake).find("GPU is lost") != std::string::npos);
}

TEST_CASE("NVML: only the boards that are to be seen") {
  FakeNvml fake("normal");
  fake.tree.options.visible_devices = "1";
  const auto meter = fake.open();
  REQUIRE(meter.ok());
  CHECK(window_of(**meter, *fake.tree.machine, 10.0)->joules ==
        doctest::Approx(500.0).epsilon(1e-12));
  for (const std::string none : {"", "-1"}) {
    fake.tree.options.visible_devices = none;
    CHECK(nvml_refusal(fake).find("none is to be seen") != std::string::npos);
  }
  fake.tree.options.visible_devices = "7";
  CHECK(nvml_refusal(fake).find("no board is called `7`") != std::string::npos);
}

TEST_CASE("NVML: boards are chosen as CUDA_VISIBLE_DEVICES does") {
  CHECK(visible("2,0") == Names{"gpu-2", "gpu-0"});
  CHECK(visible(" 1 ") == Names{"gpu-1"});
  CHECK(visible("GPU-0") == Names{"gpu-0"});
  CHECK(visible("GPU-1abd,0") == Names{"gpu-2", "gpu-0"});
  CHECK(visible("0,-1,2") == Names{"gpu-0"});
  CHECK(visible("").empty());
  CHECK(visible("GPU-1")[0].find("more than one") != std::string::npos);
  CHECK(visible("0,0")[0].find("named twice") != std::string::npos);
  CHECK(visible("3")[0].find("no board") != std::string::npos);
  CHECK(visible("MIG-GPU-0abc/1/0")[0].find("part of a board") != std::string::npos);
}

TEST_CASE("NVML: without library, driver or permission there is no meter") {
  FakeNvml fake("normal");
  const auto set_init = fake.symbol<void(int)>("fake_nvml_set_init");
  set_init(9);
  CHECK(nvml_refusal(fake).find("(NVML code 9)") != std::string::npos);
  set_init(4);
  CHECK(nvml_refusal(fake).find("may not be read") != std::string::npos);
  set_init(0);
  fake.tree.options.nvml_library = fake.tree.folder.path("none.so");
  CHECK(nvml_refusal(fake).find("no library can be loaded") != std::string::npos);
  fake.tree.options.nvml_library = fake.tree.folder.file("text.so", "not a library");
  CHECK(nvml_refusal(fake).find("no library can be loaded") != std::string::npos);
}
