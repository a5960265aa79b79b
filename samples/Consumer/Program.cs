// A program that uses the package as a user would: no project reference, no settings of this repository. .ci/check-packages packs, builds and runs it.
using Inception.Layers;
using Inception.Runtime;
using TorchSharp;

TorchRuntime.EnsureLoaded();
var report = TorchRuntime.Describe();
var instructions = report.LibtorchCpuCapability ?? report.ProcessorInstructions;
Console.WriteLine($"TorchSharp {report.TorchSharpVersion}, libtorch {report.LibtorchVersion} ({report.Backend}), {instructions}");
Console.WriteLine($"GLIBCXX_3.4.32 is asked for: {report.LibstdcxxNeed}; here: {report.LibstdcxxVersion ?? "no libstdc++"}");

using var block = new InceptionBlock(inChannels: 32, poolFeatures: 64);
using var input = torch.rand(1, 32, 28, 28);
using var output = block.call(input);
Console.WriteLine($"{string.Join('x', input.shape)} -> {string.Join('x', output.shape)}");
