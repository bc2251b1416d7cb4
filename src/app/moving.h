// The course of a move from a machine into a cluster, as `nexusstream move` makes it: follow the machine
// while it works, take over when it rests. house_move.h copies; docs/moving.md tells it to operators.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/posix/system_clock.h"
#include "adapters/posix/system_id_source.h"
#include "app/cluster.h"
#include "app/configuration.h"
#include "app/data_folder.h"
#include "app/house_move.h"
#include "app/machine_files.h"

namespace nexus::app {

struct MoveOptions {
  std::string from;          // the machine's data folder
  bool copies_only = false;  // end when all is copied that is there, whether or not a server is running
};

struct MoveOutcome {
  bool is_finished = false;   // the cluster may start
  bool was_finished = false;  // by an earlier run
  MovedCounts moved;
  ports::OrderStatistics orders;  // of the machine, at the end
  double copy_seconds = 0;        // of the rounds while the machine worked
  double rest_seconds = 0;        // from the moment that the folder was found at rest
};

class Moving {
 public:
  // Called on the thread of run.
  struct Listener {
    std::function<void(const std::string& sentence)> step;      // what is done
    std::function<void(const std::string& sentence)> progress;  // how far it is, often
  };

  // `cluster` is the configuration that the cluster's processes have.
  Moving(Configuration cluster, MoveOptions options, Listener listener);
  ~Moving();

  // `invalid`: there is nothing to move into. `conflict`: the cluster holds something else. Anything else may
  // pass: run again. The process may be killed at any moment.
  Result<MoveOutcome> run();

 private:
  Result<> open_machine();
  Result<> open_cluster();
  Result<> open_target_folder();
  Result<bool> begin();  // false: it is finished already
  Result<> follow();
  void rest_between_rounds(double round_seconds) const;
  Result<> finish();
  Result<> deliver(DataFolder& folder);
  Result<> take_over(DataFolder& folder);
  Result<> forget_old_errors(DataFolder& folder);
  static Result<> refuse_differences(const Result<std::vector<std::string>>& differences,
                                     std::string sentence);
  Configuration machine_configuration() const;

  const Configuration configuration_;
  const MoveOptions options_;
  const Listener listener_;
  posix::SystemClock clock_;
  posix::SystemIdSource ids_;
  MoveNote note_;
  MachineFiles machine_;
  Cluster cluster_;
  DataFolder target_folder_;  // what the cluster keeps in a folder of its own
  bool shares_folder_ = false;
  std::unique_ptr<postgres::MoveTarget> target_;
  std::unique_ptr<HouseMove> move_;
  MoveOutcome outcome_;
};

}  // namespace nexus::app
