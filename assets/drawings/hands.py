#!/usr/bin/env python3
"""Writes strokes/*.json: the digits of five hands, each drawn twice.

    python3 assets/drawings/hands.py

A digit is written down below as the points a pen passes: "x,y" in a box of 100 x 140, y down. The pen goes through them
in a smooth curve (Catmull-Rom); "|" is a corner, ";" lifts the pen. Each take moves, turns, slants and stretches the
digit a little, shifts every point, and lets the pen tremble, as much as the hand does. Points are recorded every 16 ms, in
whole pixels as a paint program gets them, slower at the ends and in the bends; pens have pressure, mice have none.
"""
import json
import math
import pathlib
import random

ANNA = {  # round and upright, as learnt at school
    0: "55,5 20,20 5,70 20,122 52,136 84,118 96,68 82,18 50,4",
    1: "30,32 62,4 | 62,138",
    2: "10,38 22,12 52,4 82,18 86,44 66,78 30,112 8,134 | 96,132",
    3: "12,20 44,4 80,18 82,46 46,64 | 84,78 92,108 62,136 28,134 6,116",
    4: "22,6 12,50 8,84 | 94,82 ; 68,44 66,138",
    5: "24,8 20,60 | 50,52 84,70 88,104 60,134 26,132 8,116 ; 24,8 84,6",
    6: "74,6 40,30 14,78 14,116 44,137 78,122 84,92 60,74 30,82 14,104",
    7: "8,8 90,8 | 62,66 42,138",
    8: "78,22 50,4 20,20 26,48 60,66 84,96 74,128 44,138 14,122 18,92 48,66 76,44 80,24",
    9: "80,30 54,6 20,20 16,54 42,74 72,60 82,28 | 78,80 66,138",
}
BEN = {  # slanted; 1 with an upstroke, 7 with a bar, 2 with a loop
    0: "62,8 30,14 8,58 14,118 46,136 82,108 92,54 76,14 50,6 36,16",
    1: "8,64 40,34 66,4 | 58,138",
    2: "14,32 32,8 64,4 84,26 74,62 44,104 18,128 10,120 22,110 48,122 72,134 96,124",
    3: "14,8 84,8 | 46,56 | 80,66 92,98 70,132 34,136 6,120",
    4: "56,4 34,48 6,92 | 60,92 96,88 ; 70,56 60,138",
    5: "88,6 34,8 | 24,58 | 56,50 86,72 86,110 56,136 22,132 4,118",
    6: "62,4 28,42 10,94 26,132 58,136 82,112 72,84 44,80 18,100",
    7: "6,14 20,6 50,12 94,6 | 70,60 44,138 ; 26,76 86,70",
    8: "50,6 24,14 20,42 46,62 74,48 76,20 52,6 ; 48,62 18,78 10,112 40,137 76,128 86,94 68,70 48,62",
    9: "84,22 54,4 22,18 18,52 46,70 76,52 84,20 | 86,84 68,124 38,138 16,126",
}
CHEN = {  # hurried: few bends, the 0 left open, the 4 closed, the 1 a mere line
    0: "58,4 22,16 6,72 24,128 56,136 86,104 88,44 66,10",
    1: "52,4 48,138",
    2: "8,24 40,4 76,14 80,42 40,92 6,132 | 50,126 98,134",
    3: "16,14 58,4 82,26 44,60 | 88,86 76,126 40,138 8,120",
    4: "72,6 | 6,94 | 98,90 ; 72,6 70,138",
    5: "82,8 28,6 | 22,54 60,56 84,84 68,124 34,138 8,122",
    6: "56,4 18,62 8,108 34,136 70,126 74,94 46,80 12,104",
    7: "8,12 94,6 | 36,138",
    8: "80,16 48,4 20,22 40,54 78,90 76,126 42,137 14,118 30,84 66,50 84,20",
    9: "76,24 46,8 18,32 32,64 66,58 78,24 | 72,138",
}
DORA = {  # wide, with curls; 1 on a foot
    0: "48,8 14,30 2,76 20,124 54,136 88,112 98,66 82,22 48,8",
    1: "28,28 54,6 | 54,134 ; 22,136 88,134",
    2: "8,44 10,18 40,2 78,12 86,44 58,86 20,116 6,134 | 34,122 64,136 98,120",
    3: "8,30 24,8 58,4 82,24 70,54 40,64 | 78,68 96,100 76,132 40,138 10,124 6,104",
    4: "18,10 14,56 22,78 58,80 84,70 ; 76,8 72,70 76,136",
    5: "26,10 22,58 | 50,48 84,62 94,96 72,130 34,138 6,122 ; 26,10 58,14 90,6",
    6: "80,14 54,4 24,34 8,86 22,130 58,138 88,114 80,84 48,76 16,98",
    7: "8,28 12,8 52,12 92,8 | 78,44 56,92 48,138",
    8: "52,66 22,48 24,16 54,4 82,20 78,48 50,66 16,92 18,124 52,138 88,122 84,90 52,66",
    9: "82,34 66,8 32,6 14,32 26,64 58,68 82,40 | 84,90 80,138",
}
EMIL = {  # with a mouse, and not used to it
    0: "50,6 22,26 10,72 26,122 54,134 80,114 90,70 76,24 46,8 40,14",
    1: "20,40 58,6 | 56,136",
    2: "12,36 30,10 62,6 80,30 62,72 28,108 6,130 | 52,128 92,132",
    3: "18,10 62,6 76,32 38,58 | 76,70 84,106 54,134 12,124",
    4: "30,8 20,40 10,76 | 50,78 92,74 ; 64,30 62,86 66,134",
    5: "30,8 26,58 | 66,56 86,92 62,130 16,128 ; 30,10 86,12",
    6: "62,10 26,54 16,104 42,132 74,118 72,88 40,82 18,104",
    7: "10,12 88,10 | 64,64 50,134 ; 36,72 82,68",
    8: "48,64 24,42 38,12 66,16 70,44 46,64 20,94 32,130 66,130 80,98 50,66",
    9: "78,28 50,10 26,30 38,60 70,54 78,26 | 76,78 52,120 26,132",
}

# digits, canvas, height of a digit and where its middle lies as shares of the canvas, slant, width, tremble (pixels of a
# canvas of 280), how far points move (of 100), whether there is pressure
HANDS = {
    "anna": (ANNA, (280, 280), 0.62, (0.50, 0.50), 0.02, 0.95, 0.8, 2.5, True),
    "ben": (BEN, (280, 280), 0.70, (0.47, 0.52), 0.22, 0.90, 0.7, 3.0, True),
    "chen": (CHEN, (320, 240), 0.60, (0.44, 0.47), 0.12, 0.72, 0.6, 4.5, False),
    "dora": (DORA, (400, 400), 0.52, (0.52, 0.45), -0.08, 1.10, 0.9, 2.5, True),
    "emil": (EMIL, (200, 200), 0.66, (0.53, 0.50), 0.00, 0.95, 1.9, 4.0, False),
}


def curve(points, steps=24):
    """Catmull-Rom through the points, ends repeated."""
    padded = [points[0]] + points + [points[-1]]
    result = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:]):
        for i in range(steps):
            t = i / steps
            result.append(tuple(
                0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t * t + (3 * q - p - 3 * r + s) * t ** 3)
                for p, q, r, s in zip(a, b, c, d)))
    return result + [points[-1]]


def strokes_of(text, move):
    """Each stroke as a fine polyline; the point at a corner belongs to both runs."""
    for stroke in text.split(";"):
        line, corner = [], []
        for run in stroke.split("|"):
            points = corner + [move(*map(float, pair.split(","))) for pair in run.split()]
            corner = [points[-1]]
            line += curve(points) if len(points) > 1 else points
        yield line


def tremble(rng, amount, length):
    """A slow wander: three sines of 40 to 160 pixels' length."""
    waves = [(rng.gauss(0, amount / 1.7), 2 * math.pi / rng.uniform(40, 160), rng.uniform(0, 2 * math.pi))
             for _ in range(3)]
    return [sum(a * math.sin(f * s + phase) for a, f, phase in waves) for s in length]


def recorded(rng, line, amount, speed, start, pressure):
    """What a paint program notes every 16 ms."""
    length = [0.0]
    for a, b in zip(line, line[1:]):
        length.append(length[-1] + math.dist(a, b))
    wander = list(zip(tremble(rng, amount, length), tremble(rng, amount, length)))
    line = [(x + dx, y + dy) for (x, y), (dx, dy) in zip(line, wander)]
    stroke = {"x": [], "y": [], "t": [], "p": []}
    at, time, i = 0.0, start, 0
    firmness = rng.uniform(0.45, 0.65)
    while True:
        while i < len(line) - 1 and length[i] < at:
            i += 1
        share = at / length[-1]
        point = [round(line[i][0]), round(line[i][1])]
        if not stroke["x"] or point != [stroke["x"][-1], stroke["y"][-1]]:
            stroke["x"].append(point[0])
            stroke["y"].append(point[1])
            stroke["t"].append(time)
            touch = min(1.0, 8 * share + 0.45, 5 * (1 - share) + 0.35)
            stroke["p"].append(round(min(1.0, firmness * touch + 0.06 * math.sin(at / 30)), 2))
        if at >= length[-1]:
            break
        before, after = line[max(0, i - 8)], line[min(len(line) - 1, i + 8)]
        straight = math.dist(before, after) / max(1e-9, length[min(len(line) - 1, i + 8)] - length[max(0, i - 8)])
        pace = speed * min(1.0, 0.35 + 4 * share, 0.45 + 4 * (1 - share)) * (0.3 + 0.7 * min(1.0, straight))
        at = min(length[-1], at + max(1.0, pace))
        time += 16
    if not pressure:
        del stroke["p"]
    return stroke, time


def drawing(name, digit, take):
    digits, (width, height), size, (middle_x, middle_y), slant, aspect, amount, spread, pressure = HANDS[name]
    rng = random.Random(f"{name} {digit} {take}")
    side = min(width, height)
    unit = side * size * rng.uniform(0.90, 1.08) / 140
    lean = slant + rng.gauss(0, 0.05)
    turn = math.radians(rng.gauss(0, 2.5))
    wide = aspect * rng.uniform(0.92, 1.08)
    x0 = width * middle_x + side * rng.gauss(0, 0.035)
    y0 = height * middle_y + side * rng.gauss(0, 0.03)

    def move(x, y):
        x, y = x + rng.gauss(0, spread), y + rng.gauss(0, spread)
        x, y = (x - 50) * wide - (y - 70) * lean, y - 70
        x, y = x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn)
        return x0 + unit * x, y0 + unit * y

    strokes, time = [], 0
    for line in strokes_of(digits[digit], move):
        stroke, time = recorded(rng, line, amount * side / 280, side / 24, time, pressure)
        strokes.append(stroke)
        time += 16 * rng.randint(12, 25)
    return {"format": "pipeline-strokes", "version": 1, "label": str(digit), "author": name,
            "canvas": [width, height], "strokes": strokes}


def main():
    folder = pathlib.Path(__file__).parent / "strokes"
    folder.mkdir(exist_ok=True)
    for name in HANDS:
        for digit in range(10):
            for take in (1, 2):
                text = json.dumps(drawing(name, digit, take), separators=(",", ":"))
                text = text.replace('"strokes":[', '"strokes":[\n').replace("},{", "},\n{").replace('}]}', '}\n]}')
                (folder / f"{digit}_{name}_{take}.json").write_text(text + "\n", encoding="ascii")


main()
