using System.IO.Hashing;
using System.Runtime.InteropServices;
using Inception.Quantization;
using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>
/// A limited selection of different calibration images with their float32 outputs. The images with the smallest hashes are kept. So the selection does not
/// depend on the order and the batches of the images, and a folder that is sorted by class contributes all of its classes.
/// </summary>
/// <param name="limit">The maximum number of images to keep.</param>
internal sealed class ComparedImages(int limit) : IDisposable
{
    /// <summary>128 MB of float32.</summary>
    private const long MostValues = 32 << 20;

    private readonly SortedDictionary<UInt128, (Tensor Image, Tensor Output)> _kept = [];
    private UInt128? _first;

    /// <summary>Whether all images so far are the same image.</summary>
    public bool IsOneImage { get; private set; } = true;

    /// <summary>Height and width of a kept image if it is square; otherwise null.</summary>
    public int? Side => _kept.Values.Select(kept => kept.Image.shape).FirstOrDefault() is { } shape && shape[2] == shape[3] ? (int)shape[2] : null;

    /// <summary>Adds the images of a batch, if they are selected.</summary>
    /// <param name="images"><c>N×C×H×W</c> in float32, on the CPU.</param>
    /// <param name="outputs">The float32 output of each image.</param>
    public void Add(Tensor images, Tensor outputs)
    {
        using var scope = NewDisposeScope();
        var dense = images.to(ScalarType.Float32).contiguous();
        for (var i = 0L; i < dense.shape[0]; i++)
        {
            var image = dense.narrow(0, i, 1);
            var hash = XxHash128.HashToUInt128(MemoryMarshal.AsBytes(image.data<float>().ToArray().AsSpan()));
            _first ??= hash;
            IsOneImage &= hash == _first;
            if (limit > 0 && !_kept.ContainsKey(hash)) Keep(hash, image, outputs.narrow(0, i, 1));
        }
    }

    /// <summary>Compares an engine with the float32 outputs.</summary>
    /// <param name="engine">The engine to compare.</param>
    /// <param name="isClassifier">Whether the outputs are logits.</param>
    /// <returns>The agreement; null if no image was kept.</returns>
    public QuantizationAgreement? Compare(CompiledInception engine, bool isClassifier)
    {
        var agreement = new AgreementSum(isClassifier);
        foreach (var size in _kept.Values.GroupBy(kept => (kept.Image.shape[2], kept.Image.shape[3])))
        {
            foreach (var batch in size.Chunk(engine.Options.BatchSize))
            {
                using var scope = NewDisposeScope();
                agreement.Add(engine.Forward(cat([.. batch.Select(kept => kept.Image)], 0)), cat([.. batch.Select(kept => kept.Output)], 0));
            }
        }

        return agreement.Result;
    }

    public void Dispose()
    {
        foreach (var (image, output) in _kept.Values) Release(image, output);
        _kept.Clear();
    }

    private void Keep(UInt128 hash, Tensor image, Tensor output)
    {
        var fitting = Math.Clamp(MostValues / image.numel(), 1, limit);
        if (_kept.Count >= fitting && hash > _kept.Keys.Last()) return;
        _kept[hash] = (image.clone().DetachFromDisposeScope(), output.clone().DetachFromDisposeScope());
        while (_kept.Count > fitting)
        {
            var (last, (dropped, its)) = _kept.Last();
            _kept.Remove(last);
            Release(dropped, its);
        }
    }

    private static void Release(Tensor image, Tensor output)
    {
        image.Dispose();
        output.Dispose();
    }
}
