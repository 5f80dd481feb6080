# cox_asio_sanitized(TARGET): for targets that include Asio. ThreadSanitizer does not understand fences,
# and says so; Asio's order comes from its mutexes.
function(cox_asio_sanitized target)
  if(COX_SANITIZE MATCHES thread)
    target_compile_definitions(${target} PRIVATE BOOST_ASIO_DISABLE_FENCED_BLOCK)
  endif()
endfunction()

# cox_net_library(TARGET FOLDER): the network library from its sources in FOLDER, by which it is also
# built outside the tree, where a standard library other than the bot's is wanted.
function(cox_net_library target folder)
  find_package(OpenSSL REQUIRED)
  find_package(Threads REQUIRED)
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  add_library(${target} STATIC ${sources})
  get_filename_component(above ${folder} DIRECTORY)
  target_include_directories(${target} PRIVATE ${above})
  target_compile_features(${target} PRIVATE cxx_std_20)
  target_compile_options(${target} PRIVATE -fvisibility=hidden)
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  target_link_libraries(${target} PRIVATE OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
  cox_asio_sanitized(${target})
  # What Boost 1.74 uses and libc++ has taken away with C++20.
  target_compile_definitions(${target} PRIVATE
    _LIBCPP_ENABLE_CXX20_REMOVED_TYPE_TRAITS _LIBCPP_ENABLE_CXX17_REMOVED_AUTO_PTR
    _LIBCPP_ENABLE_CXX17_REMOVED_BINDERS)
  # websocketpp 0.8.2 does not parse as C++20. Its one file has no other type than the standard
  # library's on its border.
  set_source_files_properties(${folder}/web_socket_engine.cpp PROPERTIES COMPILE_OPTIONS -std=c++17)
endfunction()
