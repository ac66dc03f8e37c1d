// Reads the header of a GGUF file. The file may be a stranger's: every length is bounded.
#include "llm/gguf.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <map>
#include <optional>
#include <vector>

#include "opcost/core/count.h"
#include "opcost/core/text.h"
#include "opcost/llm/read_config.h"

namespace opcost::llm {
namespace {

constexpr std::uint64_t kMostEntries = 1'000'000, kMostText = 1 << 16, kMostList = 100'000'000;

/// A ggml type: so many numbers take so many bytes.
struct StoredType {
  std::uint32_t code;
  std::string_view name;
  std::uint64_t numbers, bytes;
};
// ggml.h of github.com/ggml-org/llama.cpp.
constexpr std::array kStoredTypes{
    StoredType{0, "F32", 1, 4},       StoredType{1, "F16", 1, 2},
    StoredType{2, "Q4_0", 32, 18},    StoredType{3, "Q4_1", 32, 20},
    StoredType{6, "Q5_0", 32, 22},    StoredType{7, "Q5_1", 32, 24},
    StoredType{8, "Q8_0", 32, 34},    StoredType{10, "Q2_K", 256, 84},
    StoredType{11, "Q3_K", 256, 110}, StoredType{12, "Q4_K", 256, 144},
    StoredType{13, "Q5_K", 256, 176}, StoredType{14, "Q6_K", 256, 210},
    StoredType{20, "IQ4_NL", 32, 18}, StoredType{23, "IQ4_XS", 256, 136},
    StoredType{30, "BF16", 1, 2},     StoredType{39, "MXFP4", 32, 17},
};

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

struct Header {
  std::map<std::string, std::string> texts;
  std::map<std::string, std::uint64_t> numbers;  ///< Whole ones, and the length of a list.
  std::map<std::string, double> reals;
  struct Stored {
    std::uint64_t numbers = 0, bytes = 0;
    std::map<std::string_view, std::uint64_t> types;
  };
  std::array<Stored, kWeightClasses> stored;
  bool has_output = false;
};

// The bytes of a number of a metadata type; 0: no number.
std::uint64_t width_of(std::uint32_t type) {
  constexpr std::array<std::uint64_t, 13> kWidths{1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};
  return type < kWidths.size() ? kWidths[type] : 0;
}

constexpr std::uint32_t kTextType = 8, kListType = 9, kRealType = 6, kWideRealType = 12;

void read_list(HeaderReader& reader, const std::string& key, Header& header) {
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

void read_entry(HeaderReader& reader, Header& header) {
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

void read_tensor(HeaderReader& reader, Header& header) {
  const std::string name = reader.text();
  const auto rank = reader.number<std::uint32_t>();
  if (rank > 8) return reader.fail("a tensor has " + std::to_string(rank) + " dims");
  Count count{1};
  for (std::uint32_t at = 0; at < rank; ++at) count *= Count{reader.number<std::uint64_t>()};
  const auto code = reader.number<std::uint32_t>();
  reader.number<std::uint64_t>();  // where it lies
  const auto type = std::ranges::find(kStoredTypes, code, &StoredType::code);
  if (type == kStoredTypes.end())
    return reader.fail("tensor `" + name.substr(0, 60) + "` has the type " + std::to_string(code) +
                       ", which opcost does not know");
  const auto exact = (count * Count{type->bytes} / Count{type->numbers}).exact();
  if (!exact || !count.exact()) return reader.fail("a tensor does not fit 64 bits");
  Header::Stored& stored = header.stored[static_cast<std::size_t>(class_of(name))];
  stored.numbers += *count.exact();
  stored.bytes += *exact;
  stored.types[type->name] += *count.exact();
  if (name == "output.weight") header.has_output = true;
}

Result<Header> read_header(const std::string& path) {
  HeaderReader reader(path);
  reader.number<std::uint32_t>();  // "GGUF"
  const auto version = reader.number<std::uint32_t>();
  if (version < 2 || version > 3) reader.fail("it is of version " + std::to_string(version));
  const auto tensors = reader.number<std::uint64_t>(), entries = reader.number<std::uint64_t>();
  if (tensors > kMostEntries || entries > kMostEntries)
    reader.fail("it has more than 1,000,000 tensors or entries");
  Header header;
  for (std::uint64_t at = 0; at < entries && !reader.failed(); ++at) read_entry(reader, header);
  for (std::uint64_t at = 0; at < tensors && !reader.failed(); ++at) read_tensor(reader, header);
  if (reader.failed()) return reader.error();
  return header;
}

// llama.cpp's name of an architecture, and transformers'.
constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kNames{{
    {"deepseek2", "deepseek_v3"},
    {"gemma", "gemma"},
    {"gemma2", "gemma2"},
    {"gemma3", "gemma3_text"},
    {"gpt-oss", "gpt_oss"},
    {"gpt2", "gpt2"},
    {"gptneox", "gpt_neox"},
    {"llama", "llama"},
    {"olmo", "olmo"},
    {"olmo2", "olmo2"},
    {"olmoe", "olmoe"},
    {"phi2", "phi"},
    {"phi3", "phi3"},
    {"qwen2", "qwen2"},
    {"qwen3", "qwen3"},
    {"qwen3moe", "qwen3_moe"},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 21> kKeys{{
    {"embedding_length", "hidden_size"},
    {"block_count", "num_hidden_layers"},
    {"feed_forward_length", "intermediate_size"},
    {"context_length", "max_position_embeddings"},
    {"attention.head_count", "num_attention_heads"},
    {"attention.head_count_kv", "num_key_value_heads"},
    {"attention.key_length", "head_dim"},
    {"attention.sliding_window", "sliding_window"},
    {"expert_count", "num_experts"},
    {"expert_used_count", "num_experts_per_tok"},
    {"expert_feed_forward_length", "moe_intermediate_size"},
    {"expert_shared_feed_forward_length", "shared_expert_intermediate_size"},
    {"expert_shared_count", "n_shared_experts"},
    {"leading_dense_block_count", "first_k_dense_replace"},
    {"attention.kv_lora_rank", "kv_lora_rank"},
    {"attention.q_lora_rank", "q_lora_rank"},
    {"attention.value_length", "v_head_dim"},
    {"rope.dimension_count", "qk_rope_head_dim"},
    {"vocab_size", "vocab_size"},
    {"attention.key_length_mla", "qk_head_dim"},
    {"attention.value_length_mla", "v_head_dim_mla"},
}};

// The metadata as a config.json.
Result<std::string> config_of(const Header& header, const std::string& path) {
  const auto found = header.texts.find("general.architecture");
  if (found == header.texts.end())
    return Error{"its GGUF header names no general.architecture", path, ""};
  const std::string& own = found->second;
  const auto name = std::ranges::find(kNames, own, [](const auto& row) { return row.first; });
  if (name == kNames.end()) {
    std::vector<std::string> known;
    for (const auto& [gguf, config] : kNames) known.emplace_back(gguf);
    return Error{"its architecture is `" + own + "`, which opcost does not know", path,
                 "known are " + joined(known)};
  }
  std::map<std::string, std::string> fields;
  for (const auto& [gguf, config] : kKeys)
    if (const auto value = header.numbers.find(own + "." + std::string(gguf));
        value != header.numbers.end())
      fields[std::string(config)] = std::to_string(value->second);
  if (const auto tokens = header.numbers.find("tokenizer.ggml.tokens");
      !fields.contains("vocab_size") && tokens != header.numbers.end())
    fields["vocab_size"] = std::to_string(tokens->second);
  std::string type(name->second);
  const auto experts = header.numbers.find(own + ".expert_count");
  if (own == "llama" && experts != header.numbers.end() && experts->second > 0) type = "mixtral";
  if (own == "deepseek2") {
    const std::string key =
        header.numbers.contains(own + ".attention.key_length_mla") ? "qk_head_dim" : "head_dim";
    const std::uint64_t rope = header.numbers.contains(own + ".rope.dimension_count")
                                   ? header.numbers.at(own + ".rope.dimension_count")
                                   : 0;
    const auto whole = fields.contains(key) ? std::stoull(fields.at(key)) : 0;
    fields["qk_nope_head_dim"] = std::to_string(whole > rope ? whole - rope : 0);
    if (fields.contains("v_head_dim_mla")) fields["v_head_dim"] = fields.at("v_head_dim_mla");
  }
  std::string json = "{\"model_type\": \"" + type + "\", \"torch_dtype\": \"float16\", " +
                     "\"tie_word_embeddings\": " + (header.has_output ? "false" : "true");
  for (const auto& [key, value] : fields) json += ", \"" + key + "\": " + value;
  return json + "}";
}

// The form in which a class is counted, whose bits are those stored or the next more.
WeightForm form_of(const Header::Stored& stored) {
  const double bits = 8.0 * static_cast<double>(stored.bytes) / static_cast<double>(stored.numbers);
  if (stored.types.size() == 1 && stored.types.contains("MXFP4"))
    return {ElementType::Float4E2M1, 32};
  if (bits < 3) return {ElementType::UInt2, 32};
  if (bits < 5.6) return {ElementType::UInt4, 32};
  return bits < 10 ? WeightForm{ElementType::UInt8, 32} : WeightForm{ElementType::Float16};
}

void take_types(const Header& header, Architecture& to) {
  std::map<std::string_view, std::uint64_t> types;
  for (std::size_t at = 0; at < kWeightClasses; ++at) {
    const Header::Stored& stored = header.stored[at];
    to.stored_bytes += stored.bytes;
    for (const auto& [type, count] : stored.types) types[type] += count;
    const auto of = static_cast<WeightClass>(at);
    const bool linear = of == WeightClass::Attention || of == WeightClass::Mlp ||
                        of == WeightClass::Experts || of == WeightClass::SharedExpert ||
                        of == WeightClass::StateSpace;
    if (linear && stored.numbers > 0) to.form(of) = form_of(stored);
  }
  std::string text;
  for (const auto& [type, count] : types)
    text +=
        (text.empty() ? "" : ", ") + std::string(type) + " " + si_text(static_cast<double>(count));
  to.notes.push_back("the file stores " + text + " (" +
                     si_text(static_cast<double>(to.stored_bytes)) +
                     "B); matrices are counted in 2, 4, 8 or 16 bits, the next above what is "
                     "stored, with a scale for each 32 numbers");
}

}  // namespace

bool is_gguf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  char magic[4] = {};
  return file.read(magic, 4) && std::memcmp(magic, "GGUF", 4) == 0;
}

Result<Architecture> read_gguf(const std::string& path, std::string_view like) {
  const auto header = read_header(path);
  if (!header) return header.error();
  const auto json = config_of(*header, path);
  if (!json) return json.error();
  auto model = parse_llm_config(*json, path, like);
  if (!model) {
    Error error = model.error();
    error.where = path;
    return error;
  }
  take_types(*header, *model);
  return model;
}

}  // namespace opcost::llm
