#!/usr/bin/env python3
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Factorisations by scikit-learn, as an oracle of the engine's.

    nmf_oracle.py > nmf_figures.h       write the figures anew
    nmf_oracle.py --compare FIGURES     compute them and compare

V and the start are those of a small generator of our own, rounded to single
precision, so that every version of numpy makes the same; scikit-learn then
works in double precision.  Its multiplicative updates are W first, then H, and
its epsilon is that of single precision, as in nms/nmf.h.
"""

import re
import sys
import warnings

try:
    import numpy
    from sklearn.decomposition import non_negative_factorization
    from sklearn.exceptions import ConvergenceWarning
except ImportError as error:
    print(f"skipped: {error}", file=sys.stderr)
    sys.exit(77)

N_ROWS = 9
N_COLUMNS = 11
N_COMPONENTS = 3
N_ITERATIONS = 40

# name, beta, sparsity (sklearn's l1 term over its number of samples), held
CASES = [
    ("itakura_saito", 0.0, 0.0, False),
    ("half", 0.5, 0.0, False),
    ("kullback_leibler", 1.0, 0.0, False),
    ("three_halves", 1.5, 0.0, False),
    ("euclidean", 2.0, 0.0, False),
    ("three", 3.0, 0.0, False),
    ("sparse_kullback_leibler", 1.0, 0.25, False),
    ("sparse_euclidean", 2.0, 0.25, False),
    ("held_kullback_leibler", 1.0, 0.0, True),
    ("held_euclidean", 2.0, 0.0, True),
    ("held_half", 0.5, 0.0, True),
]

HEADER = """// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Written by nmf_oracle.py: what scikit-learn makes of the same start

// clang-format off

#ifndef NMF_FIGURES_H
#define NMF_FIGURES_H

#include <stdbool.h>

/// What scikit-learn made of the start
typedef struct {
  const char*   name;
  double        beta;
  double        sparsity;
  bool          held; ///< W was held and H started flat
  const double* w;    ///< [ORACLE_ROWS][ORACLE_COMPONENTS]
  const double* h;    ///< [ORACLE_COMPONENTS][ORACLE_COLUMNS]
  double        cost; ///< Without the sparsity term
} OracleCase;
"""


class Generator:
    """splitmix64, as in tools.c"""

    def __init__(self, seed):
        self.state = seed

    def uniform(self, low, high):
        mask = (1 << 64) - 1
        self.state = (self.state + 0x9E3779B97F4A7C15) & mask
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        z = z ^ (z >> 31)
        return low + (high - low) * (z >> 11) * 2.0**-53

    def matrix(self, rows, columns, low, high):
        values = [self.uniform(low, high) for _ in range(rows * columns)]
        single = numpy.array(values, dtype=numpy.float32)
        return single.reshape(rows, columns).astype(numpy.float64)


def start():
    """Return V and the start of W and H."""
    generator = Generator(2011)
    v = generator.matrix(N_ROWS, N_COLUMNS, 0.1, 2.0)
    w = generator.matrix(N_ROWS, N_COMPONENTS, 0.2, 1.0)
    h = generator.matrix(N_COMPONENTS, N_COLUMNS, 0.2, 1.0)
    return v, w, h


def factorize(beta, sparsity, held):
    """Return W, H and the cost (without the sparsity term)."""
    v, w, h = start()
    options = {
        "n_components": N_COMPONENTS,
        "init": "custom",
        "solver": "mu",
        "beta_loss": beta,
        "tol": 0,
        "max_iter": N_ITERATIONS,
        "alpha_W": 0.0,
        "alpha_H": sparsity / N_ROWS,
        "l1_ratio": 1.0,
    }
    if held:
        # sklearn can hold H only, and starts W flat; so transpose
        h, w, _ = non_negative_factorization(
            v.T.copy(), H=w.T.copy(), update_H=False, **options
        )
        h, w = h.T, w.T
    else:
        w, h, _ = non_negative_factorization(v, W=w, H=h, **options)
    return w, h, divergence(v, w @ h, beta)


def divergence(v, y, beta):
    """Return the beta-divergence of V and its model."""
    if beta == 0:
        terms = v / y - numpy.log(v / y) - 1
    elif beta == 1:
        terms = v * numpy.log(v / y) - v + y
    else:
        terms = (
            v**beta + (beta - 1) * y**beta - beta * v * y ** (beta - 1)
        ) / (beta * (beta - 1))
    return terms.sum()


def array(name, values):
    """Return a C array; nine digits tell every single precision number."""
    numbers = [f"{value:.9g}" for value in numpy.ravel(values)]
    numbers = [n if re.search(r"[.e]", n) else n + ".0" for n in numbers]
    lines = [
        "  " + " ".join(n + "," for n in numbers[i : i + 5])
        for i in range(0, len(numbers), 5)
    ]
    body = "\n".join(lines)
    return f"static const double {name}[{len(numbers)}] = {{\n{body}\n}};\n"


def figures():
    """Return the text of nmf_figures.h."""
    v, w, h = start()
    text = [HEADER]
    text.append(f"#define ORACLE_ROWS {N_ROWS}")
    text.append(f"#define ORACLE_COLUMNS {N_COLUMNS}")
    text.append(f"#define ORACLE_COMPONENTS {N_COMPONENTS}")
    text.append(f"#define ORACLE_ITERATIONS {N_ITERATIONS}\n")
    text.append(array("oracle_v", v))
    text.append(array("oracle_start_w", w))
    text.append(array("oracle_start_h", h))
    rows = []
    for name, beta, sparsity, held in CASES:
        w, h, cost = factorize(beta, sparsity, held)
        text.append(array(f"{name}_w", w))
        text.append(array(f"{name}_h", h))
        rows.append(
            f'  {{"{name}", {beta}, {sparsity}, {str(held).lower()},\n'
            f"   {name}_w, {name}_h, {cost:.9g}}},"
        )
    text.append("static const OracleCase oracle_cases[] = {")
    text += rows
    text.append("};\n\n#endif // NMF_FIGURES_H\n\n// clang-format on")
    return "\n".join(text) + "\n"


def numbers_of(text):
    """Return the words between numbers, and the numbers."""
    pattern = r"(?<![\w.])-?\d+(?:\.\d+)?(?:e[-+]?\d+)?(?![\w.])"
    words = re.sub(pattern, "#", text).split()
    return words, [float(n) for n in re.findall(pattern, text)]


def compare(path):
    """Compare the figures of a file with fresh ones; return an exit code."""
    with open(path, encoding="utf-8") as file:
        words, old = numbers_of(file.read())
    new_words, new = numbers_of(figures())
    if words != new_words or len(old) != len(new):
        print(f"{path} is not of this script", file=sys.stderr)
        return 1
    worst = max(abs(a - b) / max(abs(b), 1e-7) for a, b in zip(old, new))
    print(f"{len(new)} figures, largest relative difference {worst:.2g}")
    return 0 if worst <= 1e-6 else 1


if __name__ == "__main__":
    warnings.simplefilter("ignore", ConvergenceWarning)
    if len(sys.argv) == 3 and sys.argv[1] == "--compare":
        sys.exit(compare(sys.argv[2]))
    sys.stdout.write(figures())
