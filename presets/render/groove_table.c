// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "groove_table.h"

#include <stddef.h>

// clang-format off
const RenGroove ren_grooves[REN_N_GROOVES] = {
    {"rock 1",       80, 160, 0.00, "X.......X.x.....", "....X.......X...", "X.x.X.x.X.x.X.x.", NULL},
    {"rock 2",       80, 150, 0.00, "X.....x.X.......", "....X.......X...", "X.x.x.x.X.x.x.x.", NULL},
    {"rock 3",       90, 165, 0.00, "X.x.......x.x...", "....X.......X...", "X.X.X.X.X.X.X.X.", NULL},
    {"rock 4",       90, 150, 0.02, "X..x......x..x..", "....X..g.g..X...", "X.x.X.x.X.x.X.o.", NULL},
    {"rock 5",       80, 140, 0.00, "X.......X.......", "....X.......X...", "b.x.X.x.X.x.X.x.", NULL},
    {"quarters",    100, 180, 0.00, "X.....x.X.x.....", "....X.......X...", "X...X...X...X...", NULL},
    {"sixteenths 1", 70, 112, 0.02, "X......xX.......", "....X.......X...", "XgxgXgxgXgxgXgxg", NULL},
    {"sixteenths 2", 70, 108, 0.03, "X..x..x...x..x..", "....X..g.g..X..g", "XgxgXgxgXgxgXgog", NULL},
    {"sixteenths 3", 72, 110, 0.00, "X.x....x..x.....", "....X.......X.g.", "xgXgxgXgxgXgxgXg", NULL},
    {"disco 1",     105, 132, 0.00, "X...X...X...X...", "....X.......X...", "x.o.x.o.x.o.x.o.", NULL},
    {"disco 2",     110, 135, 0.00, "X...X...X...X...", "....X.......X...", "xgo.xgo.xgo.xgo.", NULL},
    {"house",       118, 130, 0.03, "X...X...X...X..x", "....X.......X..g", "..X...X...X...X.", NULL},
    {"half time 1", 110, 170, 0.00, "X.....x.........", "........X.......", "X.x.X.x.X.x.X.x.", NULL},
    {"half time 2", 120, 180, 0.00, "X.x.......x...x.", "........X.......", "X...X...X...X...", NULL},
    {"half time 3",  70,  95, 0.04, "X..x......x.....", "........X..g...g", "b...X...b...X...", NULL},
    {"shuffle 1",    90, 150, 0.17, "X...x...X...x...", "....X.......X...", "X.x.X.x.X.x.X.x.", NULL},
    {"shuffle 2",    80, 140, 0.16, "X.....x.X.......", "..g.X.g...g.X.g.", "X.x.X.x.X.x.X.x.", NULL},
    {"swing",       110, 190, 0.16, "g...g...g...g...", "..g.....g.....g.", "X...X.x.X...X.x.", NULL},
    {"blues",        70, 100, 0.00, "X....xX.....",     "...X.....X..",     "XxxXxxXxxXxx",     NULL},
    {"slow blues",   70,  85, 0.00, "X.....X...xx",     "...X..g..X.g",     "XgxXgxXgxXgo",     NULL},
    {"half shuffle", 80, 110, 0.00, "X....x.....x",     "g.g.g.X.g.g.",     "X.xX.xX.xX.x",     NULL},
    {"d-beat",      150, 190, 0.00, "X..x..x.X..x..x.", "....X.......X...", "X.X.X.X.X.X.X.X.", NULL},
    {"punk",        150, 190, 0.00, "X...X...X...X...", "..X...X...X...X.", "X.X.X.X.X.X.X.X.", NULL},
    {"skank",       120, 190, 0.00, "X...X.x.X...X...", "..X...X...X...X.", "X.x.X.x.X.x.X.x.", NULL},
    {"funk 1",       85, 115, 0.03, "X..x...x..x..x..", "....X..g.g.gX..g", "X.xxX.xxX.xxX.ox", NULL},
    {"funk 2",       90, 120, 0.02, "X.x...x..x....x.", ".g..X..g.g..X.g.", "xxXxxxXxxxXxxxXx", NULL},
    {"funk 3",       90, 118, 0.02, "X.......x.X..x..", "g..gX..gXg.gX..g", "X.x.X.o.X.x.X.x.", NULL},
    {"ballad",       70,  90, 0.02, "X......xX..x....", "....s.......s...", "X.g.x.g.X.g.x.g.", NULL},
    {"bossa",        90, 145, 0.00, "X..xX..xX..xX..x", "s..s..s...s..s..", "x.x.x.x.x.x.x.x.", NULL},
    {"toms 1",       80, 160, 0.00, "X.......X.......", "....X.......X...", "....p.......p...", "..3..3.43..3..43"},
    {"toms 2",       90, 170, 0.00, "X..x..x.X..x..x.", "............X...", "X.......b.......", "4.4.3.4.4.3.4.3."},    {"toms 3",      100, 160, 0.00, "X...X...X...X...", "....X.......X...", "X...X...X...X...", "..2...3...2.3.4."},
    {"toms 4",       70, 130, 0.04, "X.....X...X.....", "....s.......s...", "p...p...p...p...", "1..2..3.4..3..2."},
    {"toms 5",       75, 110, 0.00, "X.....X.....",     "...X.....X..",     "X.xX.xX.xX.x",     ".4..34.4..23"},
    {"train", 90, 150, 0.00, "X...x...X...x...", "gggXgggXggXggxgX", "..p...p...p...p.", NULL},
};
// clang-format on
