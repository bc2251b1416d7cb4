# Language level, warnings, sanitizers and the compiler cache, for every target.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(NEXUS_BENCHMARKS "Build the benchmarks" ON)
option(NEXUS_FUZZ "Build the libFuzzer targets (needs clang)" OFF)
set(NEXUS_SANITIZE "" CACHE STRING "Sanitizers for every target, for example address,undefined")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()

# The mold and lld linkers only save time; any linker gives the same program.
find_program(LLD_PROGRAM ld.lld)
if(LLD_PROGRAM)
  add_link_options(-fuse-ld=lld)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                    -Wnon-virtual-dtor -Woverloaded-virtual -Werror)
# __int128 is an extension that both compilers support; decimals are built on it.
add_compile_options(-Wno-pedantic)
add_compile_definitions(BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_SEPARATE_COMPILATION)

if(NEXUS_SANITIZE)
  add_compile_options(-fsanitize=${NEXUS_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${NEXUS_SANITIZE})
  if(NEXUS_SANITIZE STREQUAL "thread")
    # ThreadSanitizer does not know fences. Asio's handlers are handed over under a mutex besides.
    add_compile_definitions(BOOST_ASIO_DISABLE_FENCED_BLOCK)
  endif()
endif()

# The fuzzer finds its way by the coverage of everything that it links.
if(NEXUS_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
