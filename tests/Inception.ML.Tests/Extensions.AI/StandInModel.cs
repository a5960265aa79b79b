using Inception.Explanation;
using Inception.Labels;
using Inception.Preprocessing;
using Inception.Serving;

namespace Inception.ML.Tests.Extensions.AI;

/// <summary>A model whose embedding of an image is the first numbers of its input; it notes its batches and can be made to wait.</summary>
internal sealed class StandInModel : IImageModel
{
    private readonly List<int> _batches = [];

    public string Name => "stand_in";

    public string Engine => "none";

    public ImagePreprocessing Preprocessing { get; } = new()
    {
        ShorterSide = 28,
        CropSize = 28,
        ChannelOrder = ChannelOrder.Grey,
        Mean = [0],
        StandardDeviation = [1],
    };

    public LabelSet? Labels => null;

    public int Classes => 0;

    public int EmbeddingLength => 4;

    public ManualResetEventSlim Gate { get; } = new(initialState: true);

    public SemaphoreSlim Entered { get; } = new(0);

    public int Disposals { get; private set; }

    public IReadOnlyList<int> Batches
    {
        get
        {
            lock (_batches) return [.. _batches];
        }
    }

    public void ComputeLogits(ReadOnlySpan<float> images, Span<float> logits) => throw new NotSupportedException();

    public void ComputeEmbeddings(ReadOnlySpan<float> images, Span<float> embeddings)
    {
        ObjectDisposedException.ThrowIf(Disposals > 0, this);
        var count = images.Length / Preprocessing.InputLength;
        lock (_batches) _batches.Add(count);
        Entered.Release();
        Gate.Wait();
        for (var i = 0; i < count; i++) images.Slice(i * Preprocessing.InputLength, 4).CopyTo(embeddings[(i * 4)..]);
    }

    public ClassActivation ComputeActivation(ReadOnlySpan<float> image, int? classIndex = null) => throw new NotSupportedException();

    public void Dispose() => Disposals++;
}
