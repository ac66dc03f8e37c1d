// Reads the header of a GGUF file. The file may be a stranger's: every length is bounded.
#include "llm/gguf_header.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <utility>

#include "llm/gguf_types.h"
#include "opcost/core/count.h"

namespace opcost::llm {
namespace {

constexpr std::uint64_t kMostEntries = 1'000'000, kMostText = 1 << 16, kMostList = 100'000'000;

class HeaderReader {
 public:
  explicit HeaderReader(const std::string& path) : file_(path, std::ios::binary), path_(path) {
    file_.seekg(0, std::ios::end);
    size_ = file_ ? static_cast<std::uint64_t>(file_.tellg()) : 0;
    file_.seekg(0);
  }

  template <class T>
  T number() {
    T value{};
    char bytes[sizeof(T)] = {};
    take(sizeof(T));
    if (!failed_ && !file_.read(bytes, sizeof(T))) fail("it is cut short");
    std::memcpy(&value, bytes, sizeof(T));
    return value;
  }
  std::string text() {
    const auto length = number<std::uint64_t>();
    if (length > kMostText) fail("it has a name of " + std::to_string(length) + " bytes");
    take(length);
    if (failed_) return {};
    std::string value(static_cast<std::size_t>(length), '\0');
    if (!file_.read(value.data(), static_cast<std::streamsize>(length))) fail("it is cut short");
    return value;
  }
  void skip(std::uint64_t bytes) {
    take(bytes);
    if (!failed_) file_.seekg(static_cast<std::streamoff>(bytes), std::ios::cur);
  }
  void fail(std::string what) {
    if (!failed_) error_ = {"its GGUF header cannot be read: " + std::move(what), path_, ""};
    failed_ = true;
  }
  bool failed() const { return failed_; }
  const Error& error() const { return error_; }

 private:
  void take(std::uint64_t bytes) {
    if (bytes > size_ - used_)
      fail("it is cut short");
    else
      used_ += bytes;
  }

  std::ifstream file_;
  const std::string& path_;
  std::uint64_t size_ = 0, used_ = 0;
  bool failed_ = false;
  Error error_;
};

// The bytes of a number of a metadata type; 0: no number.
std::uint64_t width_of(std::uint32_t type) {
  constexpr std::array<std::uint64_t, 13> kWidths{1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};
  return type < kWidths.size() ? kWidths[type] : 0;
}

constexpr std::uint32_t kTextType = 8, kListType = 9, kRealType = 6, kWideRealType = 12;

void read_list(HeaderReader& reader, const std::string& key, GgufHeader& header) {
  const auto type = reader.number<std::uint32_t>();
  const auto count = reader.number<std::uint64_t>();
  if (count > kMostList) return reader.fail("it has a list of " + std::to_string(count));
  header.numbers[key] = count;
  if (type == kTextType) {
    for (std::uint64_t at = 0; at < count && !reader.failed(); ++at)
      reader.skip(reader.number<std::uint64_t>());
  } else if (const std::uint64_t width = width_of(type); width > 0) {
    reader.skip(count * width);
  } else {
    reader.fail("it has a list of lists, or of a type that is not known");
  }
}

std::uint64_t read_whole(HeaderReader& reader, std::uint64_t width) {
  switch (width) {
    case 1: return reader.number<std::uint8_t>();
    case 2: return reader.number<std::uint16_t>();
    case 4: return reader.number<std::uint32_t>();
    default: return reader.number<std::uint64_t>();
  }
}

void read_entry(HeaderReader& reader, GgufHeader& header) {
  const std::string key = reader.text();
  const auto type = reader.number<std::uint32_t>();
  if (reader.failed()) return;
  if (type == kTextType) {
    const auto length = reader.number<std::uint64_t>();
    // Templates of chats are long, and no size of the model.
    if (length > 256) return reader.skip(length);
    std::string text;
    for (std::uint64_t at = 0; at < length && !reader.failed(); ++at)
      text.push_back(reader.number<char>());
    header.texts[key] = text;
  } else if (type == kListType) {
    read_list(reader, key, header);
  } else if (type == kRealType) {
    header.reals[key] = static_cast<double>(reader.number<float>());
  } else if (type == kWideRealType) {
    header.reals[key] = reader.number<double>();
  } else if (const std::uint64_t width = width_of(type); width > 0) {
    header.numbers[key] = read_whole(reader, width);
  } else {
    reader.fail("`" + key.substr(0, 60) + "` has a type that is not known");
  }
}

WeightClass class_of(std::string_view name) {
  const auto has = [&](std::string_view part) { return name.find(part) != std::string_view::npos; };
  if (has("token_embd")) return WeightClass::Embedding;
  if (has("position_embd")) return WeightClass::Position;
  if (has("norm")) return WeightClass::Norm;
  if (has("_exps")) return WeightClass::Experts;
  if (has("_shexp")) return WeightClass::SharedExpert;
  if (has("ffn_gate_inp")) return WeightClass::Router;
  if (has("ffn_")) return WeightClass::Mlp;
  if (has("ssm_")) return WeightClass::StateSpace;
  return name.starts_with("output") ? WeightClass::Head : WeightClass::Attention;
}

void read_tensor(HeaderReader& reader, GgufHeader& header) {
  const std::string name = reader.text();
  const auto rank = reader.number<std::uint32_t>();
  if (rank > 8) return reader.fail("a tensor has " + std::to_string(rank) + " dims");
  Count count{1};
  for (std::uint32_t at = 0; at < rank; ++at) count *= Count{reader.number<std::uint64_t>()};
  const auto code = reader.number<std::uint32_t>();
  reader.number<std::uint64_t>();  // where it lies
  const auto type = std::ranges::find(kGgufTypes, code, &GgufType::code);
  if (type == kGgufTypes.end())
    return reader.fail("tensor `" + name.substr(0, 60) + "` has the type " + std::to_string(code) +
                       ", which opcost does not know");
  const auto exact = (count * Count{type->bytes} / Count{type->numbers}).exact();
  if (!exact || !count.exact()) return reader.fail("a tensor does not fit 64 bits");
  GgufStored& stored = header.stored[static_cast<std::size_t>(class_of(name))];
  stored.numbers += *count.exact();
  stored.bytes += *exact;
  stored.types[type->name] += *count.exact();
  if (name == "output.weight") header.has_output = true;
}

}  // namespace

Result<GgufHeader> read_gguf_header(const std::string& path) {
  HeaderReader reader(path);
  reader.number<std::uint32_t>();  // "GGUF"
  const auto version = reader.number<std::uint32_t>();
  if (version < 2 || version > 3) reader.fail("it is of version " + std::to_string(version));
  const auto tensors = reader.number<std::uint64_t>(), entries = reader.number<std::uint64_t>();
  if (tensors > kMostEntries || entries > kMostEntries)
    reader.fail("it has more than 1,000,000 tensors or entries");
  GgufHeader header;
  for (std::uint64_t at = 0; at < entries && !reader.failed(); ++at) read_entry(reader, header);
  for (std::uint64_t at = 0; at < tensors && !reader.failed(); ++at) read_tensor(reader, header);
  if (reader.failed()) return reader.error();
  return header;
}

}  // namespace opcost::llm
