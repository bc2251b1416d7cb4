// One JSON object -> input values, in one pass and without a tree (RFC 8259, strictly).
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "partners/input_values.h"
#include "partners/mapping.h"

namespace nexus::partners {

class JsonReader {
 public:
  enum class Outcome {
    object,      // `values` holds what the definition reads
    not_object,  // valid JSON of another kind: see root_kind
    malformed,   // not JSON: see problem
  };

  // Deeper nesting than `max_depth` is malformed. Reads for one mapping, which must outlive it.
  JsonReader(const CompiledMapping& mapping, int max_depth);
  ~JsonReader();

  // `values` points into `input` afterwards.
  Outcome read(std::string_view input, InputValues& values);

  InputValue::Kind root_kind() const;
  // What is wrong and at which byte: "is not valid JSON: syntax error at byte 17".
  const std::string& problem() const { return problem_; }

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
  std::string problem_;
};

}  // namespace nexus::partners
