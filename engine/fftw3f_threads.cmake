# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# FFTW's lock for planning, which its pkg-config file does not name; installed
# beside the engine's package files, as the static library needs it, too
find_library(NMS_FFTW3F_THREADS fftw3f_threads HINTS ${FFTW3F_LIBRARY_DIRS})
if(NMS_FFTW3F_THREADS AND NOT TARGET nms::fftw3f_threads)
  add_library(nms::fftw3f_threads UNKNOWN IMPORTED)
  set_target_properties(nms::fftw3f_threads
                        PROPERTIES IMPORTED_LOCATION ${NMS_FFTW3F_THREADS})
endif()
