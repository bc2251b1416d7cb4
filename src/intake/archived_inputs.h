// Hands the inputs of a decided group to the archive.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "intake/submission.h"
#include "ports/input_archive.h"

namespace nexus::intake {

// Keeps its memory between groups. One thread.
class ArchivedInputs {
 public:
  explicit ArchivedInputs(ports::InputArchive* archive) : archive_(archive) {}

  // Archives what of the group became an order, none of the rest. `queued_at`: when the group was durable.
  // Does nothing without an archive.
  void keep(std::span<const std::unique_ptr<Submission>> group, domain::Timestamp queued_at);

 private:
  ports::InputArchive* const archive_;
  std::vector<ports::InputOrigin> origins_;
  std::vector<ports::KeptInput> inputs_;
};

}  // namespace nexus::intake
