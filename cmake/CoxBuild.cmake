# How everything in this tree is compiled.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

# The build tree has the layout of an installation, so the program finds its plugins the same way.
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(COX_PLUGIN_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib/cox/plugins)
set(COX_ADAPTER_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib/cox/adapters)

find_program(COX_CCACHE ccache)
if(COX_CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${COX_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${COX_CCACHE})
endif()

find_program(COX_MOLD mold)
if(COX_MOLD AND CMAKE_BUILD_TYPE STREQUAL "Debug")
  add_link_options(-fuse-ld=mold)
endif()

# What people run stays small in memory: functions of templates that nobody calls are left out, and
# the places that move with a library are told in a bit each, not in 24 bytes (RELR; glibc 2.36).
if(NOT CMAKE_BUILD_TYPE STREQUAL "Debug" AND NOT COX_SANITIZE)
  include(CheckLinkerFlag)
  add_link_options(-Wl,--gc-sections)
  check_linker_flag(CXX -Wl,-z,pack-relative-relocs COX_PACKS_RELOCATIONS)
  if(COX_PACKS_RELOCATIONS)
    add_link_options(-Wl,-z,pack-relative-relocs)
  endif()
endif()

if(COX_SANITIZE)
  add_compile_options(-fsanitize=${COX_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${COX_SANITIZE})
  # GCC takes more than a third longer with these; the fuzzers' clang looks for them, and what they
  # find first mostly ends in AddressSanitizer too.
  add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fno-sanitize=null,alignment,object-size,vptr>)
endif()

# The counters lie in files that are mapped and shared: they count when a library is closed, in many processes
# at once, and up to the moment in which one is killed. The path is compiled in, since tests change both
# the environment and the folder. Counts that others are derived from must be exact, hence atomic.
if(COX_COVERAGE)
  set(counters -fprofile-instr-generate=${CMAKE_BINARY_DIR}/profiles/%m%c.profraw)
  add_compile_options(${counters} -fcoverage-mapping -fprofile-update=atomic "SHELL:-mllvm -runtime-counter-relocation")
  add_link_options(${counters})
endif()

# cox_without_sanitizers(): the targets that this folder makes from here on are compiled without them, and
# so alike in every build: ccache has them from the first. For programs that only drive others.
function(cox_without_sanitizers)
  foreach(property COMPILE_OPTIONS LINK_OPTIONS)
    get_directory_property(options ${property})
    list(FILTER options EXCLUDE REGEX "sanitize|omit-frame-pointer|profile|coverage|counter")
    set_directory_properties(PROPERTIES ${property} "${options}")
  endforeach()
endfunction()

# The headers of a folder's files are read once for all of them: several times faster from nothing. Names
# in unnamed namespaces must differ within a folder. clang-tidy looks at each file by itself, and so
# sees what it forgot to include.
if(COX_UNITY)
  set(CMAKE_UNITY_BUILD ON)
  set(CMAKE_UNITY_BUILD_BATCH_SIZE 8)
  add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-subobject-linkage>)
endif()

# Part of every program: what its sanitizer is told; and of every library that is loaded at run time.
set(COX_SANITIZER_OBJECTS "")
set(COX_SANITIZER_LIBRARY_OBJECTS "")
if(COX_SANITIZE MATCHES address)
  add_library(cox_leak_sanitizer OBJECT ${CMAKE_CURRENT_LIST_DIR}/leak_sanitizer.cpp)
  set(COX_SANITIZER_OBJECTS $<TARGET_OBJECTS:cox_leak_sanitizer>)
elseif(COX_SANITIZE MATCHES thread)
  add_library(cox_thread_sanitizer OBJECT ${CMAKE_CURRENT_LIST_DIR}/thread_sanitizer.cpp)
  set(COX_SANITIZER_OBJECTS $<TARGET_OBJECTS:cox_thread_sanitizer>)
  add_library(cox_thread_sanitizer_library OBJECT ${CMAKE_CURRENT_LIST_DIR}/thread_sanitizer_library.cpp)
  set(COX_SANITIZER_LIBRARY_OBJECTS $<TARGET_OBJECTS:cox_thread_sanitizer_library>)
endif()

# Warnings apply to our own targets (cox_part, cox_units, cox_library link this), not to what we use.
add_library(cox_warnings INTERFACE)
target_compile_options(cox_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  # With -O2 GCC 12 takes every std::variant that is moved for uninitialised; the sanitizers and
  # clang-tidy see to it.
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<NOT:$<CONFIG:Debug>>>:-Wno-maybe-uninitialized>
  $<$<BOOL:${COX_WERROR}>:-Werror>)
