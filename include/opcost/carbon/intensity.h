#pragma once

#include <string_view>

#include "opcost/carbon/record.h"
#include "opcost/core/result.h"

// How much CO2 a kilowatt-hour causes. All figures are in tables that are built into the library
// (cost_tables/carbon): no network is asked, and no place is guessed.
namespace opcost {

/// The intensity that a user names, in upper or lower case:
///   "ITA", "IT", "Italy"         a country; the world's average, with a warning, for a
///                                code of ISO 3166-1 without a figure
///   "US-CA", "CA-QC", "SE-SE3"   a state, province or bidding zone
///   "aws:eu-west-1"              a cloud region; its country's figure, with a warning,
///                                where it has none of its own
///   "mix:coal=.25,nuclear=75%"   shares of kinds of generation, which must sum to 1
///                                within 0.5 %; the sum of share times figure
///   "VAT:mix:..."                the country's figure; of one without, the mix
///   "350", "350g/kWh"            that number
///   "world"                      the world's average, with a warning
/// Errors: what is none of these, with the nearest names; shares that do not sum to
/// 1; a number that is negative or above 10,000.
Result<CarbonIntensity> find_intensity(std::string_view spec);
/// Only a country, by code or name, with or without ":mix:...", or the world.
Result<CarbonIntensity> find_country(std::string_view country);
/// Only a cloud region, state, province or bidding zone.
Result<CarbonIntensity> find_region(std::string_view region);

}  // namespace opcost
