// Options about meters that several commands share.
#include "cli/meter_options.h"

namespace opcost::cli {

void add_meter_options(CLI::App& app, MeterOptions& options) {
  app.add_option("--tdp", options.tdp_w, "of all processors together, for the meter tdp")
      ->type_name("WATTS");
  app.add_option("--dram-gb", options.dram_gb, "memory, for the meter tdp; default: all there is")
      ->type_name("GB");
  app.add_option("--gpus", options.visible_devices, "the boards of the meter nvml: 0,2 or GPU-8932")
      ->type_name("LIST")
      ->envname("CUDA_VISIBLE_DEVICES");
  app.add_option("--nvml-library", options.nvml_library, "NVIDIA's library, if not the system's")
      ->type_name("FILE");
  app.add_option("--sysfs-root", options.sysfs_root, "where the kernel's sysfs is mounted")
      ->type_name("DIR")
      ->check(CLI::ExistingDirectory.description(""))
      ->capture_default_str();
  app.add_option("--proc-root", options.proc_root, "where the kernel's proc is mounted")
      ->type_name("DIR")
      ->check(CLI::ExistingDirectory.description(""))
      ->capture_default_str();
}

void add_interval_option(CLI::App& app, MeterOptions& options) {
  app.add_option("--interval", options.interval_s,
                 "seconds between reads in a window; default: as long as the meter allows")
      ->type_name("S");
}

}  // namespace opcost::cli
