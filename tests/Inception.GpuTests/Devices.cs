using Inception.Runtime;
using static TorchSharp.torch;

namespace Inception.GpuTests;

/// <summary>
/// Where the tests run. The CPU takes each test's own way with small networks, so that a fault of the test is found without a GPU; a GPU takes the whole family.
/// </summary>
public static class Devices
{
    public const string Cpu = "cpu", Gpu = "cuda";

    public static TheoryData<string> All => [Cpu, Gpu];

    /// <summary>Every network on a GPU, of which one stands for all where there is none, and two small ones on the CPU.</summary>
    public static TheoryData<string, string> Networks
    {
        get
        {
            var data = new TheoryData<string, string> { { Cpu, "inception_small" }, { Cpu, SampleNetworks.OwnTableName } };
            foreach (var name in IsGpuHere() ? SampleNetworks.Names : ["inception_v3"]) data.Add(Gpu, name);
            return data;
        }
    }

    /// <summary>The device; the test is skipped where it is not there.</summary>
    public static Device Take(string name)
    {
        Assert.SkipUnless(name == Cpu || IsGpuHere(), "libtorch sees no CUDA device here, or its CPU package is in use.");
        return new(name);
    }

    /// <summary>Multiplies in float32 or TensorFloat-32 until the result is disposed, and then as before.</summary>
    public static IDisposable In(Float32Precision precision)
    {
        var before = TorchRuntime.Float32Precision;
        TorchRuntime.Float32Precision = precision;
        return new Restored(before);
    }

    /// <summary>The largest difference as a share of the expected values' deviation.</summary>
    public static double Difference(Tensor actual, Tensor expected)
    {
        using var scope = NewDisposeScope();
        var (found, wanted) = (actual.to(ScalarType.Float64, CPU), expected.to(ScalarType.Float64, CPU));
        return ((found - wanted).abs().max() / wanted.std()).item<double>();
    }

    private static bool IsGpuHere()
    {
        TorchRuntime.EnsureLoaded();
        return cuda.is_available();
    }

    private sealed class Restored(Float32Precision precision) : IDisposable
    {
        public void Dispose() => TorchRuntime.Float32Precision = precision;
    }
}
