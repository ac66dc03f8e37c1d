#pragma once

#include <doctest/doctest.h>

#include <string>

#include "opcost/cost/tables.h"

namespace opcost::test {

/// A table of four operations at one width, and what a test adds to it.
inline std::string small_table(const std::string& more = "") {
  return "schema: opcost.table/1\n"
         "name: small\n"
         "unit: pJ\n"
         "source: a test\n"
         "arithmetic: {mul: {float32: 4}, add: {float32: 1}}\n"
         "memory: [{name: DRAM, access: {32: 640}}]\n" +
         more;
}

inline CostTable table_of(const std::string& yaml) {
  auto table = parse_table(yaml, "t.yaml");
  if (!table) FAIL(to_string(table.error()));
  return *std::move(table);
}

inline CostTable shipped(std::string_view name) {
  return table_of(std::string(shipped_table_text(name).value_or("")));
}

inline Price price_of(const CostTable& table, Action action, const std::string& type,
                      bool in_mac = false) {
  auto price = table.price({action, parse_number_type(type).value(), in_mac}, std::nullopt);
  if (!price) FAIL(to_string(price.error()));
  return *std::move(price);
}

inline Price access_price_of(const CostTable& table, Action action, std::uint32_t bits,
                             std::size_t tier) {
  const NumberType type{NumberFormat::Float, Bits{bits}};
  auto price = table.price({action, type, false}, TierIndex{tier});
  if (!price) FAIL(to_string(price.error()));
  return *std::move(price);
}

}  // namespace opcost::test
