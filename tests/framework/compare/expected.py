#!/usr/bin/python3
"""Prints what the tests of framework/src/compare expect, as SciPy, statsmodels and plain enumeration find it.

Needs SciPy 1.10 and statsmodels 0.13 (Debian: python3-scipy, python3-statsmodels). The p values were also found by
R 4.2.2: binom.test(fixed, fixed + broken)$p.value and p.adjust(p, "holm").
"""
import itertools
import math

import numpy as np
import scipy
import statsmodels
from scipy.stats import binom, binomtest, norm
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

print(f"SciPy {scipy.__version__}, statsmodels {statsmodels.__version__}, NumPy {np.__version__}")

print("\nmcnemar_test.cpp: fixed, broken, exact p, mid-p")
for fixed, broken in [(7, 1), (6, 16), (46, 1), (0, 5), (0, 6), (120, 91), (1200, 1011), (4, 4)]:
    exact = mcnemar([[10, broken], [fixed, 10]], exact=True).pvalue
    assert math.isclose(exact, binomtest(fixed, fixed + broken).pvalue, rel_tol=1e-9)
    point = binom.pmf(fixed, fixed + broken, 0.5)
    # As Fagerland, Lydersen, Laake 2013 state it in their supplement.
    mid = 1 - point / 2 if fixed == broken else 2 * (binom.cdf(min(fixed, broken), fixed + broken, 0.5) - point / 2)
    print(f"{{{fixed}, {broken}, {exact!r}, {mid!r}}},")


def newcombe(a, b, c, d, confidence):
    """Newcombe 1998, method 10, in the paper's letters: a both, b first only, c second only; first minus second."""
    n = a + b + c + d
    l1, u1 = proportion_confint(a + b, n, 1 - confidence, "wilson")
    l2, u2 = proportion_confint(a + c, n, 1 - confidence, "wilson")
    p1, p2 = (a + b) / n, (a + c) / n
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    delta = a * d - b * c
    if delta > n / 2:
        phi = (delta - n / 2) / math.sqrt(margins)
    elif delta >= 0 or margins == 0:
        phi = 0.0
    else:
        phi = delta / math.sqrt(margins)
    if margins == 0:
        phi = 0.0
    low = (p1 - l1) ** 2 - 2 * phi * (p1 - l1) * (u2 - p2) + (u2 - p2) ** 2
    high = (p2 - l2) ** 2 - 2 * phi * (p2 - l2) * (u1 - p1) + (u1 - p1) ** 2
    return p1 - p2 - math.sqrt(max(0, low)), p1 - p2 + math.sqrt(max(0, high))


print("\nnewcombe_test.cpp: both, fixed, broken, neither, confidence, low, high of the second minus the first")
for both, fixed, broken, neither, confidence in [
        (59, 16, 6, 80, 0.95), (11, 46, 1, 2, 0.95), (12, 0, 0, 8, 0.95), (0, 3, 5, 0, 0.95), (2, 4, 3, 1, 0.9),
        (0, 7, 0, 0, 0.95), (9000, 700, 40, 260, 0.99)]:
    # The second variant is the paper's first.
    low, high = newcombe(both, fixed, broken, neither, confidence)
    print(f"{{{{{both}, {fixed}, {broken}, {neither}}}, {confidence}, {low!r}, {high!r}}},")

print("\nholm_test.cpp")
for p in ([0.04, 0.001, 0.03, 0.2, 0.012], [0.5, 0.6, 0.0001]):
    print(p, multipletests(p, method="holm")[1].tolist())


def by_enumeration(ahead):
    observed = abs(sum(ahead))
    sums = [abs(sum(s * a for s, a in zip(signs, ahead))) for signs in itertools.product((1, -1), repeat=len(ahead))]
    return sum(s >= observed for s in sums) / len(sums)


print("\nauthor_permutation_test.cpp")
for ahead in ([3, 1, -1, 2, 5], [2, 2, 2, 2, 2, 2], [7, -3, 4, 0, 1, 1, -2, 6, 0, 2, 3], [-9, 1, 1, 1, 1],
              [1, 2, 3, 4, 5, 6, 7, -8, 9, -10, 11, 12, -13, 14]):
    print(ahead, repr(by_enumeration(ahead)))


def by_all_resamples(images, first, second, confidence):
    images, first, second = map(np.array, (images, first, second))
    accuracy, difference = [], []
    for drawn in itertools.product(range(len(images)), repeat=len(images)):
        drawn = list(drawn)
        accuracy.append(second[drawn].sum() / images[drawn].sum())
        difference.append((second[drawn] - first[drawn]).sum() / images[drawn].sum())
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    return np.quantile(accuracy, tails).tolist(), np.quantile(difference, tails).tolist()


print("\nauthor_bootstrap_test.cpp: all 6^6 resamples; quantiles, and how near others are")
images, first, second = [10, 12, 7, 9, 11, 8], [3, 5, 1, 6, 2, 4], [9, 8, 7, 5, 10, 6]
print("accuracy, difference at 90 %", by_all_resamples(images, first, second, 0.90))
for shift in (0.01,):
    print("tails moved out and in by 0.01:", by_all_resamples(images, first, second, 0.92),
          by_all_resamples(images, first, second, 0.88))
print("300 authors of one image, 240 right: ", (binom.ppf([0.025, 0.975], 300, 0.8) / 300).tolist())


def exact_power(n, fixed_share, broken_share, level):
    """Of McNemar's exact test with n independent images."""
    rate = fixed_share + broken_share
    power = 0.0
    for m in range(n + 1):
        k = np.arange(m + 1)
        p = np.minimum(1, 2 * binom.cdf(np.minimum(k, m - k), m, 0.5))
        power += binom.pmf(m, n, rate) * binom.pmf(k, m, fixed_share / rate)[p <= level].sum()
    return power


print("\nsample_size_test.cpp: images, fixed, broken, level -> images needed, power of the exact test there")
for images, fixed, broken, level in [(20, 2, 0, 0.05), (20, 4, 1, 0.05), (60, 5, 2, 0.05), (842, 27, 11, 0.05 / 3),
                                     (6, 6, 0, 0.05)]:
    w, d = (fixed + broken) / images, (fixed - broken) / images
    n = (norm.isf(level / 2) * math.sqrt(w) + norm.isf(0.2) * math.sqrt(max(0, w - d * d))) ** 2 / d ** 2
    least = next(k for k in range(1, 99) if 2 / 2 ** k <= level) / w
    n = math.ceil(max(n, least))
    print(images, fixed, broken, level, n, exact_power(n, fixed / images, broken / images, level))

print("\ncomparison_test.cpp, by author:", repr(by_enumeration([3, 3, 2, 1, 0, -1, 2, 1])))
