using Inception.Benchmarks;
using Inception.Runtime;

var what = args.ElementAtOrDefault(0) ?? "all";
var rounds = args.Length > 1 ? int.Parse(args[1]) : 15;
var keepFreedMemory = args.Contains("keep-freed-memory") && NativeAllocator.KeepFreedMemory();

Console.WriteLine($"{TorchRuntime.Describe().LibtorchCpuCapability}, {Environment.ProcessorCount} cores, allocator {(keepFreedMemory ? "keeps freed memory" : "as it comes")}");
if (what is "all" or "loading") LoadingBenchmark.Run(rounds);
if (what is "all" or "forward") ForwardBenchmark.Run(rounds);
if (what is "all" or "engine") EngineBenchmark.Run(rounds);
if (what is "all" or "preprocessing") PreprocessingBenchmark.Run(rounds);
