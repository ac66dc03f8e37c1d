#pragma once

#include <string>
#include <vector>

namespace opcost::test {

/// The units that include each other in a circle, by name, sorted.
using Knot = std::vector<std::string>;

/// The knots of the program whose root this is: `include/opcost` and `src`.
///
/// A unit is a header and its source: src/m/part/x.h and src/m/part/x.cpp are the unit
/// "m/part/x". The public header include/opcost/m/x.h belongs to the one unit of src/m
/// whose last name is x; where there is none, or several, it is the unit "m/x" alone.
/// One unit depends on another if a file of it includes a file of the other; a knot is
/// a strongly connected component of more than one unit.
std::vector<Knot> knots_of(const std::string& root);

}  // namespace opcost::test
