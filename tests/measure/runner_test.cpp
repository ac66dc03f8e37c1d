// Runners of a few lines of shell that do what bad programs do.
#include "opcost/measure/runner.h"
#include "opcost/measure/start_runner.h"

#include <doctest/doctest.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "measure/child_process.h"
#include "support/files.h"

namespace opcost::test {
namespace {

using std::chrono::steady_clock;

/// A runner by the shell, with little patience.
RunnerOptions shell(const std::string& script, double timeout = 5.0) {
  RunnerOptions options;
  options.runner = "command=" + script;
  options.timeout = Seconds{timeout};
  return options;
}

Error error_of(const RunnerOptions& options) {
  const auto runner = start_runner(options, {"model.onnx", {}}, nullptr);
  REQUIRE_FALSE(runner.ok());
  return runner.error();
}

/// Whether the process is gone within a while, or waits for whoever adopted it.
bool ends_soon(int process) {
  for (int i = 0; i < 500; ++i) {
    std::ifstream state("/proc/" + std::to_string(process) + "/stat");
    std::string number, name, letter;
    if (!(state >> number >> name >> letter) || letter == "Z" || letter == "X") return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

const std::string kLoop = "while read -r word rest; do case $word in ";
const std::string kReady = "load) echo ready a script;; ";

TEST_CASE("Runner: a program that speaks the protocol is told what to run and heard") {
  const Folder folder("runner");
  const std::string heard = folder.path("heard");
  const auto runner = start_runner(
      shell(kLoop + "load) echo \"$rest\" > " + heard +
            "; echo ready a script;; run) sleep 0.02; echo done 0.01;; esac; done"),
      {"net.onnx",
       {{"x", ElementType::Float, {1, 3}, 0, 2}, {"ids", ElementType::Int64, {2}, 0, 50}}},
      nullptr);
  REQUIRE_MESSAGE(runner.ok(), (runner ? "" : runner.error().what));
  CHECK((*runner)->description() == "a script");
  CHECK((*runner)->group() > 0);
  const auto time = (*runner)->run(3, Seconds{0.02});
  REQUIRE(time.ok());
  CHECK(time->count() == doctest::Approx(0.01));
  std::ifstream file(heard);
  std::string line;
  std::getline(file, line);
  CHECK(
      line ==
      "{\"model\": \"net.onnx\", \"inputs\": [{\"name\": \"x\", \"type\": \"float32\", \"shape\": "
      "[1, 3], \"low\": 0, \"high\": 2}, {\"name\": \"ids\", \"type\": \"int64\", \"shape\": [2], "
      "\"low\": 0, \"high\": 50}], \"threads\": 0, \"provider\": \"cpu\", \"seed\": 1}");
}

TEST_CASE("Runner: without a time of its own, opcost's clock is used") {
  const auto runner = start_runner(shell(kLoop + kReady + "run) sleep 0.1; echo done;; esac; done"),
                                   {"m", {}}, nullptr);
  REQUIRE(runner.ok());
  const auto time = (*runner)->run(1, Seconds{0.1});
  REQUIRE(time.ok());
  CHECK(time->count() >= 0.1);
  CHECK(time->count() < 5.0);
}

TEST_CASE("Runner: of an answer that cannot be the first 80 characters are told") {
  const std::string most(80, '9');
  const auto runner =
      start_runner(shell(kLoop + kReady + "run) echo done " + most + "more;; count) echo counted " +
                         most + "more;; esac; done"),
                   {"m", {}}, nullptr);
  REQUIRE(runner.ok());
  const auto time = (*runner)->run(1, Seconds{0.1});
  REQUIRE_FALSE(time.ok());
  CHECK(time.error().what.starts_with("the runner said `done " + most + "`, which cannot be"));
  const auto count = (*runner)->count("x");
  REQUIRE_FALSE(count.ok());
  CHECK(count.error().what.starts_with("the runner said `counted " + most + "` of `x`"));
}

TEST_CASE("Runner: times that cannot be are refused") {
  for (const char* said : {"done 1000", "done -1", "done 0", "done nan", "done soon"}) {
    const auto runner = start_runner(shell(kLoop + kReady + "run) echo " + said + ";; esac; done"),
                                     {"m", {}}, nullptr);
    REQUIRE(runner.ok());
    const auto time = (*runner)->run(1, Seconds{0.1});
    REQUIRE_MESSAGE(!time.ok(), said);
    CHECK(time.error().what.find(std::string(said) + "`, which cannot be") != std::string::npos);
  }
}

TEST_CASE("Runner: a model that it refuses is its error, with the model's name") {
  const Error error = error_of(shell(kLoop + "load) echo error no kernel for Foo;; esac; done"));
  CHECK(error.what == "the runner: no kernel for Foo");
  CHECK(error.where == "model.onnx");
}

TEST_CASE("Runner: one that ends says how, and what it said last") {
  const Error error = error_of(shell("echo out of luck >&2; exit 3"));
  CHECK(error.what == "the runner ended with exit status 3");
  CHECK(error.hint == "out of luck");
  const Error killed = error_of(shell("kill -9 $$"));
  CHECK(killed.what == "the runner was killed by signal 9 (Killed)");
  CHECK(killed.hint == "was there enough memory?");
  const Error deaf = error_of(shell("exec >&-; sleep 30"));
  CHECK(deaf.what == "the runner closed its input or output");
}

TEST_CASE("Runner: one that is killed in the middle of a run") {
  const auto runner = start_runner(shell(kLoop + kReady + "run) sleep 30; echo done;; esac; done"),
                                   {"m", {}}, nullptr);
  REQUIRE(runner.ok());
  ::kill(-(*runner)->group(), SIGKILL);
  const auto time = (*runner)->run(1, Seconds{1});
  REQUIRE_FALSE(time.ok());
  CHECK(time.error().what == "the runner was killed by signal 9 (Killed)");
}

TEST_CASE("Runner: one that hangs is stopped, with all that it started") {
  const Folder folder("hanging");
  const auto start = steady_clock::now();
  const std::string pid = folder.path("pid");
  const Error error = error_of(
      shell("trap '' TERM; sleep 60 & echo $! > " + pid + "; read -r line; sleep 60", 0.3));
  CHECK(error.what == "the runner did not answer within 0.3 s and is stopped");
  CHECK(steady_clock::now() - start < std::chrono::seconds(20));
  std::ifstream file(pid);
  int child = 0;
  REQUIRE(static_cast<bool>(file >> child));
  CHECK(ends_soon(child));
}

TEST_CASE("Runner: one that hangs in a run is stopped too") {
  const auto runner =
      start_runner(shell(kLoop + kReady + "run) sleep 60;; esac; done", 0.2), {"m", {}}, nullptr);
  REQUIRE(runner.ok());
  const auto time = (*runner)->run(1, Seconds{0.01});
  REQUIRE_FALSE(time.ok());
  CHECK(time.error().what == "the runner did not answer within 0.3 s and is stopped");
}

TEST_CASE("Runner: garbage is told, not obeyed") {
  CHECK(error_of(shell("read -r line; echo Hello World; sleep 9")).what ==
        "the runner said `Hello World` where `ready` was awaited");
  CHECK(error_of(shell("read -r line; echo " + std::string(80, 'x') + "more; sleep 9")).what ==
        "the runner said `" + std::string(80, 'x') + "` where `ready` was awaited");
  CHECK(error_of(shell("read -r line; tr '\\0' x < /dev/zero; sleep 9")).what ==
        "the runner wrote a line of more than 64 KiB");
  // A flood on standard error is read and dropped, and hinders nothing.
  const auto runner = start_runner(
      shell(kLoop +
            "load) head -c 1000000 /dev/zero >&2; echo ready;; run) echo done;; esac; done"),
      {"m", {}}, nullptr);
  CHECK(runner.ok());
}

TEST_CASE("Runner: a line longer than a pipe holds is written in pieces") {
  std::vector<InputSpec> inputs(3000);
  for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i].name = "input" + std::to_string(i);
  const auto runner = start_runner(shell(kLoop + "load) echo ready ${#rest};; esac; done", 60),
                                   {"m", inputs}, nullptr);
  REQUIRE_MESSAGE(runner.ok(), (runner ? "" : runner.error().what));
  CHECK(std::stoi((*runner)->description()) > 65536);
  // And one that reads nothing of it is not waited for.
  const auto deaf = start_runner(shell("sleep 60", 0.3), {"m", inputs}, nullptr);
  REQUIRE_FALSE(deaf.ok());
  CHECK(deaf.error().what == "the runner did not answer within 0.3 s and is stopped");
}

TEST_CASE("Runner: an interrupt ends the wait") {
  const auto start = steady_clock::now();
  const auto stop = [start] {
    return steady_clock::now() - start > std::chrono::milliseconds(200);
  };
  const auto runner = start_runner(shell("sleep 60", 60), {"m", {}}, stop);
  REQUIRE_FALSE(runner.ok());
  CHECK(runner.error().what == "interrupted");
  CHECK(steady_clock::now() - start < std::chrono::seconds(20));
}

TEST_CASE("Runner: what is no runner and what is not installed is told") {
  RunnerOptions options;
  options.runner = "tflite";
  CHECK(error_of(options).hint == "onnxruntime, or command=PROGRAM");
  options.runner = "command=";
  CHECK_FALSE(check_runner(options).ok());
  options.runner = "onnxruntime";
  options.provider = "tpu";
  CHECK(error_of(options).what == "`tpu` is no provider");
  options.provider = "cpu";
  options.python = "/nowhere/python3";
  const Error error = error_of(options);
  CHECK(error.what == "cannot start the runner: No such file or directory");
  CHECK(error.where == "/nowhere/python3");
}

TEST_CASE(
    "Runner: the script that comes along says what to install where ONNX Runtime is missing") {
  const Folder folder("no-onnxruntime");
  // A Python in which the import fails, whatever is installed: -S finds no packages.
  const std::string python = folder.file(
      "python", "#!/bin/sh\nHOME=" + folder.path() + " PYTHONPATH= exec python3 -S \"$@\"\n");
  std::filesystem::permissions(python, std::filesystem::perms::owner_all);
  RunnerOptions options;
  options.python = python;
  options.timeout = Seconds{60};
  const Error error = error_of(options);
  const bool told = error.what.find("pip install onnxruntime") != std::string::npos;
  const bool no_python = error.what.find("exit status 127") != std::string::npos;
  CHECK_MESSAGE((told || no_python), error.what);
}

/// In another folder while it lives.
class InFolder {
 public:
  explicit InFolder(const std::string& path) : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(path);
  }
  ~InFolder() { std::filesystem::current_path(before_); }
  InFolder(const InFolder&) = delete;
  InFolder& operator=(const InFolder&) = delete;

 private:
  std::filesystem::path before_;
};

TEST_CASE("Runner: Python files of the current folder are not run") {
  const Folder folder("strange-python");
  const std::string trap = "open('" + folder.path("trapped") + "', 'w')\n";
  for (const char* name : {"json", "os", "site", "time", "numpy", "onnxruntime", "sitecustomize"})
    folder.file(std::string(name) + ".py", trap);
  const InFolder there(folder.path());
  RunnerOptions options;
  options.timeout = Seconds{60};
  const Error error = error_of(options);  // no model is there
  CHECK_FALSE(error.what.empty());
  CHECK_FALSE(std::filesystem::exists(folder.path("trapped")));
}

TEST_CASE("Runner: a program of the current folder is not taken for one of the PATH") {
  const Folder folder("strange-path");
  const std::string trap =
      folder.file("opcost-no-python", "#!/bin/sh\ntouch " + folder.path("trapped") + "\n");
  std::filesystem::permissions(trap, std::filesystem::perms::owner_all);
  const InFolder there(folder.path());
  const std::string before = std::getenv("PATH");
  ::setenv("PATH", (".::" + before).c_str(), 1);
  RunnerOptions options;
  options.python = "opcost-no-python";
  const Error error = error_of(options);
  ::setenv("PATH", before.c_str(), 1);
  CHECK(error.what == "cannot start the runner: No such file or directory");
  CHECK(error.hint == "is it installed, and in the PATH?");
  CHECK_FALSE(std::filesystem::exists(folder.path("trapped")));
}

}  // namespace
}  // namespace opcost::test
