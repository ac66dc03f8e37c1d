// Price tables and layerwise tables.
#include "table.h"

#include "binding.h"
#include "opcost/cost/tables.h"
#include "opcost/predict/find_prices.h"
#include "opcost/predict/layerwise_file.h"

namespace opcost::python {
namespace {

Table loaded(const std::string& file_or_name, const std::string& fallback) {
  return {unwrap(find_prices(file_or_name, fallback)), file_or_name};
}

Table parsed(const std::string& yaml, const std::string& where) {
  return {unwrap(parse_prices(yaml, where)), where};
}

Table with_prices(const Table& table, const std::vector<std::string>& assignments) {
  PriceSource changed = table.prices();
  CostTable* prices = changed.table();
  if (prices == nullptr && !assignments.empty())
    throw Failure{{"the layerwise table " + changed.name() + " has no prices to set", "",
                   "set them in its fallback, or edit its terms"}};
  for (const std::string& one : assignments)
    if (auto set = override_price(*prices, one); !set) throw Failure{set.error()};
  return {std::move(changed), table.file_or_name};
}

Table falling_back(const Table& table, const Table& other) {
  const LayerwiseTable* layerwise = table.prices().layerwise();
  const CostTable* prices = other.prices().table();
  if (layerwise == nullptr || prices == nullptr)
    throw Failure{{"only a layerwise table falls back, and only to a price table", "", ""}};
  LayerwiseTable changed = *layerwise;
  changed.fall_back_to(*prices);
  return {std::move(changed), table.file_or_name};
}

std::string yaml_of(const Table& table) {
  const PriceSource& source = table.prices();
  return source.table() != nullptr ? table_text(*source.table())
                                   : layerwise_text(*source.layerwise());
}

nb::object fallback_of(const Table& table) {
  const LayerwiseTable* layerwise = table.prices().layerwise();
  if (layerwise == nullptr || layerwise->fallback() == nullptr) return nb::none();
  const CostTable& fallback = *layerwise->fallback();
  return nb::cast(Table{fallback, fallback.name()});
}

}  // namespace

void bind_table(nb::module_& module) {
  const auto info = [](const Table& table) { return table.prices().info(); };
  nb::class_<Table>(module, "Table")
      .def_prop_ro("name", [](const Table& table) { return table.prices().name(); })
      .def_prop_ro("description", [info](const Table& t) { return info(t).description; })
      .def_prop_ro("technology", [info](const Table& t) { return info(t).technology; })
      .def_prop_ro("placement", [info](const Table& t) { return info(t).placement; })
      .def_prop_ro("overrides", [info](const Table& t) { return info(t).overrides; })
      .def_prop_ro("provenance", [](const Table& table) { return table.prices().provenance(); })
      .def_prop_ro("is_layerwise",
                   [](const Table& table) { return table.prices().layerwise() != nullptr; })
      .def_prop_ro("fallback", fallback_of)
      .def("with_prices", with_prices)
      .def("falling_back", falling_back)
      .def("to_yaml", yaml_of);
  module.def("load_table", loaded);
  module.def("parse_table", parsed);
  module.def("shipped_tables", shipped_tables);
}

}  // namespace opcost::python
