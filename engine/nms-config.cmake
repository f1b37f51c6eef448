# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# find_package(nms) gives nms::nms, the shared library.  With COMPONENTS static
# there is nms::nms_static, too, which needs FFTW and jansson where it is linked.
include(${CMAKE_CURRENT_LIST_DIR}/nms-shared.cmake)
set(nms_shared_FOUND TRUE)

if("static" IN_LIST nms_FIND_COMPONENTS)
  include(CMakeFindDependencyMacro)
  find_dependency(PkgConfig)
  find_dependency(Threads)
  pkg_check_modules(FFTW3F QUIET IMPORTED_TARGET fftw3f)
  pkg_check_modules(JANSSON QUIET IMPORTED_TARGET jansson)
  include(${CMAKE_CURRENT_LIST_DIR}/fftw3f_threads.cmake)
  if(FFTW3F_FOUND AND JANSSON_FOUND AND TARGET nms::fftw3f_threads)
    include(${CMAKE_CURRENT_LIST_DIR}/nms-static.cmake)
    set(nms_static_FOUND TRUE)
  else()
    set(nms_NOT_FOUND_MESSAGE "its static library needs fftw3f and jansson")
  endif()
endif()

foreach(component ${nms_FIND_COMPONENTS})
  if(nms_FIND_REQUIRED_${component} AND NOT nms_${component}_FOUND)
    set(nms_FOUND FALSE)
  endif()
endforeach()
