#pragma once

#include <functional>
#include <optional>
#include <string>

#include "measure/domain.h"

namespace opcost {

/// The present power in watts. Error: the sensor could not be read.
using ReadPower = std::function<Result<double>()>;

/// A part of the machine that reports its power; the energy is the integral by the trapezoid rule.
/// Errors of a window: a failed read, an invalid power, and more than ten intervals without a
/// read.
class PowerDomain final : public Domain {
 public:
  PowerDomain(std::string name, double interval_s, ReadPower power)
      : name_(std::move(name)), interval_s_(interval_s), power_(std::move(power)) {}

  const std::string& name() const override { return name_; }
  double longest_interval() const override { return interval_s_; }
  Status begin(Machine& machine) override;
  Status sample(Machine& machine) override;
  Result<DomainEnergy> end(Machine& machine) override;

 private:
  Result<double> read() const;

  std::string name_;
  double interval_s_;
  ReadPower power_;
  double first_ = 0.0, last_ = 0.0, last_time_ = 0.0, joules_ = 0.0;
};

}  // namespace opcost
