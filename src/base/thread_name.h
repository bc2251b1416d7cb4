// Names threads, so that tools such as top and gdb show who works.
#pragma once

namespace nexus {

// Names the calling thread; at most 15 characters are kept.
void name_this_thread(const char* name);

}  // namespace nexus
