// The two forms of a trace context: W3C's traceparent and X-Ray's tracing header, which SQS carries in the
// system attribute AWSTraceHeader and hands to X-Ray and Lambda.
#pragma once

#include <string>
#include <string_view>

namespace nexus::aws {

// "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01" becomes
// "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1".
// Empty for anything that is no version 00 traceparent (W3C Trace Context section 3.2).
std::string to_trace_header(std::string_view traceparent);

// The way back; empty when the header has no root or no parent.
std::string to_traceparent(std::string_view trace_header);

}  // namespace nexus::aws
