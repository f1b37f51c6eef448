-- Copyright 2026 The nmf-separate authors
-- SPDX-License-Identifier: GPL-3.0-or-later

-- ardour7-lua ardour_teach.lua SESSION-FOLDER NAME EXPORT-FOLDER LENGTH [IN.wav]
--
-- Fills a session: a track with the stereo plugin, whose first strip listens
-- while the session is exported, and then learns.  Exports it and saves it.
-- Without IN.wav a session that was saved so is only exported again.

local folder, name, export, n, wav =
  arg[1], arg[2], arg[3], tonumber (arg[4]), arg[5]

local session = assert (load_session (folder, name))
local master = session:master_out ()

-- As in ardour_stems.lua
local function add_track (label)
  local track = session:new_audio_track (2, 2, nil, 1, label,
    ARDOUR.PresentationInfo.max_order, ARDOUR.TrackMode.Normal, true,
    false):front ()
  local region = track:bounce_range (0, n, ARDOUR.InterThreadInfo (),
    track:main_outs (), false, label)
  track:playlist ():add_region (region, Temporal.timepos_t (0), 1, false, 0, 0,
    false)
  for each in track:playlist ():region_list ():iter () do
    each:to_audioregion ():set_fade_in_active (false)
    each:to_audioregion ():set_fade_out_active (false)
  end
  for channel, side in ipairs { "L", "R" } do
    assert (os.execute (string.format (
      "sox '%s' -t f32 - remix %d | dd of='%s/interchange/%s/audiofiles/" ..
      "%s%%%s.wav' bs=56 seek=1 conv=notrunc status=none",
      wav, channel, folder, name, label, side)))
  end
  return track
end

-- Return the number of a control by its name
local function find (proc, label)
  local plugin = proc:to_insert ():plugin (0)
  for i = 0, plugin:parameter_count () - 1 do
    local control, ok = plugin:nth_parameter (i, false)
    if ok and plugin:parameter_label (control) == label then
      return i
    end
  end
  error ("there is no control " .. label)
end

local function set (proc, label, value)
  assert (ARDOUR.LuaAPI.set_processor_param (proc, find (proc, label), value))
end

local function run_export (label)
  local exporter = session:simple_export ()
  assert (exporter:set_preset ("11111111-2222-4333-8444-555555555555"))
  exporter:set_name (label)
  exporter:set_folder (export)
  exporter:set_range (0, n)
  assert (exporter:run_export ())
end

if wav then
  master:panner_shell ():set_bypassed (true)
  local track = add_track ("wet")
  track:panner_shell ():set_bypassed (true)
  local proc = ARDOUR.LuaAPI.new_plugin (session, "urn:nmf-separate:stereo",
    ARDOUR.PluginType.LV2, "")
  assert (not proc:isnil (), "the plugin is not found")
  assert (track:add_processor_by_index (proc, 0, nil, true) == 0)
  set (proc, "Source 1 Gain", -30)
  set (proc, "Latency", 64) -- So that every block begins with a frame
  run_export ("before")
  set (proc, "Source 1 Learn", 1)
  sleep (1) -- The teacher makes a tape
  run_export ("heard")
  set (proc, "Source 1 Learn", 0)
  sleep (1)
else
  sleep (1) -- The worker loads what was learnt
end

run_export ("teach") -- Waits for what is being learnt
sleep (1)
run_export ("teach_again")
if wav then
  session:save_state ("")
end
collectgarbage ()
session:close ()
