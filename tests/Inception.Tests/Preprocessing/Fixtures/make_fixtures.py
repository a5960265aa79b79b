"""Makes the photographs of this folder and what torchvision makes of them.

Usage: python3 make_fixtures.py SKIMAGE_DATA SKLEARN_IMAGES
    SKIMAGE_DATA    the folder skimage/data of Debian's python3-skimage
    SKLEARN_IMAGES  the folder sklearn/datasets/images of Debian's python3-sklearn
Made with torchvision 0.14.1, torch 1.13.1, Pillow 9.4.0.
"""
import hashlib
import json
import shutil
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torchvision.transforms import InterpolationMode
from torchvision.transforms import functional as F
from torchvision.transforms._presets import ImageClassification

HERE = Path(__file__).parent
PRESETS = {
    "GoogLeNet": ImageClassification(crop_size=224, resize_size=256),
    "InceptionV3": ImageClassification(crop_size=299, resize_size=342),
    "InceptionV3 bicubic": ImageClassification(crop_size=299, resize_size=342, interpolation=InterpolationMode.BICUBIC),
    "299/299": ImageClassification(crop_size=299, resize_size=299),
    "padded 60/96": ImageClassification(crop_size=96, resize_size=60),
    "padded 61/96": ImageClassification(crop_size=96, resize_size=61),
}
WHOLE = {("chelsea.png", "InceptionV3"), ("chelsea.png", "GoogLeNet"), ("coffee.png", "GoogLeNet")}


def photographs(skimage, sklearn):
    shutil.copy(skimage / "chelsea.png", HERE)                              # landscape, 451x300
    shutil.copy(sklearn / "flower.jpg", HERE)                               # landscape, 640x427
    coffee = Image.open(skimage / "coffee.png").resize((450, 300)).crop((25, 0, 425, 300))
    coffee.save(HERE / "coffee.png", optimize=True)                         # landscape, 400x300
    astronaut = Image.open(skimage / "astronaut.png")
    astronaut.crop((140, 0, 360, 360)).save(HERE / "astronaut.png", optimize=True)       # portrait, 220x360
    chelsea = Image.open(skimage / "chelsea.png")
    chelsea.crop((90, 60, 194, 180)).save(HERE / "face-104x120.png", optimize=True)      # 299 * 120 / 104 is 345, 299 * (120 / 104) a hair less
    chelsea.crop((90, 60, 190, 160)).save(HERE / "face-100x100.png", optimize=True)      # square, smaller than every crop
    chelsea.crop((90, 60, 177, 101)).save(HERE / "face-87x41.png", optimize=True)        # every side odd
    chelsea.crop((120, 40, 121, 77)).save(HERE / "line-1x37.png", optimize=True)
    chelsea.crop((120, 40, 157, 41)).save(HERE / "line-37x1.png", optimize=True)
    return sorted(p.name for p in HERE.iterdir() if p.suffix in (".png", ".jpg") and ".crop-" not in p.name)


def grey(image):
    """InceptionSmall's input: Pillow's mode L, shorter side 28, centre 28x28, Fashion-MNIST's mean and standard deviation."""
    image = F.center_crop(F.resize(image.convert("L"), 28), [28, 28])
    return F.normalize(F.convert_image_dtype(F.pil_to_tensor(image), torch.float), [0.2860], [0.3530])


def main():
    names = photographs(Path(sys.argv[1]), Path(sys.argv[2]))
    expected = []
    for name in names:
        image = Image.open(HERE / name).convert("RGB")
        for preset, transform in [*PRESETS.items(), ("FashionMnist", grey)]:
            tensor = transform(image).contiguous()
            values = tensor.numpy().astype("<f4")
            row = values[:, values.shape[1] // 2, :]
            expected.append({
                "image": name,
                "preprocessing": preset,
                "shape": list(values.shape),
                "sha256": hashlib.sha256(values.tobytes()).hexdigest(),
                "middleRow": [[float(x) for x in channel[::23]] for channel in row],
            })
            if (name, preset) in WHOLE:
                crop = F.center_crop(F.resize(image, transform.resize_size, transform.interpolation), transform.crop_size)
                crop.save(HERE / f"{name}.crop-{preset}.png", optimize=True)
    (HERE / "torchvision.json").write_text("[\n" + ",\n".join(json.dumps(row) for row in expected) + "\n]\n")


if __name__ == "__main__":
    main()
