# nexus_module(folder [DEPENDS modules...] [LIBRARIES targets...])
#
# Makes the static library nexus_<folder> (slashes become underscores) from every
# source in src/<folder>. A folder with headers only becomes an interface library.
# Headers are included by their path below src: #include "domain/order.h".
function(nexus_module folder)
  cmake_parse_arguments(MODULE "" "" "DEPENDS;LIBRARIES" ${ARGN})
  nexus_target_name(target ${folder})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/${folder}/*.cpp")
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  if(sources)
    add_library(${target} STATIC ${sources})
    set(visibility PUBLIC)
  else()
    add_library(${target} INTERFACE)
    set(visibility INTERFACE)
  endif()
  target_include_directories(${target} ${visibility} "${PROJECT_SOURCE_DIR}/src")
  nexus_link(${target} ${visibility} DEPENDS ${MODULE_DEPENDS} LIBRARIES ${MODULE_LIBRARIES})
endfunction()

# nexus_program(name SOURCE file... [DEPENDS modules...] [LIBRARIES targets...])
function(nexus_program name)
  cmake_parse_arguments(PROGRAM "" "" "SOURCE;DEPENDS;LIBRARIES" ${ARGN})
  add_executable(${name} ${PROGRAM_SOURCE})
  nexus_link(${name} PRIVATE DEPENDS ${PROGRAM_DEPENDS} LIBRARIES ${PROGRAM_LIBRARIES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}")
endfunction()

# nexus_test(folder [CONCURRENT] [SLOW] [ENGINES names...] [DEPENDS modules...] [LIBRARIES targets...])
#
# Makes one GoogleTest program from every source in tests/<folder> and registers it. CONCURRENT: it
# shares data between threads, so ./test --tsan runs it too. SLOW: ./test --quick leaves it out. ENGINES:
# it runs while these servers run beside it (the names of tests/engines/with_engines.py); where one cannot
# be had, the tests that miss its variable skip themselves and the others run.
function(nexus_test folder)
  cmake_parse_arguments(TEST "CONCURRENT;SLOW" "" "ENGINES;DEPENDS;LIBRARIES" ${ARGN})
  nexus_target_name(target ${folder})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/${folder}/*.cpp")
  if(NOT sources)
    return()
  endif()
  string(REGEX REPLACE "^nexus_" "test_" target ${target})
  add_executable(${target} ${sources})
  target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  nexus_link(${target} PRIVATE DEPENDS ${TEST_DEPENDS} LIBRARIES test_checkout GTest::gtest_main GTest::gmock ${TEST_LIBRARIES})
  if(TEST_ENGINES)
    add_test(NAME ${folder} COMMAND "${PROJECT_SOURCE_DIR}/tests/engines/with_engines.py" --go-on ${TEST_ENGINES}
             -- "$<TARGET_FILE:${target}>")
  else()
    add_test(NAME ${folder} COMMAND ${target})
  endif()
  set(labels "")
  if(TEST_CONCURRENT)
    list(APPEND labels concurrent)
    add_dependencies(concurrent_tests ${target})
  endif()
  if(TEST_SLOW)
    list(APPEND labels slow)
  endif()
  set_tests_properties(${folder} PROPERTIES LABELS "${labels}" SKIP_RETURN_CODE 77 TIMEOUT 1800)
endfunction()

# nexus_check(name [SLOW] COMMAND command...)
#
# Registers a script that checks the project; exit code 77 means that it cannot run here. With a
# sanitizer there is nothing more to learn from a script, so it runs with the release preset alone.
function(nexus_check name)
  cmake_parse_arguments(CHECK "SLOW" "" "COMMAND" ${ARGN})
  if(NEXUS_SANITIZE)
    return()
  endif()
  add_test(NAME ${name} COMMAND ${CHECK_COMMAND} WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
  set_tests_properties(${name} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 900)
  if(CHECK_SLOW)
    set_tests_properties(${name} PROPERTIES LABELS slow)
  endif()
endfunction()

# What ./test --tsan builds.
add_custom_target(concurrent_tests)

function(nexus_link target visibility)
  cmake_parse_arguments(LINK "" "" "DEPENDS;LIBRARIES" ${ARGN})
  foreach(module IN LISTS LINK_DEPENDS)
    nexus_target_name(dependency ${module})
    target_link_libraries(${target} ${visibility} ${dependency})
  endforeach()
  target_link_libraries(${target} ${visibility} ${LINK_LIBRARIES} Threads::Threads)
endfunction()

function(nexus_target_name result folder)
  string(REPLACE "/" "_" name "${folder}")
  set(${result} "nexus_${name}" PARENT_SCOPE)
endfunction()
