// What all readers of a model share: warnings, quoted names, normal domain names.
#include "graph/read_context.h"

#include <utility>

namespace opcost::onnx_reader {
namespace {

constexpr std::size_t kLongestQuote = 120;

bool is_control(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return byte < 0x20 || byte == 0x7f;
}

void append_escaped(char character, std::string& text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(character);
  text += "\\x";
  text += kDigits[byte >> 4U];
  text += kDigits[byte & 15U];
}

}  // namespace

void Warnings::add(std::string warning) {
  if (told_.size() < kMostWarnings) {
    told_.push_back(std::move(warning));
  } else {
    ++untold_;
  }
}

void Warnings::add_empty_constant(std::string_view name) {
  if (empty_constants_++ == 0) first_empty_ = in_quotes(name);
}

std::vector<std::string> Warnings::finish() && {
  if (empty_constants_ > 0) {
    told_.push_back("constants without their numbers in the file: " +
                    std::to_string(empty_constants_) + ", the first is " + first_empty_);
  }
  if (untold_ > 0) told_.push_back(std::to_string(untold_) + " more warnings of this kind");
  return std::move(told_);
}

SharedText Words::shared(const std::string& word) {
  const auto found = known_.find(word);
  if (found != known_.end()) return found->second;
  SharedText text = word;
  if (known_.size() < kMostWords) known_.emplace(word, text);
  return text;
}

std::string in_quotes(std::string_view name) {
  std::string text = "`";
  for (const char character : name.substr(0, kLongestQuote)) {
    if (is_control(character)) {
      append_escaped(character, text);
    } else {
      text += character;
    }
  }
  return text + (name.size() > kLongestQuote ? "...`" : "`");
}

std::string normal_domain(std::string domain) {
  if (domain == "ai.onnx") domain.clear();
  return domain;
}

}  // namespace opcost::onnx_reader
