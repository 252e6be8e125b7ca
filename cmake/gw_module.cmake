# gw_module(NAME name DEPENDS modules... SOURCES files... PUBLIC_HEADERS files... LINK_PRIVATE targets... [UNITY_TESTS n])
#
# Declares library gw_<name> and, with GW_TESTS, one test executable from test/*_test.cc. DEPENDS are
# modules on lower floors; the include check holds the sources to exactly this list. UNITY_TESTS compiles the tests in
# units of n files (0: all in one), where their headers cost more than they do. ctest runs property tests from one seed,
# so that a failure is of the change; a test executable run by itself draws another one each time.
set(GW_FLOORS units:0 core:0 config:0 catalog:1 perf:2 site:2 serving:3 operations:3 buildout:4 demand:4
    finance:5 plan:6 study:7 report:7 validation:7 workbook:7)

function(gw_floor module out)
  foreach(entry IN LISTS GW_FLOORS)
    if(entry MATCHES "^${module}:([0-9]+)$")
      set(${out} ${CMAKE_MATCH_1} PARENT_SCOPE)
      return()
    endif()
  endforeach()
  message(FATAL_ERROR "gw_module: ${module} has no floor; add it to GW_FLOORS in cmake/gw_module.cmake")
endfunction()

function(gw_module)
  cmake_parse_arguments(PARSE_ARGV 0 M "" "NAME;UNITY_TESTS" "DEPENDS;SOURCES;PUBLIC_HEADERS;LINK_PRIVATE")
  gw_floor(${M_NAME} floor)
  foreach(dependency IN LISTS M_DEPENDS)
    if(NOT TARGET gw_${dependency})
      message(FATAL_ERROR "gw_module ${M_NAME}: depends on ${dependency}, which is not declared before it")
    endif()
    gw_floor(${dependency} dependency_floor)
    if(dependency_floor GREATER floor)
      message(FATAL_ERROR "gw_module ${M_NAME} (floor ${floor}): depends on ${dependency} (floor ${dependency_floor})")
    endif()
  endforeach()

  add_library(gw_${M_NAME} STATIC ${M_SOURCES})
  target_sources(gw_${M_NAME} PUBLIC FILE_SET public_headers TYPE HEADERS
                 BASE_DIRS ${PROJECT_SOURCE_DIR}/src FILES ${M_PUBLIC_HEADERS})
  target_compile_options(gw_${M_NAME} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion)
  set_target_properties(gw_${M_NAME} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON
                        POSITION_INDEPENDENT_CODE ON LINKER_LANGUAGE CXX)
  list(TRANSFORM M_DEPENDS PREPEND gw_ OUTPUT_VARIABLE libraries)
  target_link_libraries(gw_${M_NAME} PUBLIC ${libraries} PRIVATE fmt::fmt ${M_LINK_PRIVATE})
  string(REPLACE ";" "\", \"" depends "${M_DEPENDS}")
  set_property(GLOBAL APPEND PROPERTY GW_MODULE_MAP "{\"name\": \"${M_NAME}\", \"floor\": ${floor}, \"depends\": [\"${depends}\"]}")

  if(GW_TESTS AND (NOT GW_TEST_MODULES OR M_NAME IN_LIST GW_TEST_MODULES))
    file(GLOB_RECURSE tests CONFIGURE_DEPENDS *_test.cc)
    if(tests)
      add_executable(${M_NAME}_test ${tests})
      if(GW_UNITY_TESTS)
        set(M_UNITY_TESTS 0)
      endif()
      if(DEFINED M_UNITY_TESTS)
        set_target_properties(${M_NAME}_test PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${M_UNITY_TESTS})
      endif()
      target_compile_options(${M_NAME}_test PRIVATE -Wall -Wextra)
      target_compile_definitions(${M_NAME}_test PRIVATE GW_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
      target_link_libraries(${M_NAME}_test PRIVATE gw_${M_NAME} fmt::fmt GTest::gtest_main GTest::gmock rapidcheck rapidcheck_gtest)
      gtest_discover_tests(${M_NAME}_test TEST_PREFIX ${M_NAME}. DISCOVERY_MODE PRE_TEST
                           PROPERTIES TIMEOUT 120 ENVIRONMENT RC_PARAMS=seed=20250922)
    endif()
  endif()
endfunction()

# build/modules.json: what tools/check_includes.py holds the sources to.
function(gw_write_module_map)
  get_property(modules GLOBAL PROPERTY GW_MODULE_MAP)
  string(REPLACE ";" ",\n  " body "${modules}")
  string(REPLACE "[\"\"]" "[]" body "${body}")
  file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/modules.json CONTENT "[\n  ${body}\n]\n")
endfunction()
