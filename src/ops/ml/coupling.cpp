// Pairwise class probabilities of a support vector machine, coupled as LIBSVM does.
#include "ops/ml/coupling.h"

#include "ops/ml/parts.h"

namespace opcost {

// The pairs' probabilities r into one per class, p (Wu, Lin and Weng, JMLR 5, 2004,
// algorithm 2):
//   for each class t:                                          C
//     Q[t,t] = sum of r·r over the others; Q[t,j] = -r·r       C - 1
//   for each round:                                            max(100, C)
//     for each class t: (Qp)[t] = sum of Q[t,j]·p[j]           C
//     pQp = sum of p·Qp; how far each Qp is off pQp            C
//     for each class t:                                        C
//       d = (pQp - Qp[t]) / Q[t,t]; p[t] += d
//       pQp = (pQp + d·(d·Q[t,t] + 2·Qp[t])) / ((1 + d)·(1 + d))
//       for each class: p /= 1 + d; Qp = (Qp + d·Q) / (1 + d)  C
void couple_probabilities(std::uint64_t classes, const Operand& like, Body& sample) {
  const Extent all{Count{classes}, "C"}, others{Count{classes - 1}, "(C - 1)"};
  sample.each(all, [&](Body& row) {
    row.sum_over(others, [&](Body& term) { term.multiply(like); });
    row.each(others, [&](Body& entry) { entry.multiply(like); });
  });
  sample.each({Count{coupling_rounds(classes)}, "rounds"}, [&](Body& round) {
    const auto product = [&](Body& term) { term.multiply(like); };
    round.each(all, [&](Body& row) { row.sum_over(all, product); });
    round.sum_over(all, product);
    round.each(all, [&](Body& off) { off.subtract(like), off.compare(like); });
    round.each(all, [&](Body& step) {
      step.subtract(like), step.divide(like), step.add(like);    // d, p
      step.multiply(like), step.multiply(like), step.add(like);  // d·Q + 2·Qp
      step.multiply(like), step.add(like), step.add(like);       // pQp, 1 + d
      step.multiply(like), step.divide(like);
      step.each(all, [&](Body& entry) {
        entry.divide(like), entry.multiply(like), entry.add(like), entry.divide(like);
      });
    });
  });
}

}  // namespace opcost
