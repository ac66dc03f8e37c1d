// Compiles price tables: reads YAML with the library's own reader, writes C++ that makes the same.
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/text.h"
#include "opcost/cost/tables.h"

namespace opcost {
namespace {

std::string literal(const std::string& text) { return "R\"opcost(" + text + ")opcost\""; }

/// `Action{2}`: an enumerator by its number.
template <class Enum>
std::string enumerator(std::string_view type, Enum value) {
  return std::string(type) + "{" + std::to_string(static_cast<int>(value)) + "}";
}
std::string written(Action action) { return enumerator("Action", action); }
std::string written(NumberFormat format) { return enumerator("NumberFormat", format); }
std::string written(WidthRule rule) { return enumerator("WidthRule", rule); }
std::string written(Bits bits) { return "Bits{" + std::to_string(bits.value) + "}"; }
std::string written(NumberType type) {
  return "NumberType{" + written(type.format) + ", " + written(type.bits) + "}";
}

std::string written(const SeenRange& range) {
  return "SeenRange{" + std::to_string(range.least) + ", " + std::to_string(range.most) + "}";
}
std::string written(const std::set<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += literal(name) + ", ";
  return "{" + list + "}";
}
std::string written(const std::optional<double>& number) {
  return number ? exact_text(*number) : "std::nullopt";
}

/// Writes the function that makes one table: one statement for each thing that it says.
class TableCompiler {
 public:
  explicit TableCompiler(const TableContent& table) : table_(table) {}

  std::string function(const std::string& name) {
    head();
    arithmetic();
    rules();
    memory();
    if (table_.per_node) set("per_node", price(*table_.per_node));
    if (table_.validated) set("validated", validated(*table_.validated));
    if (table_.serving) set("serving", serving(*table_.serving));
    std::string text = "TableContent " + name + "() {\n  TableContent table;\n";
    for (std::size_t at = 0; at < sources_.size(); ++at)
      text +=
          "  const std::string source" + std::to_string(at) + " = " + literal(sources_[at]) + ";\n";
    return text + body_ + "  return table;\n}\n\n";
  }

 private:
  void set(const std::string& member, const std::string& value) {
    body_ += "  table." + member + " = " + value + ";\n";
  }
  void append(const std::string& member, const std::string& values) {
    body_ += "  table." + member + ".push_back({" + values + "});\n";
  }

  std::string source(const std::string& text) {
    std::size_t at = 0;
    while (at < sources_.size() && sources_[at] != text) ++at;
    if (at == sources_.size()) sources_.push_back(text);
    return "source" + std::to_string(at);
  }
  std::string price(const ListedPrice& price) {
    return "ListedPrice{{" + exact_text(price.each.value) + "}, " + source(price.source) + "}";
  }

  void head() {
    set("name", literal(table_.name));
    set("description", literal(table_.description));
    set("technology", literal(table_.technology));
    set("placement", literal(table_.placement));
    set("conv", literal(table_.conv));
    evidence();
    for (const Citation& one : table_.citations)
      append("citations", literal(one.key) + ", " + literal(one.bibtex));
    for (const auto& [key, value] : table_.provenance)
      append("provenance", literal(key) + ", " + literal(value));
  }

  void evidence() {
    if (const auto& covers = table_.covers) {
      std::string operators;
      for (const auto& [op, range] : covers->operators)
        operators += "{" + literal(op) + ", " + written(range) + "}, ";
      set("covers", "CoveredByRuns{" + written(covers->tiers) + ", " + written(covers->types) +
                        ", {" + operators + "}, " + written(covers->nodes) + "}");
    }
    if (const auto& validated = table_.validated)
      set("validated", "Validated{" + literal(validated->on) + ", " + literal(validated->how) +
                           ", " + std::to_string(validated->rows) + ", " +
                           exact_text(validated->mape) + ", " + written(validated->median) + ", " +
                           written(validated->kendall) + ", " + literal(validated->range) + "}");
  }

  void arithmetic() {
    for (const auto& [action, prices] : table_.arithmetic)
      for (const auto& [type, each] : prices)
        set("arithmetic[" + written(action) + "][" + written(type) + "]", price(each));
    for (const auto& [type, each] : table_.mac) set("mac[" + written(type) + "]", price(each));
  }

  static std::string optional(const std::optional<double>& number) {
    return number ? exact_text(*number) : "std::nullopt";
  }
  static std::string validated(const Validated& v) {
    return "Validated{" + literal(v.on) + ", " + literal(v.how) + ", " + std::to_string(v.rows) +
           ", " + exact_text(v.mape) + ", " + optional(v.median) + ", " + optional(v.kendall) +
           ", " + literal(v.range) + "}";
  }
  static std::string serving(const ServingCosts& s) {
    std::string numbers;
    for (const double each :
         {s.watts, s.bytes_per_second, s.products_per_second, s.layer_seconds, s.exchange_seconds,
          s.sequence_seconds, s.expert8_seconds, s.sequence_joules, s.expert8_joules,
          s.exchange_pj_per_byte, s.least, s.most})
      numbers += exact_text(each) + ", ";
    return "ServingCosts{" + numbers + optional(s.time_error) + ", " + literal(s.source) + "}";
  }

  void rules() {
    for (const auto& [action, decomposition] : table_.decompositions) {
      std::string parts;
      for (const auto& [part, times] : decomposition.parts)
        parts += "{" + written(part) + ", " + exact_text(times) + "}, ";
      set("decompositions[" + written(action) + "]",
          "Decomposition{{" + parts + "}, " + source(decomposition.source) + ", false}");
    }
    for (const auto& [format, other] : table_.same_as)
      set("same_as[" + written(format) + "]", written(other));
    for (const auto& [action, rule] : table_.width_rules)
      set("width_rules[" + written(action) + "]", written(rule));
    set("mac_rule", written(table_.mac_rule));
    set("memory_rule", written(table_.memory_rule));
  }

  std::string multipliers() const {
    const auto& array = table_.memory.multipliers();
    if (!array) return "";
    return ", MultiplierArray{" + std::to_string(array->rows) + ", " +
           std::to_string(array->columns) + ", " + written(array->word) + "}";
  }

  void memory() {
    std::string memories;
    for (const MemoryTier& tier : table_.memory.tiers()) {
      const auto bytes = tier.capacity ? tier.capacity->value.exact() : std::nullopt;
      memories += "{" + literal(tier.name) + ", " +
                  (bytes ? "Bytes{Count{" + std::to_string(*bytes) + "}}" : "std::nullopt") +
                  (tier.tiles_only ? ", true}, " : "}, ");
    }
    set("memory", "MemoryHierarchy({" + memories + "}" + multipliers() + ")");
    body_ += "  table.tiers.resize(" + std::to_string(table_.tiers.size()) + ");\n";
    for (std::size_t at = 0; at < table_.tiers.size(); ++at) {
      const std::string tier = "tiers[" + std::to_string(at) + "].";
      for (const auto& [bits, each] : table_.tiers[at].read)
        set(tier + "read[" + written(bits) + "]", price(each));
      for (const auto& [bits, each] : table_.tiers[at].write)
        set(tier + "write[" + written(bits) + "]", price(each));
    }
  }

  const TableContent& table_;
  std::vector<std::string> sources_;
  std::string body_;
};

/// All tables, and the function that finds one by name.
Result<std::string> compiled(const std::vector<std::string>& paths) {
  std::string text =
      "// Generated by cost_tables/compile from cost_tables/*.yaml and "
      "cost_tables/machines/*.yaml.\n"
      "#include \"cost/shipped_tables.h\"\n\nnamespace opcost {\nnamespace {\n\n";
  std::string choice;
  for (std::size_t at = 0; at < paths.size(); ++at) {
    const auto table = load_table(paths[at]);
    if (!table) return table.error();
    const std::string function = "table" + std::to_string(at);
    text += TableCompiler(table->content()).function(function);
    choice += "  if (name == " + literal(table->name()) + ") return " + function + "();\n";
  }
  return text + "}  // namespace\n\n" +
         "std::optional<TableContent> shipped_table(std::string_view name) {\n" + choice +
         "  return std::nullopt;\n}\n\n}  // namespace opcost\n";
}

int run(const std::vector<std::string>& arguments) {
  if (arguments.size() < 2) {
    std::cerr << "usage: opcost-compile-tables OUT.cpp TABLE.yaml...\n";
    return 2;
  }
  const auto text = compiled({arguments.begin() + 1, arguments.end()});
  if (!text) {
    std::cerr << text.error().where << ": " << text.error().what << "\n";
    return 2;
  }
  std::ofstream file(arguments.front(), std::ios::binary);
  file << *text << std::flush;
  return file ? 0 : 2;
}

}  // namespace
}  // namespace opcost

int main(int argc, char** argv) { return opcost::run({argv + 1, argv + argc}); }
