#pragma once

#include <string>
#include <vector>

#include "estimate/rewrite/moved_numbers.h"

// Changes to a conversion, or to a node beside one.
namespace opcost {

/// Somebody else does it.
void free_as_part(UnbilledNode& one, const std::string& why);
/// The same of a cast: from a type to the same.
void free_cast(UnbilledNode& cast, const std::string& why);
/// Its data are of that type now.
void move_type(UnbilledNode& move, ElementType type);
/// A conversion of other numbers than those in the file: as many as there are in these arrays.
void convert_instead(UnbilledNode& conversion, const std::vector<Shape>& shapes);

/// Value for value, the conversion stands behind those moves, so that readers find what they read
/// as before.
void put_behind(UnbilledNode& dequantizer, const std::vector<UnbilledNode*>& moves);
/// Casts of what it converted before stand behind it again, of an array of that shape.
void put_casts_behind(UnbilledNode& dequantizer, const std::vector<UnbilledNode*>& casts,
                      const Shape& shape);
/// The conversion in front of those moves.
void put_in_front(UnbilledNode& quantizer, const std::vector<UnbilledNode*>& moves);

}  // namespace opcost
