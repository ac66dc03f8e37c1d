// Runs commands in turn, A B A B ..., and prints what each took: one line a command with the median
// milliseconds of processor time, the median MiB of memory, and whether each run ended with 0.
//
//     stopwatch ROUNDS COMMAND... -- COMMAND... -- ...
//
// A program of its own because a child's peak memory begins at that of who starts it: this one's is
// 1 MiB, Python's is 15.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace {

struct Series {
  std::vector<char*> command;
  std::vector<double> milliseconds, mebibytes;
  bool all_done = true;
};

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

void run(Series& series, bool counts) {
  const pid_t child = ::fork();
  if (child == 0) {
    const int nowhere = ::open("/dev/null", O_RDWR);
    for (const int stream : {0, 1, 2}) ::dup2(nowhere, stream);
    ::execv(series.command.front(), series.command.data());
    ::_exit(127);
  }
  int status = 0;
  rusage used{};
  if (child < 0 || ::wait4(child, &status, 0, &used) != child) std::exit(2);
  if (!counts) return;
  series.all_done = series.all_done && WIFEXITED(status) && WEXITSTATUS(status) == 0;
  series.milliseconds.push_back(1e3 * (seconds(used.ru_utime) + seconds(used.ru_stime)));
  series.mebibytes.push_back(static_cast<double>(used.ru_maxrss) / 1024.0);
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 2 ? std::atoi(argv[1]) : 0;
  if (rounds < 1) return 2;
  std::vector<Series> all(1);
  for (int at = 2; at < argc; ++at) {
    if (std::string_view(argv[at]) == "--")
      all.emplace_back();
    else
      all.back().command.push_back(argv[at]);
  }
  for (Series& series : all) {
    if (series.command.empty()) return 2;
    series.command.push_back(nullptr);
    run(series, false);  // files come into the cache
  }
  for (int round = 0; round < rounds; ++round)
    for (Series& series : all) run(series, true);
  for (const Series& series : all)
    std::printf("%.4f %.2f %d\n", median(series.milliseconds), median(series.mebibytes),
                series.all_done ? 1 : 0);
  return 0;
}
