using System.Diagnostics;
using Inception.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Benchmarks.Cuda;

/// <summary>A contestant of this library.</summary>
internal abstract class OwnRacer(string name, NumberType type, Device device) : Racer(name, type)
{
    protected Device Device => device;

    public override void Prepare(TimeSpan patience)
    {
        SetPrecision();
        Build();
        for (var i = 0; i < WarmUpCalls; i++) Call();
        Wait();
    }

    public override double Measure(int calls, TimeSpan patience)
    {
        SetPrecision();
        Wait();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < calls; i++) Call();
        Wait();
        return watch.Elapsed.TotalMilliseconds / calls;
    }

    protected abstract void Build();

    /// <summary>Starts one call. It may return before the device is done.</summary>
    protected abstract void Call();

    protected static void RequireFinite(Tensor logits)
    {
        using var scope = NewDisposeScope();
        if (!logits.to(float32).isfinite().all().item<bool>()) throw new NotFiniteNumberException("its results are not finite");
    }

    private void SetPrecision() => TorchRuntime.Float32Precision = Type == NumberType.Fp32 ? Float32Precision.Highest : Float32Precision.High;

    private void Wait()
    {
        if (device.type == DeviceType.CUDA) cuda.synchronize();
    }
}
