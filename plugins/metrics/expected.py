#!/usr/bin/python3
"""Prints the table of classification_test.cpp: what scikit-learn says of the same predictions.

Twelve images, five classes. The class 'owl' never occurs, 'elk' is never predicted, 'ant' is never a label. Images 4
and 9 were refused: no prediction, probabilities 0. Needs NumPy and scikit-learn 1.2 (Debian: python3-sklearn).
"""
import numpy as np
import sklearn
from sklearn.metrics import confusion_matrix, log_loss, precision_recall_fscore_support, top_k_accuracy_score

CLASSES = ["ant", "bee", "cat", "elk", "owl"]
LABELS = np.array([1, 1, 1, 1, 2, 2, 2, 3, 1, 3, 2, 1])
REFUSED = np.array([4, 9])
BINS = 15
P = np.array([
    [0.05, 0.80, 0.10, 0.03, 0.02],
    [0.10, 0.55, 0.20, 0.10, 0.05],
    [0.15, 0.25, 0.40, 0.08, 0.12],
    [0.62, 0.08, 0.20, 0.07, 0.03],
    [0.00, 0.00, 0.00, 0.00, 0.00],
    [0.02, 0.03, 0.91, 0.01, 0.03],
    [0.30, 0.10, 0.45, 0.09, 0.06],
    [0.11, 0.13, 0.52, 0.17, 0.07],
    [0.00, 1.00, 0.00, 0.00, 0.00],
    [0.00, 0.00, 0.00, 0.00, 0.00],
    [0.28, 0.33, 0.05, 0.20, 0.14],
    [0.002, 0.00, 0.995, 0.002, 0.001],
], dtype=np.float32)

eps = np.finfo(np.float32).eps
judged = np.setdiff1d(np.arange(len(LABELS)), REFUSED)
predicted = P.argmax(axis=1)
predicted[REFUSED] = -1
hit = predicted == LABELS

# A refused image has probability 0 for its class, which the clip turns into epsilon.
loss = (log_loss(LABELS[judged], P[judged].astype(np.float64), labels=range(5), eps=float(eps), normalize=False)
        - len(REFUSED) * np.log(float(eps))) / len(LABELS)
occurring = sorted(set(LABELS) | set(predicted[judged]))
top = {k: top_k_accuracy_score(LABELS[judged], P[judged], k=k, labels=range(5), normalize=False) / len(LABELS)
       for k in (2, 3)}
confidence = P.max(axis=1).astype(np.float64)
bin_of = np.digitize(confidence, np.linspace(0, 1, BINS + 1), right=True)
ece = sum(abs(hit[judged][bin_of[judged] == b].mean() - confidence[judged][bin_of[judged] == b].mean())
          * (bin_of[judged] == b).sum() for b in np.unique(bin_of[judged])) / len(judged)


def averages(kind):
    return precision_recall_fscore_support(LABELS, predicted, labels=occurring, average=kind, zero_division=0)[:3]


print(f"// scikit-learn {sklearn.__version__}, NumPy {np.__version__}")
for name, value in [("accuracy", hit.mean()), ("correct", hit.sum()), ("loss", loss),
                    *zip(("macro_precision", "macro_recall", "macro_f1"), averages("macro")),
                    *zip(("weighted_precision", "weighted_recall", "weighted_f1"), averages("weighted")),
                    ("top_2_accuracy", top[2]), ("top_3_accuracy", top[3]), ("calibration_error", ece)]:
    print(f'{{"{name}", {float(value)!r}}},')
print("// class scores: precision, recall, F1, support")
for row in zip(*precision_recall_fscore_support(LABELS, predicted, labels=range(5), zero_division=0)):
    print("{" + ", ".join(repr(v.item()) for v in row) + "},")
print("// confusion, without the row and column of the refused")
print(confusion_matrix(LABELS, predicted, labels=range(5)).tolist())
