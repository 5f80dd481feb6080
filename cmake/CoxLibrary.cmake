# cox_plugin(NAME [SOURCES file...] [LIBRARIES target...] [OUTPUT folder])
# cox_adapter(NAME [SOURCES file...] [LIBRARIES target...] [OUTPUT folder])
# A shared library NAME.so that the bot can load and, above all, unload: see docs/hot-reload.md for
# why each flag is there. Without SOURCES it is NAME.cpp. The target is plugin_NAME or adapter_NAME, so
# that a plugin may be called `help` or `test`, which CMake keeps for itself. With OUTPUT the library
# goes there and is not installed.
#
# cox_plugin_test(NAME file... [LIBRARIES target...])
# A doctest program plugin_NAME_test that talks to the plugin NAME through the real bot, and the test
# plugin.NAME. The files include <cox/testing.hpp> and <doctest/doctest.h>.

# This file serves the tree itself (COX_PLUGIN_OUTPUT_DIRECTORY is set) and, installed, everybody else.
set(COX_LIBRARY_FOLDER ${CMAKE_CURRENT_LIST_DIR})

function(cox_plugin name)
  cox_loadable(${name} plugin_${name} "${COX_PLUGIN_OUTPUT_DIRECTORY}" lib/cox/plugins ${ARGN})
endfunction()

function(cox_adapter name)
  cox_loadable(${name} adapter_${name} "${COX_ADAPTER_OUTPUT_DIRECTORY}" lib/cox/adapters ${ARGN})
endfunction()

function(cox_plugin_test name)
  cmake_parse_arguments(TEST "" "" "LIBRARIES" ${ARGN})
  set(target plugin_${name}_test)
  add_executable(${target} ${TEST_UNPARSED_ARGUMENTS})
  target_link_libraries(${target} PRIVATE ${TEST_LIBRARIES})
  cox_use_headers(${target})
  cox_use_doctest(${target})
  target_compile_definitions(${target} PRIVATE
    COX_PLUGIN_FILE="$<TARGET_FILE:plugin_${name}>" COX_PROGRAM="${COX_PROGRAM}")
  add_dependencies(${target} plugin_${name})
  if(TARGET cox)
    add_dependencies(${target} cox)
  endif()
  add_test(NAME plugin.${name} COMMAND ${target})
  set_tests_properties(plugin.${name} PROPERTIES TIMEOUT 300)
endfunction()

# ---- what the functions above are made of ----

function(cox_loadable name target output destination)
  cmake_parse_arguments(LIBRARY "" "OUTPUT" "SOURCES;LIBRARIES" ${ARGN})
  if(NOT LIBRARY_SOURCES)
    set(LIBRARY_SOURCES ${name}.cpp)
  endif()
  add_library(${target} MODULE ${LIBRARY_SOURCES} ${COX_SANITIZER_LIBRARY_OBJECTS})
  target_link_libraries(${target} PRIVATE ${LIBRARY_LIBRARIES})
  cox_use_headers(${target})
  cox_make_unloadable(${target})
  set_target_properties(${target} PROPERTIES PREFIX "" OUTPUT_NAME ${name} SUFFIX ".so")
  if(LIBRARY_OUTPUT)
    set_target_properties(${target} PROPERTIES LIBRARY_OUTPUT_DIRECTORY "${LIBRARY_OUTPUT}")
  elseif(output)
    set_target_properties(${target} PROPERTIES LIBRARY_OUTPUT_DIRECTORY "${output}")
    install(TARGETS ${target} LIBRARY DESTINATION ${destination})
  endif()
endfunction()

# Keep this in step with core/src/cli/compiler.cpp.
function(cox_make_unloadable name)
  set_target_properties(${name} PROPERTIES
    C_VISIBILITY_PRESET hidden
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON
    LINK_DEPENDS ${COX_LIBRARY_FOLDER}/cox.version)
  target_link_options(${name} PRIVATE -Wl,--version-script=${COX_LIBRARY_FOLDER}/cox.version)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${name} PRIVATE -fno-gnu-unique)
  endif()
  # clang leaves the sanitizers' functions to be found in the program.
  set(sanitized "${COX_SANITIZE} ${CMAKE_CXX_FLAGS}")
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" OR NOT sanitized MATCHES "-fsanitize|address|thread|undefined")
    target_link_options(${name} PRIVATE -Wl,--no-undefined)
  endif()
endfunction()

function(cox_use_headers name)
  target_compile_features(${name} PRIVATE cxx_std_20)
  if(TARGET cox_headers)
    target_link_libraries(${name} PRIVATE cox_headers cox_warnings)
  else()
    target_link_libraries(${name} PRIVATE cox::headers)
  endif()
endfunction()

# In the tree the main function of the tests is compiled once, outside once for each test program.
function(cox_use_doctest name)
  if(COX_PLUGIN_OUTPUT_DIRECTORY)
    target_link_libraries(${name} PRIVATE cox_doctest)
    set(COX_PROGRAM ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/cox PARENT_SCOPE)
  else()
    target_sources(${name} PRIVATE ${COX_LIBRARY_FOLDER}/doctest_main.cpp)
  endif()
endfunction()
