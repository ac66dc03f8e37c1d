// Folds of a cross-validation, and bootstrap samples.
#include "calibrate/resample.h"

#include <doctest/doctest.h>

#include <map>
#include <set>

namespace opcost {
namespace {

TEST_CASE("Folds: rows of one group are never apart, and folds are of one size") {
  std::vector<std::string> names;
  for (int i = 0; i < 60; ++i) names.push_back("group " + std::to_string(i % 20));
  const auto groups = group_numbers(names);
  CHECK(group_count(groups) == 20);
  const auto folds = assign_folds(groups, 5, 3);
  std::map<std::size_t, std::set<std::size_t>> folds_of_group, groups_of_fold;
  for (std::size_t row = 0; row < folds.size(); ++row) {
    folds_of_group[groups[row]].insert(folds[row]);
    groups_of_fold[folds[row]].insert(groups[row]);
  }
  for (const auto& [group, of] : folds_of_group) CHECK(of.size() == 1);
  CHECK(groups_of_fold.size() == 5);
  for (const auto& [fold, of] : groups_of_fold) CHECK(of.size() == 4);
  CHECK(folds == assign_folds(groups, 5, 3));
  CHECK(folds != assign_folds(groups, 5, 4));
}

TEST_CASE("Folds: no more than there are groups") {
  const auto folds = assign_folds({0, 1, 1}, 5, 1);
  CHECK(folds[0] != folds[1]);
  CHECK(folds[1] == folds[2]);
}

TEST_CASE("Bootstrap: as many groups as there are, all rows of a group alike") {
  const std::vector<std::size_t> groups{0, 0, 1, 2, 2, 3};
  std::set<double> seen;
  for (std::uint64_t draw = 0; draw < 20; ++draw) {
    const auto weights = resampled(groups, 1, draw);
    CHECK(weights[0] == weights[1]);
    CHECK(weights[3] == weights[4]);
    CHECK(weights[0] + weights[2] + weights[3] + weights[5] == 4.0);
    seen.insert(weights[0]);
  }
  CHECK(seen.size() > 1);
}

}  // namespace
}  // namespace opcost
