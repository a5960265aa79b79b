"""pytorch-fid's way from image files to features (fid_score.py and inception.py), in one process with its data loader's workers.

Usage: python3 fid_peer.py FOLDER BATCH
Prints "ready", then answers every line of its input with "done" when all images of FOLDER went through the network. The weights are random: the time does not
depend on them.
"""
import os
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
import torchvision
import torchvision.transforms as TF
from PIL import Image
from torchvision.models import inception


def average_without_padding(x):
    return F.avg_pool2d(x, kernel_size=3, stride=1, padding=1, count_include_pad=False)


class InceptionA(inception.InceptionA):
    def forward(self, x):
        double = self.branch3x3dbl_3(self.branch3x3dbl_2(self.branch3x3dbl_1(x)))
        return torch.cat([self.branch1x1(x), self.branch5x5_2(self.branch5x5_1(x)), double, self.branch_pool(average_without_padding(x))], 1)


class InceptionC(inception.InceptionC):
    def forward(self, x):
        single = self.branch7x7_3(self.branch7x7_2(self.branch7x7_1(x)))
        double = self.branch7x7dbl_5(self.branch7x7dbl_4(self.branch7x7dbl_3(self.branch7x7dbl_2(self.branch7x7dbl_1(x)))))
        return torch.cat([self.branch1x1(x), single, double, self.branch_pool(average_without_padding(x))], 1)


class InceptionE(inception.InceptionE):
    def pool(self, x):
        return average_without_padding(x)

    def forward(self, x):
        single, double = self.branch3x3_1(x), self.branch3x3dbl_2(self.branch3x3dbl_1(x))
        single = torch.cat([self.branch3x3_2a(single), self.branch3x3_2b(single)], 1)
        double = torch.cat([self.branch3x3dbl_3a(double), self.branch3x3dbl_3b(double)], 1)
        return torch.cat([self.branch1x1(x), single, double, self.branch_pool(self.pool(x))], 1)


class InceptionE2(InceptionE):
    def pool(self, x):
        return F.max_pool2d(x, kernel_size=3, stride=1, padding=1)


class Features(torch.nn.Module):
    def __init__(self):
        super().__init__()
        net = torchvision.models.inception_v3(num_classes=1008, aux_logits=False, weights=None, init_weights=False)
        net.Mixed_5b, net.Mixed_5c, net.Mixed_5d = InceptionA(192, 32), InceptionA(256, 64), InceptionA(288, 64)
        net.Mixed_6b, net.Mixed_6c = InceptionC(768, 128), InceptionC(768, 160)
        net.Mixed_6d, net.Mixed_6e = InceptionC(768, 160), InceptionC(768, 192)
        net.Mixed_7b, net.Mixed_7c = InceptionE(1280), InceptionE2(2048)
        pool = torch.nn.MaxPool2d(kernel_size=3, stride=2)
        self.blocks = torch.nn.ModuleList([
            torch.nn.Sequential(net.Conv2d_1a_3x3, net.Conv2d_2a_3x3, net.Conv2d_2b_3x3, pool),
            torch.nn.Sequential(net.Conv2d_3b_1x1, net.Conv2d_4a_3x3, pool),
            torch.nn.Sequential(net.Mixed_5b, net.Mixed_5c, net.Mixed_5d, net.Mixed_6a, net.Mixed_6b, net.Mixed_6c, net.Mixed_6d, net.Mixed_6e),
            torch.nn.Sequential(net.Mixed_7a, net.Mixed_7b, net.Mixed_7c, torch.nn.AdaptiveAvgPool2d(output_size=(1, 1)))])

    def forward(self, x):
        x = 2 * F.interpolate(x, size=(299, 299), mode="bilinear", align_corners=False) - 1
        for block in self.blocks:
            x = block(x)
        return x


class Images(torch.utils.data.Dataset):
    def __init__(self, files):
        self.files, self.transforms = files, TF.ToTensor()

    def __len__(self):
        return len(self.files)

    def __getitem__(self, i):
        return self.transforms(Image.open(self.files[i]).convert("RGB"))


def main():
    files, batch = sorted(Path(sys.argv[1]).glob("*.jpg")), int(sys.argv[2])
    model = Features().eval()
    workers = min(len(os.sched_getaffinity(0)), 8)
    print("ready", flush=True)
    for _ in sys.stdin:
        loader = torch.utils.data.DataLoader(Images(files), batch_size=batch, shuffle=False, drop_last=False, num_workers=workers)
        features, first = np.empty((len(files), 2048)), 0
        for images in loader:
            with torch.no_grad():
                found = model(images)
            features[first:first + len(found)] = found.squeeze(3).squeeze(2).numpy()
            first += len(found)
        features.mean(axis=0), np.cov(features, rowvar=False)
        print("done", flush=True)


if __name__ == "__main__":
    main()
