// Copies an ONNX file with metadata added: edits of lengths and tails, everything else as it is.
#include "graph/annotate_onnx.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>

#include "io/file.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

namespace fs = std::filesystem;

// Field numbers of onnx.proto.
constexpr std::uint64_t kModelGraph = 7, kGraphNode = 1, kGraphMetadata = 16, kNodeOutput = 2,
                        kNodeMetadata = 9, kEntryKey = 1, kEntryValue = 2;

std::string varint(std::uint64_t value) {
  std::string bytes;
  for (; value >= 0x80U; value >>= 7U) bytes += static_cast<char>((value & 0x7fU) | 0x80U);
  return bytes + static_cast<char>(value);
}

std::string field(std::uint64_t number, std::string_view bytes) {
  return varint((number << 3U) | 2U) + varint(bytes.size()) + std::string(bytes);
}

std::string entries(std::uint64_t number, const Annotations& all) {
  std::string bytes;
  for (const auto& [key, value] : all)
    bytes += field(number, field(kEntryKey, key) + field(kEntryValue, value));
  return bytes;
}

/// A field of a message: where it begins, and the bytes of its value.
struct Found {
  std::uint64_t number = 0, wire = 0, begin = 0, value = 0, end = 0;
};

/// Reads the keys and lengths of a file and jumps over the values.
class Scanner {
 public:
  explicit Scanner(const std::string& path) : in_(path, std::ios::binary) {
    std::error_code ignored;
    size_ = fs::file_size(path, ignored);
    if (ignored) broken_ = true;
  }

  std::uint64_t size() const { return size_; }
  bool broken() const { return broken_ || !in_; }

  /// The field at `at`, of a message that ends at `end`.
  std::optional<Found> next(std::uint64_t at, std::uint64_t end) {
    if (at >= end || broken()) return std::nullopt;
    Found found;
    found.begin = at;
    seek(at);
    const std::uint64_t key = read_varint(at);
    found.number = key >> 3U;
    found.wire = key & 7U;
    std::uint64_t length = 0;
    switch (found.wire) {
      case 0: read_varint(at); break;
      case 1: length = 8; break;
      case 2: length = read_varint(at); break;
      case 5: length = 4; break;
      default: broken_ = true;
    }
    found.value = at;
    if (length > end - std::min(at, end) || at > end) broken_ = true;
    found.end = at + length;
    return broken() ? std::nullopt : std::optional{found};
  }

  std::string text(const Found& found) {
    constexpr std::uint64_t kLongestName = 1U << 20U;
    std::string bytes(std::min(found.end - found.value, kLongestName), '\0');
    seek(found.value);
    in_.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return bytes;
  }

 private:
  void seek(std::uint64_t at) { in_.seekg(static_cast<std::streamoff>(at)); }

  std::uint64_t read_varint(std::uint64_t& at) {
    std::uint64_t value = 0;
    for (std::uint32_t shift = 0; shift < 64; shift += 7) {
      const int byte = in_.get();
      if (byte < 0) break;
      ++at;
      value |= (static_cast<std::uint64_t>(byte) & 0x7fU) << shift;
      if (byte < 0x80) return value;
    }
    broken_ = true;
    return 0;
  }

  std::ifstream in_;
  std::uint64_t size_ = 0;
  bool broken_ = false;
};

/// In place of these bytes of the source stand others.
struct Edit {
  std::uint64_t begin = 0, end = 0;
  std::string bytes;

  std::int64_t growth() const {
    return static_cast<std::int64_t>(bytes.size()) - static_cast<std::int64_t>(end - begin);
  }
};

class Annotator {
 public:
  Annotator(Scanner& scan, const Annotations& of_graph,
            const std::unordered_map<std::string, Annotations>& of_nodes)
      : scan_(scan), of_graph_(of_graph), of_nodes_(of_nodes) {}

  /// The edits in the order of the file.
  Result<std::vector<Edit>> edits(const std::string& source) {
    std::size_t graphs = 0;
    std::uint64_t at = 0;
    while (const auto found = scan_.next(at, scan_.size())) {
      if (found->number == kModelGraph && found->wire == 2 && ++graphs == 1) graph(*found);
      at = found->end;
    }
    if (scan_.broken() || graphs != 1)
      return Error{graphs > 1 ? "it has its graph in several pieces" : "it is no ONNX file", source,
                   "export the model again"};
    // Of edits in one place, what a message gets at its end stays before the next one's head.
    std::ranges::stable_sort(edits_, {}, &Edit::begin);
    return std::move(edits_);
  }
  std::size_t found() const { return found_; }

 private:
  // A message of its own length: its key and length are written anew, and what is added, behind.
  std::int64_t resize(const Found& message, std::int64_t grown, std::string added) {
    if (!added.empty()) {
      grown += static_cast<std::int64_t>(added.size());
      edits_.push_back({message.end, message.end, std::move(added)});
    }
    if (grown == 0) return 0;
    const auto size =
        static_cast<std::uint64_t>(static_cast<std::int64_t>(message.end - message.value) + grown);
    Edit head{message.begin, message.value, varint((message.number << 3U) | 2U) + varint(size)};
    const std::int64_t all = grown + head.growth();
    edits_.push_back(std::move(head));
    return all;
  }

  // Metadata that an earlier run left is taken out.
  std::int64_t drop(const Found& entry, const Annotations& ours) {
    std::string key;
    std::uint64_t at = entry.value;
    while (const auto found = scan_.next(at, entry.end)) {
      if (found->number == kEntryKey && found->wire == 2) key = scan_.text(*found);
      at = found->end;
    }
    const bool again = std::ranges::any_of(ours, [&](const auto& one) { return one.first == key; });
    if (!again) return 0;
    edits_.push_back({entry.begin, entry.end, ""});
    return edits_.back().growth();
  }

  std::int64_t node(const Found& message) {
    std::vector<Found> metadata;
    std::optional<std::string> output;
    std::uint64_t at = message.value;
    while (const auto found = scan_.next(at, message.end)) {
      if (found->number == kNodeOutput && found->wire == 2 && found->end > found->value && !output)
        output = scan_.text(*found);
      if (found->number == kNodeMetadata && found->wire == 2) metadata.push_back(*found);
      at = found->end;
    }
    const auto ours = output ? of_nodes_.find(*output) : of_nodes_.end();
    if (ours == of_nodes_.end()) return 0;
    ++found_;
    std::int64_t grown = 0;
    for (const Found& entry : metadata) grown += drop(entry, ours->second);
    return resize(message, grown, entries(kNodeMetadata, ours->second));
  }

  void graph(const Found& message) {
    std::int64_t grown = 0;
    std::uint64_t at = message.value;
    while (const auto found = scan_.next(at, message.end)) {
      if (found->number == kGraphNode && found->wire == 2) grown += node(*found);
      if (found->number == kGraphMetadata && found->wire == 2) grown += drop(*found, of_graph_);
      at = found->end;
    }
    resize(message, grown, entries(kGraphMetadata, of_graph_));
  }

  Scanner& scan_;
  const Annotations& of_graph_;
  const std::unordered_map<std::string, Annotations>& of_nodes_;
  std::vector<Edit> edits_;
  std::size_t found_ = 0;
};

void copy(std::ifstream& in, std::ofstream& out, std::uint64_t size) {
  std::array<char, 1U << 16U> piece{};
  while (size > 0 && in && out) {
    const auto some = static_cast<std::streamsize>(std::min<std::uint64_t>(size, piece.size()));
    in.read(piece.data(), some);
    out.write(piece.data(), in.gcount());
    size -= static_cast<std::uint64_t>(some);
  }
}

bool write_edited(const std::string& source, const fs::path& path, const std::vector<Edit>& edits,
                  std::uint64_t size) {
  std::ifstream in(source, std::ios::binary);
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  std::uint64_t at = 0;
  for (const Edit& edit : edits) {
    copy(in, out, edit.begin - at);
    out.write(edit.bytes.data(), static_cast<std::streamsize>(edit.bytes.size()));
    in.seekg(static_cast<std::streamoff>(edit.end));
    at = edit.end;
  }
  copy(in, out, size - at);
  out.flush();
  return in.good() && out.good();
}

}  // namespace

Result<std::size_t> annotate_onnx(const std::string& source, const std::string& target,
                                  const Annotations& of_graph,
                                  const std::unordered_map<std::string, Annotations>& of_nodes) {
  std::error_code ignored;
  if (!fs::is_regular_file(source, ignored))
    return Error{"only a file can be annotated", source, "write the model to a file first"};
  if (fs::equivalent(source, target, ignored))
    return Error{"it is read and would be written over", target, "name another file to write to"};
  if (fs::exists(target, ignored) && !fs::is_regular_file(target, ignored))
    return Error{"it is no file that could be written", target, "name a file"};
  Scanner scan(source);
  Annotator annotator(scan, of_graph, of_nodes);
  const auto edits = annotator.edits(source);
  if (!edits) return edits.error();
  const std::string draft = target + ".tmp" + std::to_string(::getpid());
  if (auto made = create_new_file(draft); !made)
    return Error{"it could not be written", target, made.error().what};
  const bool written = write_edited(source, draft, *edits, scan.size());
  std::error_code failed;
  if (written) fs::rename(draft, target, failed);
  if (written && !failed) return annotator.found();
  fs::remove(draft, ignored);
  return Error{"it could not be written", target, "is the disk full, or the folder missing?"};
}

}  // namespace opcost
