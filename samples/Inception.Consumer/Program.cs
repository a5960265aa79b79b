// A program that uses the package as a user would: no project reference, no settings of this repository.
using Inception.Runtime;
using TorchSharp;

TorchRuntime.EnsureLoaded();
var report = TorchRuntime.Describe();
Console.WriteLine($"TorchSharp {report.TorchSharpVersion}, libtorch {report.LibtorchVersion} ({report.Backend}), {report.LibtorchCpuCapability ?? report.ProcessorInstructions}");
Console.WriteLine($"GLIBCXX_3.4.32 is asked for: {report.LibstdcxxNeed}; here: {report.LibstdcxxVersion ?? "no libstdc++"}");

using var picture = torch.rand(1, 32, 28, 28);
using var channels = picture.mean([2, 3]);
Console.WriteLine($"{string.Join('x', picture.shape)} -> {string.Join('x', channels.shape)}");
