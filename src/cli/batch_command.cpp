// opcost batch: a line of JSON for each line of questions, in their order.
#include <algorithm>
#include <fstream>
#include <optional>
#include <thread>
#include <vector>

#include "cli/batch_output.h"
#include "cli/batch_question.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/parse.h"
#include "cli/table_cache.h"
#include "compare/parallel.h"
#include "core/parse.h"
#include "io/limited_line.h"
#include "opcost/core/text.h"
#include "opcost/graph/load_onnx.h"
#include "report/lists/batch_row.h"

namespace opcost::cli {
namespace {

constexpr std::size_t kLongestLine = std::size_t{1} << 20;
constexpr std::size_t kLinesAThread = 32;  // answered together; more would only take memory

struct BatchInput {
  std::string file, shard, format = "jsonl";
  BatchTarget target;
  ModelOptions model;
  unsigned jobs = 0;
};

/// Every `of`-th line, from the line `part` on; both from 1.
struct Shard {
  std::size_t part = 1, of = 1;
  bool has(std::size_t line) const { return (line - 1) % of == part - 1; }
};

Result<Shard> shard_of(const std::string& text) {
  if (text.empty()) return Shard{};
  const auto parts = parse_extents(text, "/");
  if (!parts || parts->size() != 2 || (*parts)[0] < 1 || (*parts)[0] > (*parts)[1])
    return Error{"--shard " + text + " is no part of a whole", "", "e.g. --shard 2/8"};
  return Shard{static_cast<std::size_t>((*parts)[0]), static_cast<std::size_t>((*parts)[1])};
}

// Parquet is another program's, which is named here.
Status check_format(const BatchInput& typed) {
  if (typed.format == "parquet" || typed.target.output.ends_with(".parquet"))
    return Error{"Parquet is written by the Python package (pip install 'opcost[parquet]')", "",
                 "python -m opcost.batch " + typed.file + " --format parquet -o rows.parquet"};
  if (typed.format == "jsonl") return Ok{};
  return Error{"`" + typed.format + "` is no format of a batch", "", "one of: jsonl, parquet"};
}

struct Line {
  std::size_t number = 0;
  std::string text;
  bool too_long = false;
};

struct Answer {
  std::string text;
  bool failed = false;
};

class Batch {
 public:
  Batch(const BatchInput& typed, BatchOutput& output) : typed_(typed), output_(output) {}

  Answer answer(const Line& line) {
    if (line.too_long)
      return failed(line, {},
                    {"the line has more than " + grouped_text(Count{kLongestLine}) + " bytes",
                     where(line), "a line names a model, it does not hold one"});
    const auto question = read_batch_question(line.text, typed_.file, line.number, typed_.model);
    if (!question) return failed(line, {}, question.error());
    const auto estimate = estimated(*question);
    if (!estimate) return failed(line, *question, estimate.error());
    return {batch_row(line.number, question->id, question->model, *estimate)};
  }

 private:
  std::string where(const Line& line) const {
    return typed_.file + ":" + std::to_string(line.number);
  }

  static Answer failed(const Line& line, const BatchQuestion& question, const Error& error) {
    return {batch_row(line.number, question.id, question.model, error), true};
  }

  Result<Estimate> estimated(const BatchQuestion& question) try {
    auto options = estimate_options(question.options);
    if (!options) return options.error();
    const auto used = tables_.table(question.options);
    if (!used->table) return used->table.error();
    follow_table(*used->table, question.options, *options);
    if (output_.is(question.model))
      return Error{"it is where the answers go", question.model, "name another file with -o"};
    const auto model = load_onnx(question.model, LoadOptions{options->max_memory});
    if (!model) return model.error();
    return used->workbook->estimate(*model, *options);
  } catch (const std::bad_alloc&) {
    return Error{"not enough memory for this model", question.model, ""};
  }

  const BatchInput& typed_;
  BatchOutput& output_;
  TableCache tables_;
};

// The next lines of the shard behind `done`, at most `most`; none at the end.
std::vector<Line> next_lines(std::istream& in, std::size_t& number, const Shard& shard,
                             std::size_t done, std::size_t most) {
  std::vector<Line> lines;
  Line line;
  while (lines.size() < most && read_limited_line(in, kLongestLine, line.text, line.too_long)) {
    line.number = ++number;
    const bool blank = !line.too_long && trimmed(line.text).empty();
    if (!blank && shard.has(line.number) && line.number > done) lines.push_back(line);
  }
  return lines;
}

// Answers lines side by side and writes the answers in their order; how many failed.
Result<std::size_t> answer_lines(Batch& batch, const std::vector<Line>& lines, unsigned threads,
                                 BatchOutput& output) {
  std::vector<Answer> answers(lines.size());
  for_each_parallel(lines.size(), threads,
                    [&](std::size_t at) { answers[at] = batch.answer(lines[at]); });
  std::size_t failed = 0;
  for (const Answer& answer : answers) {
    if (auto written = output.put(answer.text); !written) return written.error();
    failed += answer.failed ? 1 : 0;
  }
  if (auto written = output.flush(); !written) return written.error();
  return failed;
}

ExitCode answer_all(const BatchInput& typed, const Shard& shard, std::istream& in,
                    BatchOutput& output, Streams& streams) {
  const InterruptGuard guard;
  Batch batch(typed, output);
  const unsigned threads =
      typed.jobs > 0 ? typed.jobs : std::max(1U, std::thread::hardware_concurrency());
  std::size_t number = 0, answered = 0, failed = 0;
  while (!InterruptGuard::interrupted()) {
    const auto lines = next_lines(in, number, shard, output.lines_done(), kLinesAThread * threads);
    if (lines.empty()) break;
    const auto without = answer_lines(batch, lines, threads, output);
    if (!without) return report(without.error(), streams);
    failed += *without;
    answered += lines.size();
    if (streams.err_is_terminal)
      streams.err << "\r" << grouped_text(Count{answered}) << " lines answered" << std::flush;
  }
  if (streams.err_is_terminal) streams.err << "\r\x1b[K";
  if (in.bad()) return report({"cannot be read to its end", typed.file, ""}, streams);
  if (InterruptGuard::interrupted()) {
    streams.err << "opcost: interrupted; what is answered is kept, --resume FILE goes on\n";
    return ExitCode::Interrupted;
  }
  if (failed == 0) return ExitCode::Done;
  return report({plural_text(failed, "line") + " of " + grouped_text(Count{answered}) +
                     " could not be answered",
                 "", "their `error` says why"},
                streams);
}

void add_options(CLI::App& app, BatchInput& typed) {
  app.add_option("file", typed.file,
                 "JSON Lines: {\"model\": \"net.onnx\", \"dims\": {\"batch\": 8}, \"id\": 1}\n"
                 "on each; - reads the standard input")
      ->type_name("FILE");
  app.add_option("-o,--output", typed.target.output, "where the answers go")->type_name("FILE");
  app.add_option("--format", typed.format, "parquet: says how the Python package writes it")
      ->type_name("jsonl|parquet")
      ->capture_default_str();
  app.add_option("--resume", typed.target.resume,
                 "go on with these answers: lines that have one are left out")
      ->type_name("FILE");
  app.add_option("--shard", typed.shard, "only each N-th line, from the I-th on")->type_name("I/N");
  app.add_option("--jobs", typed.jobs, "threads; default: one for each processor")
      ->type_name("N")
      ->check(from_to(1, 4096));
  add_model_options(app, typed.model);
}

}  // namespace

ExitCode run_batch(const Arguments& arguments, Streams& streams) {
  CLI::App app{
      "Many estimates at once: a line of JSON for each line that asks, in their order\n"
      "(docs/batch.md). Options hold for all lines that do not say otherwise.",
      "batch"};
  set_usage(app, "usage: opcost batch FILE [-o ANSWERS] [options]",
            {{"opcost batch asked.jsonl -o told.jsonl", "a line for each line"},
             {"opcost batch asked.jsonl --resume told.jsonl", "go on where it stopped"}});
  BatchInput typed;
  add_options(app, typed);
  if (const auto end = parse(app, arguments, streams)) return *end;
  if (typed.file.empty())
    return report({"no file of questions given", "", "opcost batch FILE; see opcost batch --help"},
                  streams);
  if (auto written = check_format(typed); !written) return report(written.error(), streams);
  const auto shard = shard_of(typed.shard);
  if (!shard) return report(shard.error(), streams);
  std::ifstream file;
  if (typed.file != "-") {
    if (auto opened = open_regular(typed.file, file); !opened)
      return report(opened.error(), streams);
  }
  auto output = BatchOutput::open(typed.target, streams.out);
  if (!output) return report(output.error(), streams);
  std::istream& in = typed.file == "-" ? streams.in : file;
  if (typed.file == "-") typed.file = "<stdin>";
  return answer_all(typed, *shard, in, *output, streams);
}

}  // namespace opcost::cli
