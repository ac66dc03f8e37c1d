#pragma once

#include <string>

#include "cost/table_fields.h"

namespace opcost {

/// The block `arithmetic`: prices by action and number type.
void read_arithmetic(const YamlNode& block, const std::string& source, CostTable::Content& table,
                     Problem& problem);
/// The block `decompositions`: an action as other actions, without a cycle among them and
/// opcost's own.
void read_decompositions(const YamlNode& block, const std::string& source,
                         CostTable::Content& table, Problem& problem);
/// The block `same_as`: formats that take the prices of other formats.
void read_same_as(const YamlNode& block, CostTable::Content& table, Problem& problem);
/// The block `widths`: for each action the rule for widths that are not listed.
void read_widths(const YamlNode& block, CostTable::Content& table, Problem& problem);

/// The names of the arithmetic actions: all but read and write.
std::span<const std::string_view> arithmetic_words();
/// The action with that name.
std::optional<Action> parse_arithmetic(std::string_view word);
/// Common number types, for "did you mean".
std::span<const std::string_view> usual_number_types();

}  // namespace opcost
