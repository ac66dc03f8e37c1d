// The energy of a language model's request as JSON and CSV.
#include "report/llm/llm_data.h"

#include "io/csv_writer.h"
#include "io/json_writer.h"

namespace opcost {
namespace {

using Layout = JsonWriter::Layout;

std::uint64_t number(Count count) { return count.exact().value_or(0); }

void write_pass(JsonWriter& json, const char* name, const PassCost& pass, std::int64_t sequences) {
  json.key(name);
  json.begin_object();
  json.member("sequences", sequences);
  json.member("energy_pj", pass.total().value);
  json.key("parts_pj");
  json.begin_object(Layout::Line);
  for (const auto& [part, word] : kLlmPartNames) json.member(word, pass.part(part).value);
  json.end_object();
  json.key("modules_pj");
  json.begin_object(Layout::Line);
  for (const auto& [module, energy] : pass.modules) json.member(module, energy.value);
  json.end_object();
  json.member("weight_bytes", number(pass.weight_bytes));
  json.member("cache_bytes", number(pass.cache_bytes));
  json.member("activation_bytes", number(pass.activation_bytes));
  json.member("exchange_bytes", number(pass.exchange_bytes));
  json.member("macs", number(pass.macs));
  json.member("macs_of_16_bits", static_cast<double>(number(pass.mac16)) / 16);
  json.member("calls", number(pass.calls));
  if (pass.seconds > 0)
    json.member("seconds", pass.seconds);
  else
    json.null_member("seconds");
  json.end_object();
}

void write_question(JsonWriter& json, const LlmEstimate& e) {
  const LlmQuestion& q = e.question;
  json.key("question");
  json.begin_object(Layout::Line);
  json.member("prompt", q.prompt);
  json.member("output", q.output);
  json.member("batch", q.batch);
  json.member("activations", to_string(q.activations));
  json.member("cache", to_string(q.cache));
  json.member("tensor_parallel", q.tensor_parallel);
  json.member("expert_parallel", q.expert_parallel);
  json.member("data_parallel", q.data_parallel);
  json.member("placement", e.placement);
  json.member("table", e.table.name);
  json.end_object();
}

void write_model(JsonWriter& json, const LlmEstimate& e) {
  json.key("model");
  json.begin_object();
  json.member("source", e.model.source);
  json.member("model_type", e.model.model_type);
  json.member("layers", static_cast<std::uint64_t>(e.model.layers.size()));
  json.member("parameters", e.parameters);
  json.member("active_parameters", e.active_parameters);
  json.member("weight_bytes", e.weight_bytes);
  json.member("cache_bytes_per_token", e.cache_bytes_per_token);
  json.member("cache_bytes", e.cache_bytes);
  json.member("experts_of_a_prompt", e.prompt_experts);
  json.member("experts_of_a_step", e.decode_experts);
  json.end_object();
}

void write_energy(JsonWriter& json, const LlmEstimate& e) {
  json.key("energy_pj");
  json.begin_object(Layout::Line);
  json.member("token", e.token_energy().value);
  json.member("request", e.request_energy().value);
  json.member("prompt", e.prompt_energy().value);
  json.member("output", e.output_energy().value);
  json.end_object();
  json.key("token_range_pj");
  if (e.serving) {
    json.begin_array(Layout::Line);
    json.value(e.serving->least * e.token_energy().value);
    json.value(e.serving->most * e.token_energy().value);
    json.end_array();
  } else {
    json.null();
  }
  json.key("request_parts_pj");
  json.begin_object(Layout::Line);
  for (const auto& [part, word] : kLlmPartNames) json.member(word, e.request_part(part).value);
  json.end_object();
}

void write_estimate(JsonWriter& json, const LlmEstimate& e) {
  write_model(json, e);
  write_question(json, e);
  write_energy(json, e);
  write_pass(json, "prompt_pass", e.prompt, e.prompt_batch);
  write_pass(json, "decode", e.decode, e.replica_batch);
  write_pass(json, "middle_step", e.middle, e.replica_batch);
  json.member("steps", e.steps);
  write_texts(json, "assumptions", e.assumptions);
  write_texts(json, "warnings", e.warnings);
}

}  // namespace

void write_llm_json(std::ostream& out, const LlmEstimate& estimate) {
  JsonWriter json(out);
  json.begin_object();
  json.member("schema", "opcost.llm/1");
  write_estimate(json, estimate);
  json.end_object();
  out << '\n';
}

void write_llm_rows_json(std::ostream& out, const std::vector<LlmRow>& rows,
                         const std::string& variable) {
  JsonWriter json(out);
  json.begin_object();
  json.member("schema", "opcost.llm_rows/1");
  json.member("variable", variable);
  json.key("rows");
  json.begin_array();
  for (const LlmRow& row : rows) {
    json.begin_object();
    json.member("label", row.label);
    write_estimate(json, row.estimate);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  out << '\n';
}

void write_llm_csv(std::ostream& out, const std::vector<LlmRow>& rows) {
  CsvWriter csv(out);
  for (const char* title : {"label", "model", "table", "prompt", "output", "batch", "devices",
                            "parameters", "active_parameters", "weight_bytes", "cache_bytes",
                            "token_pj", "request_pj", "prompt_pj", "output_pj"})
    csv.cell(title);
  for (const auto& [part, word] : kLlmPartNames) csv.cell(std::string(word) + "_pj");
  csv.end_row();
  const auto whole = [](std::int64_t count) { return static_cast<std::uint64_t>(count); };
  for (const LlmRow& row : rows) {
    const LlmEstimate& e = row.estimate;
    csv.cell(row.label).cell(e.model.source).cell(e.table.name);
    csv.cell(whole(e.question.prompt)).cell(whole(e.question.output)).cell(whole(e.question.batch));
    csv.cell(whole(e.question.devices() * e.question.data_parallel));
    csv.cell(e.parameters).cell(e.active_parameters).cell(e.weight_bytes).cell(e.cache_bytes);
    for (const Picojoules energy :
         {e.token_energy(), e.request_energy(), e.prompt_energy(), e.output_energy()})
      csv.cell(energy.value);
    for (const auto& [part, word] : kLlmPartNames) csv.cell(e.request_part(part).value);
    csv.end_row();
  }
}

}  // namespace opcost
