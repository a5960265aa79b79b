// Uses the NuGet package as a user's program does: without project references and without this repository's build settings.
// .ci/check-packages packs the library, then builds and runs this program against the package.
using Inception.Layers;
using Inception.Runtime;
using TorchSharp;

TorchRuntime.EnsureLoaded();
var report = TorchRuntime.Describe();
var instructions = report.LibtorchCpuCapability ?? report.ProcessorInstructions;
Console.WriteLine($"TorchSharp {report.TorchSharpVersion}, libtorch {report.LibtorchVersion} ({report.Backend}), {instructions}");
Console.WriteLine($"TorchSharp's requirement of GLIBCXX_3.4.32: {report.LibstdcxxNeed}; this machine has {report.LibstdcxxVersion ?? "no libstdc++"}");

using var block = new InceptionBlock(inChannels: 32, poolFeatures: 64);
using var input = torch.rand(1, 32, 28, 28);
using var output = block.call(input);
Console.WriteLine($"{string.Join('x', input.shape)} -> {string.Join('x', output.shape)}");
