-- Copyright 2026 The nmf-separate authors
-- SPDX-License-Identifier: GPL-3.0-or-later

-- ardour7-lua ardour_window.lua SESSION-FOLDER NAME
--
-- Puts a track with the stereo plugin into a session.

local session = assert (load_session (arg[1], arg[2]))
local track = session:new_audio_track (2, 2, nil, 1, "wet",
  ARDOUR.PresentationInfo.max_order, ARDOUR.TrackMode.Normal, true,
  false):front ()
local proc = ARDOUR.LuaAPI.new_plugin (session, "urn:nmf-separate:stereo",
  ARDOUR.PluginType.LV2, "")
assert (not proc:isnil (), "the plugin is not found")
assert (track:add_processor_by_index (proc, 0, nil, true) == 0)
session:save_state ("")
session:close ()
