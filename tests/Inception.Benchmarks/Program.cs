using Inception.Benchmarks;
using Inception.Benchmarks.Cuda;
using Inception.Runtime;
using Spectre.Console;

var what = args.ElementAtOrDefault(0) ?? "all";
if (what == BusyBenchmark.Burner) BusyBenchmark.Burn();
if (what == "busy")
{
    BusyBenchmark.Run(args.Length > 1 ? int.Parse(args[1]) : 15, args.ElementAtOrDefault(2) ?? "brief");
    return;
}

if (what == "serve")
{
    var amount = args.Length > 3 ? int.Parse(args[3]) : (int?)null;
    await ServerBenchmark.RunAsync(args.ElementAtOrDefault(1) ?? "all", args.ElementAtOrDefault(2) ?? "inception_v3", amount);
    return;
}

if (what == "fid-memory")
{
    FidBenchmark.PrintMemory(args[1], keep: args.Contains("keep"));
    return;
}

if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = 200;   // a pipe has no width, and tables would lose columns
OpenMpThreads.Wait(ThreadWaiting.Brief);   // as the console app does
if (what is EngineRaces.PeakMemory or "engines") NativeAllocator.KeepFreedMemory();   // as 'inception bench' does
if (what == EngineRaces.PeakMemory)
{
    EngineRaces.PrintPeakMemory(args[1], args[2], args[3], args[4], args[5], args[6]);
    return;
}

if (what == TrainingBenchmark.Contestant)
{
    await TrainingContestant.RunAsync(args[1]);
    return;
}

if (what == "cuda")
{
    Environment.ExitCode = CudaCommand.Run(args[1..]);
    return;
}

if (what == "bfloat16")
{
    await PrecisionBenchmark.RunAsync(args.Length > 1 ? int.Parse(args[1]) : 6000, args.ElementAtOrDefault(2));
    return;
}

if (what == "head")
{
    await HeadBenchmark.RunAsync(args.ElementAtOrDefault(1), args.ElementAtOrDefault(2));
    return;
}

if (what == "cluster")
{
    await ClusterBenchmark.RunAsync(args.Length > 1 ? int.Parse(args[1]) : 512, args.Length > 2 ? int.Parse(args[2]) : 3);
    return;
}

var rounds = args.Length > 1 ? int.Parse(args[1]) : 15;
if (what == "training")
{
    TrainingBenchmark.Run(rounds);
    return;
}

if (what == "formats")
{
    FormatsBenchmark.Run(rounds);
    return;
}

if (what == "fid")
{
    FidBenchmark.Run(args.Length > 1 ? rounds : 3);
    return;
}

if (what == "loader")
{
    LoaderBenchmark.Run(rounds);
    return;
}

if (what == "metrics")
{
    MetricsBenchmark.Run(args.Length > 1 ? rounds : 3);
    return;
}

if (what == "portable")
{
    await PortableRaces.RunAsync(rounds, args.Skip(2).ToArray());
    return;
}

if (what == "layers")
{
    LayerBenchmark.Run(args.ElementAtOrDefault(2) ?? "inception_v3", rounds);
    return;
}

if (what == "engines")
{
    await EngineRaces.RunAsync(rounds);
    return;
}

var keepFreedMemory = args.Contains("keep-freed-memory") && NativeAllocator.KeepFreedMemory();

Console.WriteLine($"{TorchRuntime.Describe().LibtorchCpuCapability}, {Environment.ProcessorCount} cores, allocator {(keepFreedMemory ? "keeps freed memory" : "as it comes")}");
if (what is "all" or "loading") LoadingBenchmark.Run(rounds);
if (what is "all" or "forward") ForwardBenchmark.Run(rounds);
if (what is "all" or "engine") CompiledBenchmark.Run(rounds);
if (what is "all" or "preprocessing") PreprocessingBenchmark.Run(rounds);
if (what is "all" or "serving") await ServingBenchmark.RunAsync(rounds);
