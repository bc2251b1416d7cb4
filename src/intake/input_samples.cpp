#include "intake/input_samples.h"

#include <algorithm>

namespace nexus::intake {

void InputSamples::take(std::span<const std::unique_ptr<Submission>> group, std::int64_t now_ms) {
  const std::size_t stride = std::max<std::size_t>(1, group.size() / limits_.submissions_a_group);
  std::lock_guard lock(mutex_);
  for (std::size_t at = 0; at < group.size(); at += stride) take_from(*group[at], now_ms);
}

void InputSamples::take_from(const Submission& submission, std::int64_t now_ms) {
  if (!submission.result || submission.mode == SubmissionMode::validate) return;
  Ring& ring = rings_[submission.partner_id];
  if (now_ms - ring.window_began_ms >= InputSampleLimits::kWindowMs) {
    ring.window_began_ms = now_ms;
    ring.taken_in_window = 0;
  }
  for (const Input& input : submission.inputs) {
    if (ring.taken_in_window >= limits_.inputs_a_window) return;
    if (input.outcome == Outcome::accepted && input.raw.size() <= limits_.largest_bytes)
      keep(ring, submission.csv_header, input);
  }
}

void InputSamples::keep(Ring& ring, const std::string& csv_header, const Input& input) const {
  ++ring.taken_in_window;
  std::string raw = csv_header.empty() ? std::string() : csv_header + "\n";
  raw += input.raw;
  ring.bytes += raw.size();
  ring.samples.push_back({input.order.id, std::move(raw)});
  const std::size_t share = std::min(limits_.bytes, limits_.all_bytes / rings_.size());
  while (ring.samples.size() > limits_.inputs || ring.bytes > share) {
    ring.bytes -= ring.samples.front().raw.size();
    ring.samples.pop_front();
  }
}

std::vector<InputSample> InputSamples::newest(const std::string& partner_id, std::size_t limit) const {
  std::lock_guard lock(mutex_);
  const auto found = rings_.find(partner_id);
  if (found == rings_.end()) return {};
  const auto& samples = found->second.samples;
  const std::size_t count = std::min(limit, samples.size());
  return {samples.rbegin(), samples.rbegin() + static_cast<std::ptrdiff_t>(count)};
}

}  // namespace nexus::intake
