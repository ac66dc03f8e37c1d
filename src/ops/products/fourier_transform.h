#pragma once

#include <cstdint>

#include "rules/body.h"

namespace opcost {

/// Lengths up to this are transformed; above, factors would take long to find.
inline constexpr std::int64_t kLongestTransform = std::int64_t{1} << 32;

/// One fast Fourier transform of n complex numbers in the array `work`, whose
/// elements are real and imaginary parts in turn. The numbers come as
/// temporaries (the caller has read them) and leave as such.
///
/// Mixed radix, as Cooley and Tukey (1965) and the FFT libraries have it: for
/// each prime factor p of n a stage of n/p butterflies, each with p - 1 twiddle
/// factors and a direct transform of p numbers, p·(p - 1) additions and (p - 1)²
/// products (none for p = 2, whose factors are ±1). So a power of two takes
/// n/2·log2 n products and n·log2 n additions, a prime the n·(n - 1) of the
/// definition. Between two stages all 2n parts are written to `work` and read.
void transform(Body& body, std::int64_t n, const Operand& work);

}  // namespace opcost
