#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/count.h"
#include "opcost/core/units.h"

// Numbers and words as opcost prints them, independent of the locale.
namespace opcost {

/// Shortest text that reads back as the same double: "0.1", "1e+20".
std::string exact_text(double value);
/// At most `digits` significant digits, no exponent between 1e-5 and 1e15.
std::string rounded_text(double value, int digits);
/// "15,470,264,320"; "overflow" after an overflow.
std::string grouped_text(Count count);
/// Three or four significant digits and an SI prefix: "15.47 G", "896.5".
std::string si_text(double value);
/// Energy for people, in joules: "11.21 J", "896.5 pJ", "5.59 mJ".
std::string energy_text(Picojoules energy);
/// "8 KiB", "1 MiB", "553.4 MiB"; powers of 1024.
std::string bytes_text(Bytes bytes);
/// "1x3x224x224"; "scalar" for no dims.
std::string shape_text(std::span<const std::int64_t> dims);

/// "Conv", "com.microsoft.Gelu": an operator with its domain, unless that is ONNX's own ("").
std::string operator_label(std::string_view domain, std::string_view op);
/// "1 row", "1,234 rows"
std::string plural_text(std::size_t count, std::string_view word);

/// "a, b, c"
std::string joined(std::span<const std::string> words, std::string_view separator = ", ");

/// The names most similar to `word`, nearest first, at most three; empty if none is similar.
std::vector<std::string> nearest_names(std::string_view word, std::span<const std::string> names);
/// "did you mean `a` or `b`?", or "" if no name is similar.
std::string did_you_mean(std::string_view word, std::span<const std::string> names);

}  // namespace opcost
