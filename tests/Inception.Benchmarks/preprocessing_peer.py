"""PIL and torchvision at the work of PreprocessingBenchmark, in one process.

Usage: python3 preprocessing_peer.py FOLDER BATCH
Prints "ready", then answers every line of its input, the name of a preprocessing, with "done" when it has decoded and preprocessed all images of FOLDER.
"""
import math
import sys
from pathlib import Path

import torch
from PIL import Image
from torchvision import transforms as T
from torchvision.transforms import functional as F
from torchvision.transforms._presets import ImageClassification


def tf_slim(image, size=299, fraction=0.875):
    """Central crop, then TensorFlow 1's bilinear resize as torch-fidelity computes it: by indexing whole rows and columns."""
    x = F.pil_to_tensor(image).float().mul_(1 / 255)
    top, left = (int((side - side * fraction) / 2) for side in x.shape[1:])
    x = x[:, top:x.shape[1] - top, left:x.shape[2] - left]

    def axis(length):
        at = torch.arange(size, dtype=torch.float32) * (length / size)
        lower = at.long()
        return lower, (lower + 1).clamp_max(length - 1), at - lower

    (y0, y1, dy), (x0, x1, dx) = axis(x.shape[1]), axis(x.shape[2])
    upper, lower = x[:, y0], x[:, y1]
    upper = upper[:, :, x0] + (upper[:, :, x1] - upper[:, :, x0]) * dx
    lower = lower[:, :, x0] + (lower[:, :, x1] - lower[:, :, x0]) * dx
    return (upper + (lower - upper) * dy[:, None] - 0.5) * 2


PREPROCESSINGS = {
    "decode": None,
    "torchvision_inception_v3": ImageClassification(crop_size=299, resize_size=342),
    "timm_inception_v4": T.Compose([
        T.Resize(math.floor(299 / 0.875), interpolation=T.InterpolationMode.BICUBIC), T.CenterCrop(299), T.ToTensor(),
        T.Normalize(torch.tensor([0.5] * 3), torch.tensor([0.5] * 3))]),
    "tf_slim_299": tf_slim,
}


def main():
    files, batch = sorted(Path(sys.argv[1]).glob("*.jpg")), int(sys.argv[2])
    print("ready", flush=True)
    for line in sys.stdin:
        transform = PREPROCESSINGS[line.strip()]
        with torch.no_grad():
            for start in range(0, len(files), batch):
                images = (Image.open(file).convert("RGB") for file in files[start:start + batch])
                if transform is None:
                    for _ in images:
                        pass
                else:
                    torch.stack([transform(image) for image in images])
        print("done", flush=True)


if __name__ == "__main__":
    main()
