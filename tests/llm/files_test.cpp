// Language models in folders and in GGUF files: headers alone are read, and none is trusted.
#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "opcost/llm/open_llm.h"
#include "support/files.h"

namespace opcost::test::llm_files {
namespace {

template <class T>
std::string little(T value) {
  std::string bytes;
  for (std::size_t at = 0; at < sizeof(T); ++at)
    bytes.push_back(static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * at)));
  return bytes;
}

std::string gguf_text(const std::string& text) {
  return little(static_cast<std::uint64_t>(text.size())) + text;
}

std::string gguf_number(const std::string& key, std::uint32_t value) {
  return gguf_text(key) + little(std::uint32_t{4}) + little(value);
}

std::string gguf_tensor(const std::string& name, const std::vector<std::uint64_t>& dims,
                        std::uint32_t type) {
  std::string bytes = gguf_text(name) + little(static_cast<std::uint32_t>(dims.size()));
  for (const std::uint64_t dim : dims) bytes += little(dim);
  return bytes + little(type) + little(std::uint64_t{0});
}

// A Llama of 2 layers whose matrices are Q4_K and Q6_K, head tied.
std::string small_gguf() {
  std::string entries =
      gguf_text("general.architecture") + little(std::uint32_t{8}) + gguf_text("llama");
  entries += gguf_number("llama.embedding_length", 256) + gguf_number("llama.block_count", 2) +
             gguf_number("llama.feed_forward_length", 512) +
             gguf_number("llama.attention.head_count", 4) +
             gguf_number("llama.attention.head_count_kv", 2);
  entries += gguf_text("tokenizer.ggml.tokens") + little(std::uint32_t{9}) +
             little(std::uint32_t{8}) + little(std::uint64_t{3}) + gguf_text("a") + gguf_text("b") +
             gguf_text("c");
  std::string tensors = gguf_tensor("token_embd.weight", {256, 3}, 14);
  tensors += gguf_tensor("blk.0.attn_q.weight", {256, 256}, 12);
  tensors += gguf_tensor("blk.0.ffn_up.weight", {256, 512}, 14);
  return "GGUF" + little(std::uint32_t{3}) + little(std::uint64_t{3}) + little(std::uint64_t{7}) +
         entries + tensors;
}

TEST_CASE("GGUF: sizes come from the metadata, widths from the types of tensors") {
  const Folder folder("gguf");
  const auto model = open_llm(folder.file("small.gguf", small_gguf()));
  REQUIRE_MESSAGE(model.ok(), (model ? "" : to_string(model.error())));
  CHECK(model->hidden == 256);
  CHECK(model->layers.size() == 2);
  CHECK(model->vocabulary == 3);
  CHECK(model->tied);
  CHECK(model->form(WeightClass::Attention) == WeightForm{ElementType::UInt4, 32});
  CHECK(model->form(WeightClass::Mlp) == WeightForm{ElementType::UInt8, 32});
  CHECK(model->stored_bytes == 3 * 210 + 256 * 144 + 512 * 210);
}

TEST_CASE("GGUF: a header that is cut short or absurd is an error, wherever it ends") {
  const Folder folder("gguf-bad");
  const std::string whole = small_gguf();
  for (std::size_t length = 4; length < whole.size(); length += 3) {
    CAPTURE(length);
    CHECK_FALSE(open_llm(folder.file("cut.gguf", whole.substr(0, length))).ok());
  }
  const auto fault = [&](const std::string& bytes) {
    const auto model = open_llm(folder.file("bad.gguf", bytes));
    return model ? std::string() : to_string(model.error());
  };
  const std::string start = "GGUF" + little(std::uint32_t{3});
  CHECK(fault("GGUF" + little(std::uint32_t{9}) + std::string(16, '\0')).find("version 9") !=
        std::string::npos);
  CHECK(fault(start + little(UINT64_MAX) + little(std::uint64_t{0})).find("1,000,000") !=
        std::string::npos);
  CHECK(fault(start + little(std::uint64_t{0}) + little(std::uint64_t{1}) + little(UINT64_MAX))
            .find("a name of") != std::string::npos);
  const std::string list = start + little(std::uint64_t{0}) + little(std::uint64_t{1}) +
                           gguf_text("x") + little(std::uint32_t{9}) + little(std::uint32_t{4}) +
                           little(UINT64_MAX);
  CHECK(fault(list).find("a list of") != std::string::npos);
}

std::string safetensors(const std::string& header) {
  return little(static_cast<std::uint64_t>(header.size())) + header;
}

TEST_CASE("A Hugging Face folder: the headers of its safetensors tell the stored types") {
  const Folder folder("hugging");
  folder.file("config.json", R"({"model_type": "llama", "hidden_size": 64, "num_hidden_layers": 1,
      "num_attention_heads": 4, "vocab_size": 10, "torch_dtype": "bfloat16"})");
  folder.file("model-1.safetensors", safetensors(R"({"__metadata__": {"format": "pt"},
      "a": {"dtype": "F32", "shape": [4, 5], "data_offsets": [0, 80]}})") +
                                         std::string(80, 'x'));
  const auto model = open_llm(folder.path());
  REQUIRE_MESSAGE(model.ok(), (model ? "" : to_string(model.error())));
  CHECK(model->type == ElementType::Float);
  CHECK(model->stored_bytes == 80);
  folder.file("model-2.safetensors", little(UINT64_MAX) + "{}");
  folder.file("model-3.safetensors", "");
  const auto odd = open_llm(folder.path());
  REQUIRE(odd.ok());
  REQUIRE_FALSE(odd->notes.empty());
  CHECK(odd->notes.front().find("2 safetensors files could not be read") != std::string::npos);
}

TEST_CASE("A folder without a config.json, and no file, are errors") {
  const Folder folder("empty-llm");
  CHECK_FALSE(open_llm(folder.path()).ok());
  CHECK_FALSE(open_llm(folder.path("none.json")).ok());
}

}  // namespace
}  // namespace opcost::test::llm_files
