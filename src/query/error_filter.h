// The parameters that lists and exports of error events share. Private to this folder.
#pragma once

#include "ports/error_store.h"
#include "query/parameter_reader.h"

namespace nexus::query {

// Reads partnerId errorCode field fromDate toDate state group.
void read_error_filter(ParameterReader& reader, const PartnerNames& partners, ports::ErrorFilter& filter);

}  // namespace nexus::query
