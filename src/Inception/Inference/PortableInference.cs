using System.Runtime.InteropServices;
using Inception.Common;
using Inception.Networks;
using Inception.Networks.Tables;
using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>A portable engine with tensors as input and output. Safe to dispose while other threads call <see cref="Forward"/>.</summary>
internal sealed class PortableInference : IInferenceNetwork
{
    private readonly PortableEngine _engine;
    private readonly InputCheck _inputCheck;
    private readonly UseCount _uses;
    private readonly int _mostBytes;

    /// <param name="engine">The engine. It is disposed with this object.</param>
    /// <param name="mostBytes">The maximum number of bytes of images in a call of the engine, because the length of a span is an <see cref="int"/>.</param>
    public PortableInference(PortableEngine engine, int mostBytes = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(engine);
        (_engine, _mostBytes) = (engine, mostBytes);
        _inputCheck = new InputCheck(engine.Table, auxiliaryHeads: false);
        _uses = new UseCount(this, engine.Dispose);
    }

    /// <summary>What the engine made of the network.</summary>
    public PortableReport Report => _engine.Report;

    public NetworkTable Table => _engine.Table;

    public NetworkOutput Output => _engine.Output;

    public Tensor Forward(Tensor input)
    {
        using var use = _uses.Begin();
        _inputCheck.Check(input, withHeads: false);
        var batch = input.shape[0];
        if (batch == 0) throw new ArgumentException($"{Table.Name} expects at least 1 image, found {string.Join('×', input.shape)}.", nameof(input));
        using var _ = no_grad();
        using var placed = input.to(float32, CPU);
        using var images = placed.contiguous();
        var outputs = empty(batch, _engine.OutputLength, float32, CPU);
        try
        {
            Run(images, outputs);
            return outputs;
        }
        catch
        {
            outputs.Dispose();
            throw;
        }
    }

    /// <summary>Disposes the engine when the forwards that are under way have ended.</summary>
    public void Dispose() => _uses.Dispose();

    private void Run(Tensor images, Tensor outputs)
    {
        var (batch, height, width) = (images.shape[0], (int)images.shape[2], (int)images.shape[3]);
        var most = Math.Max(1, _mostBytes / (images.NumberOfElements / batch * sizeof(float)));
        for (var first = 0L; first < batch; first += most)
        {
            var count = Math.Min(most, batch - first);
            using var from = images.narrow(0, first, count);
            using var to = outputs.narrow(0, first, count);
            _engine.Run(MemoryMarshal.Cast<byte, float>(from.bytes), height, width, MemoryMarshal.Cast<byte, float>(to.bytes));
        }
    }
}
