#pragma once

#include <string>

#include "measure/machine.h"
#include "opcost/measure/meter.h"

namespace opcost {

/// One part of the machine, whose energy is followed from begin() to end().
class Domain {
 public:
  Domain() = default;
  Domain(const Domain&) = delete;
  Domain& operator=(const Domain&) = delete;
  virtual ~Domain() = default;

  virtual const std::string& name() const = 0;
  /// Seconds after which it wants to be read again, at most.
  virtual double longest_interval() const = 0;
  /// Waits for a moment at which a window is best opened.
  virtual void align(Machine&) {}

  // Each an Error for a gap: what was measured in the window is lost.
  virtual Status begin(Machine& machine) = 0;
  virtual Status sample(Machine& machine) = 0;
  virtual Result<DomainEnergy> end(Machine& machine) = 0;
};

}  // namespace opcost
