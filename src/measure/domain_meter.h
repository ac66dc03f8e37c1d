#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "measure/domain.h"

namespace opcost {

/// A meter made of domains. Within a window all are read repeatedly, so that no counter wraps
/// unseen; one failed read spoils the window.
class DomainMeter final : public Meter {
 public:
  /// Needs at least one domain. `interval_s`: time between reads, unless a domain needs a shorter
  /// one.
  DomainMeter(MeterDescription description, std::vector<std::unique_ptr<Domain>> domains,
              std::optional<double> interval_s, std::shared_ptr<Machine> machine);
  ~DomainMeter() override;

  const MeterDescription& description() const override { return description_; }
  Status begin() override;
  Result<EnergyWindow> end() override;

  /// Seconds between reads within a window.
  double interval() const { return interval_; }

 private:
  void sample();
  Result<EnergyWindow> read_end();

  MeterDescription description_;
  std::vector<std::unique_ptr<Domain>> domains_;
  std::shared_ptr<Machine> machine_;
  std::unique_ptr<Ticker> ticker_;
  double interval_;

  std::mutex mutex_;  // guards the members below, and the domains
  bool open_ = false;
  double begun_ = 0.0;
  std::optional<Error> gap_;
};

}  // namespace opcost
