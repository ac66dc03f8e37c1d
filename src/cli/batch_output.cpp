// Writes the answers of `opcost batch`, and goes on with those of a batch that was stopped.
#include "cli/batch_output.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "io/file.h"
#include "io/json_reader.h"
#include "io/limited_line.h"

namespace opcost::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestAnswer = std::size_t{16} << 20;

/// How much of a file are whole lines, and which question the last of them answers.
struct Answered {
  std::uintmax_t bytes = 0;
  std::size_t line = 0;
};

Error no_answers(const std::string& path, std::size_t line) {
  return {"this is no file of answers of a batch", path + ":" + std::to_string(line),
          "name the file that -o or --resume wrote, or a new one with -o"};
}

Result<Answered> answered_in(const std::string& path) {
  std::ifstream file;
  if (auto opened = open_regular(path, file); !opened) return opened.error();
  Answered all;
  std::string text, last;
  bool too_long = false;
  std::size_t lines = 0;
  while (read_limited_line(file, kLongestAnswer, text, too_long)) {
    if (file.eof()) break;  // no line break behind it: it is not whole
    ++lines;
    if (too_long) return no_answers(path, lines);
    all.bytes += text.size() + 1;
    last = std::move(text);
  }
  if (lines == 0) return all;
  const auto row = parse_json(last, path, lines);
  const JsonValue* schema = row ? row->find("schema") : nullptr;
  const JsonValue* line = row ? row->find("line") : nullptr;
  if (schema == nullptr || line == nullptr || schema->text() == nullptr ||
      *schema->text() != "opcost.batch/1" || !line->count())
    return no_answers(path, lines);
  all.line = static_cast<std::size_t>(*line->count());
  return all;
}

}  // namespace

Result<BatchOutput> BatchOutput::open(const BatchTarget& target, std::ostream& screen) {
  BatchOutput output(screen);
  const bool resumes = !target.resume.empty();
  if (resumes && !target.output.empty())
    return Error{"--resume and -o both say where the answers go", "", "give one of them"};
  const std::string& path = resumes ? target.resume : target.output;
  if (path.empty() || path == "-") return output;
  std::error_code ignored;
  if (resumes && fs::exists(path, ignored)) {
    const auto answered = answered_in(path);
    if (!answered) return answered.error();
    std::error_code failed;
    fs::resize_file(path, answered->bytes, failed);
    if (failed) return Error{"cannot be written: " + failed.message(), path, ""};
    output.lines_done_ = answered->line;
  } else if (auto made = write_text_file(path, ""); !made) {
    return made.error();
  }
  auto file = AppendFile::open(path);
  if (!file) return file.error();
  output.file_ = *std::move(file);
  return output;
}

bool BatchOutput::is(const std::string& path) const {
  std::error_code ignored;
  return file_ && fs::equivalent(file_->path(), path, ignored);
}

Status BatchOutput::put(std::string_view line) {
  constexpr std::size_t kEnough = std::size_t{1} << 20;
  waiting_.append(line);
  return waiting_.size() < kEnough ? Status{Ok{}} : flush();
}

Status BatchOutput::flush() {
  const std::string text = std::exchange(waiting_, {});
  if (file_) return file_->append(text);
  *screen_ << text << std::flush;
  if (*screen_) return Ok{};
  return Error{"could not write to standard output", "", "is the disk full?"};
}

}  // namespace opcost::cli
