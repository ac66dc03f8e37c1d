#pragma once

#include <string>

#include "measure/machine.h"
#include "opcost/measure/meter.h"

namespace opcost {

/// One part of the machine, whose energy is measured from begin() to end().
class Domain {
 public:
  Domain() = default;
  Domain(const Domain&) = delete;
  Domain& operator=(const Domain&) = delete;
  virtual ~Domain() = default;

  virtual const std::string& name() const = 0;
  /// It must be read again after this many seconds at most.
  virtual double longest_interval() const = 0;
  /// Waits for a good moment to open a window.
  virtual void align(Machine&) {}

  // An Error means a gap: the measurement of the window is lost.
  virtual Status begin(Machine& machine) = 0;
  virtual Status sample(Machine& machine) = 0;
  virtual Result<DomainEnergy> end(Machine& machine) = 0;
};

}  // namespace opcost
