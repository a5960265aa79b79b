"""Makes training.json: losses, update rules, schedules and three whole steps of a network in PyTorch, under the formula weights of
Golden/Fixtures/README.md. TensorFlow's RMSProp and its moving average stand here by their definitions. Needs torch 1.13 or later.

    python3 make_training.py
"""
import json
import math
import pathlib

import numpy
import torch
import torch.nn.functional as F
from torch import nn
from torch.optim import lr_scheduler


def uniform(name, count):
    seed = 0xCBF29CE484222325
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x100000001B3) % 2**64
    with numpy.errstate(over="ignore"):
        z = numpy.uint64(seed) + numpy.arange(1, count + 1, dtype=numpy.uint64) * numpy.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        z ^= z >> numpy.uint64(31)
    return (z >> numpy.uint64(11)).astype(numpy.float64) * 2.0**-53


def formula_weight(key, shape):
    u = uniform(key, math.prod(shape))
    kind = key.rsplit(".", 1)[1]
    if kind == "weight" and len(shape) > 1:
        x = (2 * u - 1) * math.sqrt((6 if len(shape) == 4 else 3) / math.prod(shape[1:]))
    elif ".bn." in key:
        x = 0.5 + u if kind in ("weight", "running_var") else 0.2 * (2 * u - 1)
    else:
        x = 0.1 * (2 * u - 1)
    return torch.from_numpy(x.astype(numpy.float32).reshape(shape))


def values(name, count):
    return torch.from_numpy((2 * uniform(name, count) - 1).astype(numpy.float32))


# --- Losses ------------------------------------------------------------------------------------------------------------

def losses():
    logits = 3 * values("logits", 20).reshape(4, 5)
    labels = torch.tensor([3, 0, 4, 3])
    shares = values("shares", 20).reshape(4, 5).abs()
    shares = shares / shares.sum(1, keepdim=True)
    weights = torch.tensor([1.0, 0.5, 2.0, 0.25, 3.0])
    return [
        {"shares": soft, "smoothing": smoothing, "weighted": weighted, "loss": F.cross_entropy(
            logits, shares if soft else labels, weight=weights if weighted else None, label_smoothing=smoothing).item()}
        for soft in (False, True) for smoothing in (0.0, 0.1) for weighted in (False, True)
    ]


# --- Update rules ------------------------------------------------------------------------------------------------------

class TensorFlowRmsProp:
    def __init__(self, parameters, lr, weight_decay, decay=0.9, momentum=0.9, epsilon=1.0):
        self.parameters, self.lr, self.weight_decay = list(parameters), lr, weight_decay
        self.decay, self.momentum, self.epsilon = decay, momentum, epsilon
        self.mean_square = [torch.ones_like(p) for p in self.parameters]
        self.velocity = [torch.zeros_like(p) for p in self.parameters]

    @torch.no_grad()
    def step(self):
        for p, s, v in zip(self.parameters, self.mean_square, self.velocity):
            g = p.grad + self.weight_decay * p
            s.mul_(self.decay).add_((1 - self.decay) * g * g)
            v.mul_(self.momentum).add_(self.lr * g / (s + self.epsilon).sqrt())
            p.sub_(v)


def rules():
    made = {
        "sgd": lambda p: torch.optim.SGD([p], lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01),
        "sgd without nesterov": lambda p: torch.optim.SGD([p], lr=0.1, momentum=0.9, weight_decay=0.01),
        "sgd without momentum": lambda p: torch.optim.SGD([p], lr=0.1, weight_decay=0.01),
        "adamw": lambda p: torch.optim.AdamW([p], lr=0.1, weight_decay=0.01),
        "rmsprop": lambda p: TensorFlowRmsProp([p], lr=0.1, weight_decay=0.01),
    }
    result = {}
    for name, make in made.items():
        p = nn.Parameter(values("parameter", 6))
        optimizer = make(p)
        steps = []
        for step in range(3):
            p.grad = values(f"gradient.{step}", 6)
            optimizer.step()
            steps.append(p.detach().tolist())
        result[name] = steps
    return result


# --- Schedules ---------------------------------------------------------------------------------------------------------

def schedules():
    """The rates of all steps of 5 epochs of 4 steps."""
    def rates(make):
        optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.1)
        schedule = make(optimizer)
        result = []
        for step in range(20):
            result.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if step < 19:
                schedule.step()
        return result

    def warm(optimizer, then):
        up = lr_scheduler.LinearLR(optimizer, start_factor=1 / 6, total_iters=5)
        return lr_scheduler.SequentialLR(optimizer, [up, then], milestones=[6])

    return {
        "exponential": rates(lambda o: lr_scheduler.StepLR(o, step_size=8, gamma=0.94)),
        "exponential, smooth": rates(lambda o: lr_scheduler.ExponentialLR(o, gamma=0.94 ** (1 / 8))),
        "cosine": rates(lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=20, eta_min=0.001)),
        "cosine, warm-up": rates(lambda o: warm(o, lr_scheduler.CosineAnnealingLR(o, T_max=14))),
        "one-cycle": rates(lambda o: lr_scheduler.OneCycleLR(o, max_lr=0.1, total_steps=20, pct_start=0.3, cycle_momentum=False)),
    }


# --- A network ---------------------------------------------------------------------------------------------------------

class Conv(nn.Module):
    def __init__(self, inputs, outputs, kernel):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False)
        self.bn = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return self.bn(self.conv(x)).relu()


class Mixed(nn.Module):
    def __init__(self, inputs, one, three_reduce, three, five_reduce, five, pool):
        super().__init__()
        self.branch1x1 = Conv(inputs, one, 1)
        self.branch3x3_p1, self.branch3x3_p2 = Conv(inputs, three_reduce, 1), Conv(three_reduce, three, 3)
        self.branch5x5_p1, self.branch5x5_p2 = Conv(inputs, five_reduce, 1), Conv(five_reduce, five, 5)
        self.branch_pool1x1 = Conv(inputs, pool, 1)

    def forward(self, x):
        return torch.cat([
            self.branch1x1(x),
            self.branch3x3_p2(self.branch3x3_p1(x)),
            self.branch5x5_p2(self.branch5x5_p1(x)),
            self.branch_pool1x1(F.max_pool2d(x, 3, 1, 1)),
        ], 1)


class Small(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem1 = Conv(1, 32, 3)
        self.mixed1 = Mixed(32, 32, 32, 48, 16, 32, 16)
        self.mixed2 = Mixed(128, 48, 48, 64, 16, 32, 32)
        self.mixed3 = Mixed(176, 64, 48, 96, 16, 32, 32)
        self.mixed4 = Mixed(224, 80, 64, 112, 16, 48, 48)
        self.fc = nn.Linear(288, 10)

    def forward(self, x):
        x = self.mixed1(F.max_pool2d(self.stem1(x), 2, 2))
        x = self.mixed4(self.mixed3(self.mixed2(F.max_pool2d(x, 3, 2, 1))))
        return self.fc(x.mean((2, 3)))


def network():
    """Three steps with TensorFlow's RMSProp, decay of the weights of convolutions and linear layers, and a moving average."""
    net = Small().double()
    with torch.no_grad():
        for key, value in net.state_dict().items():
            if not key.endswith("num_batches_tracked"):
                value.copy_(formula_weight(key, value.shape))
    images = values("input", 8 * 28 * 28).reshape(8, 1, 28, 28).double()
    labels = torch.tensor([3, 1, 4, 1, 5, 9, 2, 6])
    decayed = [p for p in net.parameters() if p.dim() > 1]
    spared = [p for p in net.parameters() if p.dim() == 1]
    optimizers = [TensorFlowRmsProp(decayed, 0.045, 4e-5), TensorFlowRmsProp(spared, 0.045, 0)]
    average = {key: value.clone() for key, value in net.state_dict().items() if value.is_floating_point()}
    result = {"losses": []}
    watched = ["stem1.conv.weight", "stem1.bn.weight", "mixed1.branch3x3_p2.conv.weight", "mixed2.branch5x5_p1.bn.bias", "mixed4.branch_pool1x1.conv.weight", "fc.weight", "fc.bias"]
    statistics = ["stem1.bn.running_mean", "stem1.bn.running_var", "mixed2.branch3x3_p2.bn.running_mean", "mixed4.branch1x1.bn.running_var"]

    def first(state, keys):
        return {key: state[key].detach().flatten()[:5].tolist() for key in keys}

    for step in range(1, 4):
        net.zero_grad()
        loss = F.cross_entropy(net(images), labels, label_smoothing=0.1)
        loss.backward()
        result["losses"].append(loss.item())
        if step == 1:
            parameters = dict(net.named_parameters())
            result["gradient_sums"] = {key: parameters[key].grad.abs().sum().item() for key in watched}
            result["gradient_norm"] = torch.linalg.vector_norm(torch.stack([torch.linalg.vector_norm(p.grad) for p in net.parameters()])).item()
            result["statistics"] = first(net.state_dict(), statistics)
        for optimizer in optimizers:
            optimizer.step()
        decay = min(0.999, (1 + step) / (10 + step))
        with torch.no_grad():
            for key, value in average.items():
                value.mul_(decay).add_(net.state_dict()[key], alpha=1 - decay)
    result["weights"] = first(net.state_dict(), watched + statistics)
    result["average"] = first(average, watched + statistics)
    return result


if __name__ == "__main__":
    made = {"losses": losses(), "rules": rules(), "schedules": schedules(), "network": network()}
    pathlib.Path(__file__).with_name("training.json").write_text(json.dumps(made, indent=1) + "\n")
