# cox_part(NAME [USES part...] [LIBRARIES target...])
# The static library of one folder in core/src: all its .cpp files. `USES` names the lower floors.
function(cox_part name)
  cmake_parse_arguments(PART "" "" "USES;LIBRARIES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  list(TRANSFORM PART_USES PREPEND cox_)
  add_library(cox_${name} STATIC ${sources})
  target_include_directories(cox_${name} PUBLIC ${CMAKE_SOURCE_DIR}/core/src)
  target_link_libraries(cox_${name} PUBLIC cox_headers ${PART_USES} PRIVATE cox_warnings ${PART_LIBRARIES})
endfunction()

# cox_apart(FILE...)
# Compiles these by themselves: they name a helper as another file of their target does, and unity
# builds would put both into one.
function(cox_apart)
  set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# cox_units(NAME [USES part...] [LIBRARIES target...] [APART file...] [SINGLY] [ONE_THREAD])
# One doctest program from all *_test.cpp in this folder. Files that name a helper as another file
# does stand APART; SINGLY are all of them. Of ONE_THREAD there is nothing for ThreadSanitizer to see:
# its build leaves the program out.
function(cox_units name)
  cmake_parse_arguments(UNITS "SINGLY;ONE_THREAD" "" "USES;LIBRARIES;APART" ${ARGN})
  if(UNITS_ONE_THREAD AND COX_SANITIZE MATCHES thread)
    return()
  endif()
  file(GLOB sources CONFIGURE_DEPENDS *_test.cpp)
  if(NOT sources)
    return()
  endif()
  list(TRANSFORM UNITS_USES PREPEND cox_)
  add_executable(unit_${name} ${sources})
  if(COX_UNITY AND NOT UNITS_SINGLY)
    set_target_properties(unit_${name} PROPERTIES UNITY_BUILD ON)
  endif()
  if(UNITS_APART)
    cox_apart(${UNITS_APART})
  endif()
  target_link_libraries(unit_${name} PRIVATE ${UNITS_USES} ${UNITS_LIBRARIES} cox_doctest cox_warnings)
  add_test(NAME unit.${name} COMMAND unit_${name})
  set_tests_properties(unit.${name} PROPERTIES TIMEOUT 300)
endfunction()
