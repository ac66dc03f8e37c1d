// Meters of this machine: joules of a window of time.
#include <mutex>

#include "binding.h"
#include "opcost/measure/meter_options.h"
#include "opcost/measure/open_meter.h"

namespace opcost::python {
namespace {

class OpenMeter {
 public:
  OpenMeter(const std::string& name, const MeterOptions& options)
      : meter_(unwrap(open_meter(name, options))) {}

  const MeterDescription& description() const { return meter_->description(); }

  void begin() {
    const nb::gil_scoped_release others_run;
    unwrap(meter_->begin());
  }

  EnergyWindow end() {
    const nb::gil_scoped_release others_run;
    return unwrap(meter_->end());
  }

 private:
  std::unique_ptr<Meter> meter_;
};

MeterOptions meter_options(std::optional<double> tdp_w, std::optional<double> dram_gb,
                           const std::optional<std::string>& gpus, std::optional<double> interval_s,
                           const std::string& sysfs_root, const std::string& proc_root) {
  MeterOptions options;
  options.tdp_w = tdp_w;
  options.dram_gb = dram_gb;
  options.visible_devices = gpus;
  options.interval_s = interval_s;
  options.sysfs_root = sysfs_root;
  options.proc_root = proc_root;
  return options;
}

nb::dict dict_of(const EnergyWindow& window) {
  nb::dict domains;
  for (const DomainEnergy& one : window.domains) domains[one.domain.c_str()] = one.joules;
  nb::dict result;
  result["seconds"] = window.seconds;
  result["joules"] = window.joules;
  result["domains"] = domains;
  return result;
}

nb::list listed(const MeterOptions& options) {
  nb::list result;
  for (const MeterStatus& status : list_meters(options)) {
    nb::dict one;
    one["name"] = status.meter.name;
    one["state"] = std::string(to_string(status.state));
    one["scope"] = status.meter.scope;
    one["detail"] = status.detail;
    result.append(one);
  }
  return result;
}

}  // namespace

void bind_meter(nb::module_& module) {
  nb::class_<MeterOptions>(module, "MeterOptions")
      .def(
          "__init__",
          [](MeterOptions* self, std::optional<double> tdp_w, std::optional<double> dram_gb,
             const std::optional<std::string>& gpus, std::optional<double> interval_s,
             const std::string& sysfs_root, const std::string& proc_root) {
            new (self) MeterOptions(
                meter_options(tdp_w, dram_gb, gpus, interval_s, sysfs_root, proc_root));
          },
          nb::arg("tdp_w").none(), nb::arg("dram_gb").none(), nb::arg("gpus").none(),
          nb::arg("interval_s").none(), nb::arg("sysfs_root"), nb::arg("proc_root"));
  nb::class_<OpenMeter>(module, "Meter")
      .def(nb::init<const std::string&, const MeterOptions&>())
      .def_prop_ro("name", [](const OpenMeter& one) { return one.description().name; })
      .def_prop_ro("scope", [](const OpenMeter& one) { return one.description().scope; })
      .def_prop_ro("how", [](const OpenMeter& one) { return one.description().how; })
      .def_prop_ro(
          "is_measured",
          [](const OpenMeter& one) { return one.description().method == Method::Measured; })
      .def("begin", &OpenMeter::begin)
      .def("end", [](OpenMeter& one) { return dict_of(one.end()); });
  module.def("list_meters", listed);
}

}  // namespace opcost::python
