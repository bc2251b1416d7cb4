# nexus_embed_openapi(target): gives the target the text of docs/openapi.json as a source made from
# src/app/openapi.cpp.in. A change of the description is picked up by the next build.
function(nexus_embed_openapi target)
  set(description "${PROJECT_SOURCE_DIR}/docs/openapi.json")
  set_property(DIRECTORY "${PROJECT_SOURCE_DIR}" APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${description}")
  file(READ "${description}" NEXUS_OPENAPI_JSON)
  configure_file("${PROJECT_SOURCE_DIR}/src/app/openapi.cpp.in" "${CMAKE_BINARY_DIR}/generated/openapi.cpp" @ONLY)
  target_sources(${target} PRIVATE "${CMAKE_BINARY_DIR}/generated/openapi.cpp")
endfunction()
