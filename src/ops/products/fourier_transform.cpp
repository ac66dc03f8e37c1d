// Counts a Fourier transform by the factors of its length.
#include "ops/products/fourier_transform.h"

#include <string>
#include <utility>
#include <vector>

namespace opcost {
namespace {

struct PrimePower {
  std::uint64_t prime = 2, exponent = 0;
};

std::vector<PrimePower> factorised(std::uint64_t n) {
  std::vector<PrimePower> factors;
  for (std::uint64_t p = 2; p * p <= n; ++p) {
    if (n % p != 0) continue;
    factors.push_back({p, 0});
    for (; n % p == 0; n /= p) ++factors.back().exponent;
  }
  if (n > 1) factors.push_back({n, 1});
  return factors;
}

void butterfly(Body& body, std::uint64_t p, const Operand& work) {
  const std::string radix = std::to_string(p);
  const Count others{p - 1};
  const Count products = p == 2 ? others : others * Count{p};
  body.each({products, p == 2 ? "1" : radix + "·(" + radix + " - 1)"}, [&](Body& product) {
    product.each({Count{4}, "4"}, [&](Body& half) { half.multiply(work); });
    product.each({Count{2}, "2"}, [&](Body& half) { half.add(work); });
  });
  body.each({others * Count{p}, radix + "·(" + radix + " - 1)"}, [&](Body& sum) {
    sum.each({Count{2}, "2"}, [&](Body& half) { half.add(work); });
  });
}

}  // namespace

void transform(Body& body, std::int64_t n, const Operand& work) {
  const auto length = static_cast<std::uint64_t>(n);
  std::uint64_t stages = 0;
  for (const auto& [prime, exponent] : factorised(length)) {
    stages += exponent;
    const std::string each = std::to_string(n) + "/" + std::to_string(prime);
    body.each({Count{exponent} * Count{length / prime}, std::to_string(exponent) + " * " + each},
              [&, p = prime](Body& one) { butterfly(one, p, work); });
  }
  if (stages < 2) return;
  body.each({Count{stages - 1} * Count{2} * Count{length},
             "(" + std::to_string(stages) + " - 1) * 2 * " + std::to_string(n)},
            [&](Body& part) { part.write(work), part.read(work); });
}

}  // namespace opcost
