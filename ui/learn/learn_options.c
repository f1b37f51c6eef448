// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learn_options.h"

#include "files/audio_reader.h"
#include "nms/dictionary.h"
#include "nms/hop.h"

#include <math.h>

/// Shortest window, samples
#define MIN_WINDOW 16

/// Passes that processes share if none are asked for
static const uint32_t usual_passes = 2;

/// Most frames kept
#define MAX_FRAMES (1 << 20)

// clang-format off
#define FIELD(name) offsetof(UiLearnOptions, name)

static const UiOption table[] = {
  {'o', "output", UI_TEXT, FIELD(output), "KIT", 0, 0,
   "Write the dictionary to this file, by custom NAME.nmf"},
  {'c', "components", UI_COUNT, FIELD(components), "N", 1, NMS_MAX_COMPONENTS,
   "Parts learnt per source; default: %"},
  {'w', "window", UI_COUNT, FIELD(window), "N", MIN_WINDOW, NMS_MAX_WINDOW,
   "Samples per frame, even; default: % at 44.1 and 48 kHz"},
  {0, "hop", UI_COUNT, FIELD(hop), "M", 1, 0.5 * NMS_MAX_WINDOW,
   "Samples from frame to frame; nmf-separate may use another one; default: "
   "% at 44.1 and 48 kHz, at most a quarter of the window"},
  {0, "rate", UI_COUNT, FIELD(rate), "HZ", UI_MIN_RATE_HZ, UI_MAX_RATE_HZ,
   "Sample rate of the dictionary, to which recordings are converted; default: "
   "%"},
  {0, "bands", UI_COUNT, FIELD(bands), "N", 0, 0.5 * NMS_MAX_WINDOW + 1,
   "Auditory bands of the analysis, 0 for plain bins; default: %, at most "
   "the number of bins"},
  {0, "groups", UI_COUNT, FIELD(groups), "N", 0, 0.5 * NMS_MAX_WINDOW + 1,
   "Rows of the reconstruction, 0 for one per bin; default: %, at most the "
   "number of bins"},
  {0, "context", UI_COUNT, FIELD(context), "N", 1, NMS_MAX_CONTEXT,
   "Moments looked at together, 1 for no context; default: %"},
  {0, "stride", UI_COUNT, FIELD(stride), "N", 1, 1 << 20,
   "Samples from one of those moments to the next; default: % at 44.1 and "
   "48 kHz"},
  {0, "exponent", UI_REAL, FIELD(exponent), "X", 0.05, 4,
   "Compression of magnitudes, 1 for none; default: %"},
  {0, "beta", UI_REAL, FIELD(beta), "B", -2, 4,
   "Divergence: 2 Euclidean, 1 Kullback-Leibler, 0 Itakura-Saito; default: %"},
  {0, "iterations", UI_COUNT, FIELD(iterations), "N", 1, NMS_MAX_ITERATIONS,
   "Updates per frame that a separation shall do; default: %, fewer if refined"},
  {0, "mask-exponent", UI_REAL, FIELD(mask_exponent), "P", 0.1, 8,
   "Sharpness of the masks that a separation shall use; default: %, more if "
   "refined"},
  {0, "max-frames", UI_COUNT, FIELD(max_frames), "N", 16, MAX_FRAMES,
   "Frames kept per source, evenly spread over its recordings; default: %"},
  {0, "passes", UI_COUNT, FIELD(passes), "N", 1, 100,
   "Learn sources that have more frames than are kept from every one, going "
   "through their recordings N + 1 times more; default: from those kept"},
  {0, "mpi", UI_FLAG, FIELD(mpi), NULL, 0, 0,
   "Share these passes, 2 if not said otherwise, with the other processes that "
   "mpirun has started; the first writes"},
  {0, "seed", UI_SEED, FIELD(seed), "S", 0, 0,
   "Seed of every random choice; default: %"},
  {0, "steps", UI_COUNT, FIELD(steps), "N", 1, 1 << 20,
   "Steps of refining; more may help much material; default: %"},
  {0, "step-size", UI_REAL, FIELD(step_size), "X", 1e-6, 1,
   "Largest change of a weight in a step, as a share of it; more gets further in "
   "as many steps where there is much material; default: %"},
  {0, "for-files", UI_FLAG, FIELD(for_files), NULL, 0, 0,
   "Learn for nmf-separate alone: windows that are symmetrical, and a look "
   "ahead, which separate better but too late for anything live"},
  {0, "rest", UI_TEXTS, FIELD(rest), "MIX", 0, 0,
   "Learn one more source, 'rest': what the others leave of this mix"},
  {0, "rest-like", UI_TEXT, FIELD(rest_like), "KIT", 0, 0,
   "Preset or dictionary that knows what else is heard there, or 'none'; "
   "default: the preset that explains it best"},
  {0, "choose", UI_FLAG, FIELD(choose), NULL, 0, 0,
   "Leave out what a source takes from @KIT and its recordings do not need"},
  {0, "together", UI_FLAG, FIELD(together), NULL, 0, 0,
   "The recordings are tracks of one take and of one length, in which the other "
   "sources are heard, too: learn all of them at once"},
  {0, "bleed", UI_FLAG, FIELD(bleed), NULL, 0, 0,
   "In the recordings, not of one take, the other sources are heard, too: take "
   "them out"},
  {0, "own-only", UI_FLAG, FIELD(own_only), NULL, 0, 0,
   "Learn from the recordings alone, even if they are shorter than 6 s, where "
   "a preset's components help"},
  {0, "plain", UI_FLAG, FIELD(plain), NULL, 0, 0,
   "Learn each source by itself only, as with one source, or a beta not 1"},
  {0, "licence", UI_TEXT, FIELD(licence), "TEXT", 0, 0,
   "Licence to note in the file, as an SPDX expression"},
  {0, "provenance", UI_TEXT, FIELD(provenance), "TEXT", 0, 0,
   "Origin to note in the file; default: settings, and how much was heard"},
  {0, "f16", UI_FLAG, FIELD(f16), NULL, 0, 0,
   "Store weights in 16 bits: half the size"},
  {0, "f32", UI_FLAG, FIELD(f32), NULL, 0, 0,
   "Store weights in 32 bits; the default"},
  {'j', "jobs", UI_COUNT, FIELD(jobs), "N", 0, 256,
   "Workers, who share the sources and the parts of each, 0 for one per "
   "processor; default: 1"},
  {'f', "force", UI_FLAG, FIELD(force), NULL, 0, 0,
   "Replace the dictionary if it exists"},
  {'q', "quiet", UI_FLAG, FIELD(quiet), NULL, 0, 0,
   "Print nothing but warnings and errors"},
};
// clang-format on

/// All but the defaults, which the engine knows
static const UiProgram program_form = {
    "nmf-learn",
    "-o KIT.nmf [OPTION]... NAME=FILE[,FILE...] NAME=DIR|@KIT...",
    "Learn a dictionary from recordings of each source by itself. A NAME may "
    "come again to add recordings; of a folder, every audio file in it and "
    "below is taken; FILE@FROM-TO is a part of a file, in seconds or as m:ss. "
    "@KIT "
    "is a preset or another dictionary, whose source of that name is taken.",
    "Examples:\n"
    "  nmf-learn -o band.nmf drums=drums.wav bass=bass.wav other=rest.flac\n"
    "  nmf-learn -o kit.nmf kick=samples/kick snare=samples/snare,ghost.wav\n"
    "  nmf-learn -o talk.nmf speech=@speech noise=take.wav@-2.5\n"
    "  nmf-learn -o mine.nmf guitar=guitar.wav --rest song.wav\n",
    table,
    sizeof(table) / sizeof(table[0]),
    NULL,
};

/// Return the engine's defaults, for --help
static UiLearnOptions
show_defaults(void)
{
  const NmsLearnerConfig config  = nms_learner_defaults();
  const UiLearnOptions   options = {
        .components    = config.n_components,
        .window        = config.window,
        .hop           = config.hop,
        .rate          = (uint32_t)config.sample_rate_hz,
        .bands         = config.n_bands,
        .groups        = config.n_groups,
        .context       = config.n_context,
        .stride        = config.stride_samples,
        .iterations    = config.n_iterations,
        .max_frames    = config.max_frames,
        .exponent      = (double)config.exponent,
        .beta          = (double)config.beta,
        .mask_exponent = (double)config.mask_exponent,
        .seed          = config.seed,
        .steps         = nms_learner_refine_defaults().n_steps,
        .step_size     = (double)nms_learner_refine_defaults().rate};
  return options;
}

/// Check what can be checked without opening a file
static bool
check(const UiLearnOptions* options,
      const UiOperands*     operands,
      UiReport*             report)
{
  if (!options->output) {
    return ui_report_fail(report, NULL, "-o is missing; see nmf-learn --help");
  }
  if (!operands->n_operands) {
    return ui_report_fail(
        report,
        NULL,
        options->rest.n_texts
            ? "--rest: no source was given besides, of which it is the rest"
            : "no source was given; see nmf-learn --help");
  }
  if (options->rest_like && !options->rest.n_texts) {
    return ui_report_fail(report, NULL, "--rest-like goes with --rest only");
  }
  if (options->for_files && options->hop != UI_NOT_GIVEN) {
    return ui_report_fail(report,
                          NULL,
                          "--for-files and --hop do not go together: frames "
                          "are a quarter of the window apart then");
  }
  if (options->together && options->bleed) {
    return ui_report_fail(
        report, NULL, "--together and --bleed do not go together");
  }
  if ((options->together || options->bleed) && options->rest.n_texts) {
    return ui_report_fail(report,
                          NULL,
                          "%s and --rest do not go together: the other sources "
                          "of the mix are recorded or they are not",
                          options->together ? "--together" : "--bleed");
  }
  if (options->passes && (options->together || options->bleed)) {
    return ui_report_fail(report,
                          NULL,
                          "%s and %s do not go together: those recordings are "
                          "learnt at once, not frame by frame",
                          options->mpi ? "--mpi" : "--passes",
                          options->together ? "--together" : "--bleed");
  }
  return !(options->f16 && options->f32) ||
         ui_report_fail(report, NULL, "--f16 and --f32 do not go together");
}

UiParse
ui_learn_options_parse(int             argc,
                       char**          argv,
                       UiLearnOptions* options,
                       UiOperands*     operands)
{
  const double not_a_number = (double)NAN;

  *options =
      (UiLearnOptions){.components    = UI_NOT_GIVEN,
                       .window        = UI_NOT_GIVEN,
                       .hop           = UI_NOT_GIVEN,
                       .rate          = UI_NOT_GIVEN,
                       .bands         = UI_NOT_GIVEN,
                       .groups        = UI_NOT_GIVEN,
                       .context       = UI_NOT_GIVEN,
                       .stride        = UI_NOT_GIVEN,
                       .iterations    = UI_NOT_GIVEN,
                       .max_frames    = UI_NOT_GIVEN,
                       .exponent      = not_a_number,
                       .beta          = not_a_number,
                       .mask_exponent = not_a_number,
                       .seed          = nms_learner_defaults().seed,
                       .steps         = nms_learner_refine_defaults().n_steps,
                       .step_size = (double)nms_learner_refine_defaults().rate,
                       .jobs      = 1};

  const UiLearnOptions defaults = show_defaults();
  UiProgram            program  = program_form;
  program.defaults              = &defaults;
  const UiParse parse =
      ui_options_parse(&program, argc, argv, options, operands);
  if (parse != UI_PARSE_RUN) {
    return parse;
  }
  if (options->mpi && !options->passes) {
    options->passes = usual_passes;
  }
  UiReport   report = {0};
  const bool ok     = check(options, operands, &report);
  ui_report_print(&report, false);
  ui_report_clear(&report);
  return ok ? UI_PARSE_RUN : UI_PARSE_BAD;
}

/// Put a count in place of a default
static void
apply_count(uint32_t* value, uint32_t given)
{
  *value = given == UI_NOT_GIVEN ? *value : given;
}

/// Put a number in place of a default
static void
apply_real(float* value, double given)
{
  *value = isfinite(given) ? (float)given : *value;
}

/// Set the rate, and the lengths that follow it
static void
apply_rate(const UiLearnOptions* options, NmsLearnerConfig* config)
{
  const double rate =
      options->rate == UI_NOT_GIVEN ? config->sample_rate_hz : options->rate;
  const double usual     = config->sample_rate_hz;
  config->sample_rate_hz = rate;
  config->window         = nms_hop_at(config->window, usual, rate);
  config->hop            = nms_hop_at(config->hop, usual, rate);
  config->stride_samples = nms_hop_at(config->stride_samples, usual, rate);
}

/// Check a number of bands or of groups of bins
static bool
check_layout(const char* option, uint32_t n, uint32_t window, UiReport* report)
{
  const uint32_t n_bins = window / 2 + 1;
  if (n && (n < 3 || n > n_bins)) {
    return ui_report_fail(report,
                          NULL,
                          "%s: %u is neither 0 nor from 3 to %u, the bins of "
                          "a window of %u",
                          option,
                          n,
                          n_bins,
                          window);
  }
  return true;
}

/// Check what the engine would refuse without a reason
static bool
check_config(const NmsLearnerConfig* config, UiReport* report)
{
  if (config->window % 2) {
    return ui_report_fail(
        report, NULL, "--window: %u is not even", config->window);
  }
  if (config->hop > config->window / 2) {
    return ui_report_fail(report,
                          NULL,
                          "--hop: %u is more than half of the window of %u",
                          config->hop,
                          config->window);
  }
  return check_layout("--bands", config->n_bands, config->window, report) &&
         check_layout("--groups", config->n_groups, config->window, report);
}

bool
ui_learn_options_apply(const UiLearnOptions* options,
                       size_t                n_sources,
                       NmsLearnerConfig*     config,
                       UiReport*             report)
{
  *config = nms_learner_defaults();
  apply_rate(options, config);
  apply_count(&config->window, options->window);
  if (options->for_files || config->hop > config->window / 4) {
    config->hop = config->window / 4;
  }
  if (config->n_bands > config->window / 2 + 1) {
    config->n_bands = config->window / 2 + 1;
  }
  if (config->n_groups > config->window / 2 + 1) {
    config->n_groups = config->window / 2 + 1;
  }
  apply_count(&config->hop, options->hop);
  apply_count(&config->stride_samples, options->stride);
  apply_count(&config->n_bands, options->bands);
  apply_count(&config->n_groups, options->groups);
  apply_count(&config->n_context, options->context);
  if (options->for_files) {
    nms_learner_expect_files(config);
  }
  apply_count(&config->n_components, options->components);
  apply_real(&config->beta, options->beta);
  if (!options->plain && n_sources > 1) {
    nms_learner_expect_refining(config);
  }
  apply_count(&config->n_iterations, options->iterations);
  apply_count(&config->max_frames, options->max_frames);
  apply_real(&config->exponent, options->exponent);
  apply_real(&config->mask_exponent, options->mask_exponent);
  config->seed = options->seed;
  return check_config(config, report);
}

/// Return a count that was given, or not a number
static double
given_count(uint32_t count)
{
  return count == UI_NOT_GIVEN ? (double)NAN : count;
}

bool
ui_learn_options_join(const UiLearnOptions* options,
                      const NmsDictionary*  model,
                      const char*           path,
                      NmsLearnerConfig*     config,
                      UiReport*             report)
{
  const NmsDictionaryShape* const shape = &model->shape;
  const struct {
    const char* option;
    double      given; ///< Or not a number
    double      value; ///< Of the dictionary
  } settings[] = {
      {"--rate", given_count(options->rate), shape->sample_rate_hz},
      {"--window", given_count(options->window), shape->window},
      {"--hop", given_count(options->hop), shape->hop},
      {"--bands",
       given_count(options->bands),
       shape->has_bands ? shape->n_bands : 0},
      {"--groups",
       given_count(options->groups),
       shape->has_groups ? shape->n_groups : 0},
      {"--context", given_count(options->context), shape->n_context},
      {"--stride", given_count(options->stride), shape->stride_samples},
      {"--iterations", given_count(options->iterations), shape->n_iterations},
      {"--exponent", options->exponent, (double)shape->exponent},
      {"--beta", options->beta, (double)shape->beta},
      {"--mask-exponent", options->mask_exponent, (double)shape->mask_exponent},
  };
  if (options->for_files && !nms_dictionary_is_for_files(model)) {
    return ui_report_fail(report,
                          NULL,
                          "--for-files: %s, under whose settings the rest is "
                          "learnt, is not for files alone",
                          path);
  }
  for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); ++i) {
    // Numbers as they are printed: 0.1 is no float
    if (fabs(settings[i].given - settings[i].value) >
        1e-6 * fabs(settings[i].value)) {
      return ui_report_fail(report,
                            NULL,
                            "%s: %.6g is not the %.6g of %s, under whose "
                            "settings the rest is learnt",
                            settings[i].option,
                            settings[i].given,
                            settings[i].value,
                            path);
    }
  }
  *config                = nms_learner_defaults();
  config->sample_rate_hz = shape->sample_rate_hz;
  config->beta           = shape->beta;
  config->seed           = options->seed;
  apply_count(&config->n_components, options->components);
  apply_count(&config->max_frames, options->max_frames);
  return true;
}
