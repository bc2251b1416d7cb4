#include "intake/archived_inputs.h"

namespace nexus::intake {

void ArchivedInputs::keep(std::span<const std::unique_ptr<Submission>> group, domain::Timestamp queued_at) {
  if (archive_ == nullptr) return;
  origins_.clear();
  inputs_.clear();
  origins_.reserve(group.size());  // the inputs point to them
  for (const auto& submission : group) {
    if (!submission->result || submission->mode == SubmissionMode::validate) continue;
    const ports::InputOrigin* origin = nullptr;
    for (const Input& input : submission->inputs) {
      if (input.outcome != Outcome::accepted) continue;
      if (origin == nullptr) {
        origin = &origins_.emplace_back(ports::InputOrigin{submission->partner_id, submission->content_type,
                                                           submission->csv_header, submission->trace_id,
                                                           submission->received_at, queued_at});
      }
      inputs_.push_back({origin, input.order.id, input.raw});
    }
  }
  if (!inputs_.empty()) archive_->keep(inputs_);
}

}  // namespace nexus::intake
