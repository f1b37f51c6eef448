-- Copyright 2026 The nmf-separate authors
-- SPDX-License-Identifier: GPL-3.0-or-later

-- ardour7-lua ardour_stems.lua SESSION-FOLDER NAME EXPORT-FOLDER LENGTH [IN.wav]
--
-- Fills a session: a track with the stems plugin, routed to the first twelve
-- channels of a master of sixteen, the same sound dry on the next two, and on the
-- last two a track that takes the plugin with strict I/O, as Ardour does unless
-- told otherwise.  Exports it and saves it.  Without IN.wav a session that was
-- saved so is only exported again.

local folder, name, export, n, wav =
  arg[1], arg[2], arg[3], tonumber (arg[4]), arg[5]
local uri = "urn:nmf-separate:stems-stereo"

local session = assert (load_session (folder, name))
local master = session:master_out ()

-- There is no import without a window: bounce silence to make the files of a
-- region, then write samples behind their headers, which are 56 bytes long
local function add_track (label, n_outputs)
  local track = session:new_audio_track (2, n_outputs, nil, 1, label,
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

-- Connect a track's first n outputs to the master's from one on, and no others
local function route (track, first, n)
  track:panner_shell ():set_bypassed (true)
  for channel = 0, track:n_outputs ():n_audio () - 1 do
    local port = track:output ():audio (channel)
    port:disconnect_all ()
    if channel < n then
      assert (port:connect (
        master:input ():audio (first + channel):name ()) == 0)
    end
  end
end

local function add_plugin (track, strict)
  local proc =
    ARDOUR.LuaAPI.new_plugin (session, uri, ARDOUR.PluginType.LV2, "")
  assert (not proc:isnil (), "the plugin is not found")
  track:set_strict_io (strict)
  assert (track:add_processor_by_index (proc, 0, nil, true) == 0)
  return proc
end

-- What a control is, by its number
local function get (proc, control)
  local value = ARDOUR.LuaAPI.get_processor_param (proc, control)
  return string.format ("%.1f", value)
end

local function fill ()
  master:panner_shell ():set_bypassed (true)
  local wet = add_track ("wet", 12)
  local dry = add_track ("dry", 2)
  local strict = add_track ("strict", 2)
  local proc = add_plugin (wet, false)
  add_plugin (strict, true)

  -- The first control is enabled, the second the latency, as hop in samples, the
  -- sixth, after two that tell, the gain of the first source
  print ("automatable " .. (ARDOUR.LuaAPI.plugin_automation (proc, 0):isnil ()
    and "no" or "yes"))
  ARDOUR.LuaAPI.set_processor_param (proc, 1, 512)
  local before = get (proc, 5)
  ARDOUR.LuaAPI.set_processor_param (proc, 5, -12)
  local set = get (proc, 5)
  local plugin = proc:to_insert ():plugin (0)
  local preset = plugin:preset_by_label ("Drums")
  assert (preset.valid and plugin:load_preset (preset))
  sleep (1)
  print ("gain before " .. before .. " after " .. get (proc, 5) .. " set " .. set)

  route (wet, 0, 12)
  route (dry, 12, 2)
  route (strict, 14, 2)
end

if wav then
  fill ()
else
  sleep (1) -- The worker makes what the latency of the session asks for
end

local exporter = session:simple_export ()
assert (exporter:set_preset ("11111111-2222-4333-8444-555555555555"))
exporter:set_name ("stems")
exporter:set_folder (export)
exporter:set_range (0, n)
assert (exporter:run_export ())

for route in session:get_routes ():iter () do
  local proc = route:nth_plugin (0)
  if not proc:isnil () then
    print (string.format ("%s outputs %d latency %d", route:name (),
      proc:output_streams ():n_audio (), proc:to_insert ():signal_latency ()))
  end
end
if wav then
  session:save_state ("")
end
exporter = nil
collectgarbage ()
session:close ()
