# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Copy the bundle to where hosts look for the plugins of one user.
# HOME is read when this runs, not when the project is configured.
set(folder "$ENV{HOME}/.lv2")
if("$ENV{HOME}" STREQUAL "")
  message(FATAL_ERROR "HOME is not set, so there is no ~/.lv2 to install to")
endif()

get_filename_component(name "${NMS_BUNDLE}" NAME)
file(REMOVE_RECURSE "${folder}/${name}")
file(COPY "${NMS_BUNDLE}" DESTINATION "${folder}")
message(STATUS "Installed ${folder}/${name}")
