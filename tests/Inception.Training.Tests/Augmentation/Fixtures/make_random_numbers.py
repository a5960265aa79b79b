"""Makes random_numbers.json: what a training draws for given seeds, by the formulas of docs/decisions/0009-training.md written a second time. Needs torch 1.13 or later.

    python3 make_random_numbers.py
"""
import json
import math
from pathlib import Path

import torch

MASK = 2**64 - 1
ORDER, IMAGE, MIX = 0, 1, 2
SIGNED = range(1, 10)                       # of the fourteen operations: two shears, two translations, rotation, four enhancements


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


class Numbers:
    """xoshiro256**, its state from SplitMix64 over the words of a key."""

    def __init__(self, *key):
        state = 0
        for word in key:
            state = mix(((state ^ (word & MASK)) + 0x9E3779B97F4A7C15) & MASK)
        self.s = []
        for _ in range(4):
            state = (state + 0x9E3779B97F4A7C15) & MASK
            self.s.append(mix(state))

    def bits(self):
        def rotl(x, k):
            return ((x << k) | (x >> (64 - k))) & MASK
        s = self.s
        result = (rotl((s[1] * 5) & MASK, 7) * 9) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotl(s[3], 45)
        return result

    def uniform(self, start=0.0, end=1.0):
        return start + (self.bits() >> 11) * 2.0**-53 * (end - start)

    def below(self, end):
        while True:
            product = self.bits() * end
            if product & MASK >= 2**64 % end:
                return product >> 64

    def normal(self):
        while True:
            u, v = self.uniform(-1, 1), self.uniform(-1, 1)
            square = u * u + v * v
            if 0 < square < 1:
                return u * math.sqrt(-2 * math.log(square) / square)

    def log_gamma(self, shape):
        if shape < 1:
            return self.log_gamma(shape + 1) + math.log(1 - self.uniform()) / shape
        d = shape - 1 / 3
        c = 1 / math.sqrt(9 * d)
        while True:
            x = self.normal()
            if 1 + c * x <= 0:
                continue
            v = (1 + c * x) ** 3
            if math.log(1 - self.uniform()) < 0.5 * x * x + d * (1 - v + math.log(v)):
                return math.log(d * v)

    def beta(self, alpha):
        one = self.log_gamma(alpha)
        return 1 / (1 + math.exp(self.log_gamma(alpha) - one))

    def order(self, count):
        items = list(range(count))
        for last in range(count - 1, 0, -1):
            chosen = self.below(last + 1)
            items[last], items[chosen] = items[chosen], items[last]
        return items


def batch_seed(seed, batch):
    state = mix(((seed & MASK) + 0x9E3779B97F4A7C15) & MASK)
    return mix(((state + batch & MASK) + 0x9E3779B97F4A7C15) & MASK) >> 1


def resized_crop(random, width, height):
    for _ in range(10):
        area = width * height * random.uniform(0.08, 1)
        ratio = math.exp(random.uniform(math.log(3 / 4), math.log(4 / 3)))
        w, h = round(math.sqrt(area * ratio)), round(math.sqrt(area / ratio))
        if 0 < w <= width and 0 < h <= height:
            top = random.below(height - h + 1)
            return [random.below(width - w + 1), top, w, h]
    raise AssertionError("choose a key that finds one")


def small_image(random, size, padding):
    """RandomCrop(padding), RandomHorizontalFlip(), RandomErasing(probability=0.5): top, left, mirrored, the rectangle erased (top, left, height, width)."""
    top, left = random.below(2 * padding + 1) - padding, random.below(2 * padding + 1) - padding
    mirrored = random.uniform() < 0.5
    erased = None
    if random.uniform() < 0.5:
        for _ in range(10):
            area = size * size * random.uniform(0.02, 0.33)
            ratio = math.exp(random.uniform(math.log(0.3), math.log(3.3)))
            h, w = round(math.sqrt(area * ratio)), round(math.sqrt(area / ratio))
            if h < size and w < size:
                erased = [random.below(size - h + 1), random.below(size - w + 1), h, w]
                break
    return {"top": top, "left": left, "mirrored": mirrored, "erased": erased}


def batch_mixture(random, size):
    """One of Mixup(alpha=0.2, probability=0.75) and CutMix(): the share, and the rectangle of CutMix (left, top, width, height)."""
    if random.below(2) == 0:
        return {"share": random.beta(0.2) if random.uniform() < 0.75 else 1, "rectangle": None}
    half = int(0.5 * math.sqrt(1 - random.beta(1)) * size)
    x, y = random.below(size), random.below(size)
    left, right, top, bottom = max(x - half, 0), min(x + half, size), max(y - half, 0), min(y + half, size)
    return {"share": 1 - (right - left) * (bottom - top) / size**2, "rectangle": [left, top, right - left, bottom - top]}


def bits_after(random, step):
    """The bits that come next when a step has drawn what it needs, which tells that it drew as many."""
    if step == "ColorJitter":
        random.order(4)
        for _ in range(4):
            random.uniform()
    else:
        for _ in range(2 if step == "RandAugment" else 1):
            operation = random.below(14)
            if step == "TrivialAugmentWide":
                random.below(31)
            if operation in SIGNED:
                random.uniform()
    return f"{random.bits():016x}"


def by_class(labels, seed):
    classes = [[i for i, label in enumerate(labels) if label == one] for one in sorted(set(labels))]
    return [[members[i] for i in Numbers(seed, label).order(len(members))] for label, members in enumerate(classes)]


def repeat(count, make):
    return [make() for _ in range(count)]


def main():
    below, uniform, normal = Numbers(3), Numbers(4), Numbers(5)
    seeds = [(1, 0), (1, 1), (1, 2), (1, 3), (-5, 123456789012), (2**31 - 1, 7)]
    draws = []
    for seed, batch in seeds:
        torch.manual_seed(batch_seed(seed, batch))
        draws.append(torch.rand(3).tolist())
    shuffled = by_class([i % 3 for i in range(24)], 5)
    made = {
        "below7": repeat(12, lambda: below.below(7)),
        "uniform": repeat(4, uniform.uniform),
        "normal": repeat(4, normal.normal),
        "beta": {str(alpha): repeat(4, lambda random=Numbers(6): random.beta(alpha)) for alpha in (0.2, 1, 5)},
        "order": Numbers(7).order(12),
        "batch_seeds": [{"seed": seed, "batch": batch, "value": batch_seed(seed, batch), "torch": drawn} for (seed, batch), drawn in zip(seeds, draws)],
        "resized_crops": repeat(5, lambda random=Numbers(8): resized_crop(random, 500, 375)),
        "bits_after": {step: repeat(6, lambda random=Numbers(9): bits_after(random, step)) for step in ("ColorJitter", "RandAugment", "TrivialAugmentWide")},
        "loader": {
            "order": Numbers(3, ORDER, 2).order(20),
            "images": [small_image(Numbers(3, IMAGE, 2, index), 12, 2) for index in range(20)],
            "mixtures": [batch_mixture(Numbers(3, MIX, 2, batch), 12) for batch in range(16)],
        },
        "split": sorted(index for members in shuffled for index in members[:2]),
    }
    assert any(image["erased"] for image in made["loader"]["images"])
    shares = [mixture["share"] for mixture in made["loader"]["mixtures"] if mixture["rectangle"] is None]
    assert 1 in shares and any(share < 1 for share in shares)
    Path(__file__).with_name("random_numbers.json").write_text(json.dumps(made, indent=1) + "\n")


main()
