using Inception.Common;
using Inception.Features;
using Inception.Inference;
using Inception.Models.Downloads;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Training.Data;
using static TorchSharp.torch;

namespace Inception.Training.Transfer;

/// <summary>One request to a <see cref="FeatureCache"/>: which images have no vector yet, and the way to one.</summary>
internal sealed class FeatureRun
{
    private const int HashedTogether = 1024;

    private readonly InceptionNetwork _network;
    private readonly ILabelledImages _images;
    private readonly ImagePreprocessing _preprocessing;
    private readonly FeatureOptions _options;
    private readonly IProgress<FeatureProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly FeatureBatches _batches;
    private readonly ImageHash[] _hashes;
    private readonly Exception?[] _failures;
    private int _computed;

    public FeatureRun(
        InceptionNetwork network,
        ImagePreprocessing preprocessing,
        ILabelledImages images,
        FeatureOptions options,
        IProgress<FeatureProgress>? progress,
        CancellationToken cancellation)
    {
        (_network, _preprocessing, _images, _options, _progress, _cancellation) = (network, preprocessing, images, options, progress, cancellation);
        _batches = new(images, preprocessing, options.Workers);
        (_hashes, _failures) = (new ImageHash[images.Count], new Exception?[images.Count]);
    }

    /// <summary>Looks without a lock first, so that images that are all there need neither wait nor write.</summary>
    public async Task<ImageFeatures> InAsync(string folder)
    {
        var identity = FeatureIdentity.From(_network, _preprocessing, _options.Compile);
        var path = Path.Combine(folder, identity.FileName);
        Hash();
        IFeatureStore? store = Readable(path, identity);
        FileLock? only = null;
        string? whyNotKept = null;
        try
        {
            if (store is null || Missing(store).Count > 0)
            {
                store?.Dispose();
                store = null;
                (store, only, whyNotKept) = await OpenToAddAsync(path, identity).ConfigureAwait(false);
                ComputeMissing(store);
            }

            return new(store, identity, _images, _hashes, _failures, _computed) { WhyNotKept = whyNotKept };
        }
        catch
        {
            store?.Dispose();
            throw;
        }
        finally
        {
            only?.Dispose();
        }
    }

    /// <summary>The file with a lock on it; or what is in memory, and why, where the cache cannot be written.</summary>
    private async Task<(IFeatureStore Store, FileLock? Only, string? WhyNotKept)> OpenToAddAsync(string path, FeatureIdentity identity)
    {
        FileLock? only = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            only = await FileLock.AcquireAsync(
                path + ".lock", () => Report(FeatureStage.Waiting, 0, _images.Count), _cancellation).ConfigureAwait(false);
            return (FeatureRecordFile.OpenToAdd(path, identity), only, null);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            only?.Dispose();
            return (new UnkeptFeatures(path, Readable(path, identity)), null, unwritable.Message);
        }
        catch
        {
            only?.Dispose();
            throw;
        }
    }

    private static FeatureRecordFile? Readable(string path, FeatureIdentity identity)
    {
        try
        {
            return FeatureRecordFile.OpenToRead(path, identity);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Hash()
    {
        Report(FeatureStage.Hashing, 0, _images.Count);
        for (var first = 0; first < _images.Count; first += HashedTogether)
        {
            var count = Math.Min(HashedTogether, _images.Count - first);
            _batches.Hash(first, count, _hashes, _failures, _cancellation);
            for (var index = first; index < first + count; index++) RefuseIfUnwanted(index);
            Report(FeatureStage.Hashing, first + count, _images.Count);
        }
    }

    /// <summary>The first image of every hash that has no vector.</summary>
    private List<int> Missing(IFeatureStore file) => [.. Enumerable.Range(0, _images.Count)
        .Where(index => _failures[index] is null && !file.Has(_hashes[index]))
        .DistinctBy(index => _hashes[index])];

    private void ComputeMissing(IFeatureStore file)
    {
        if (Missing(file) is not { Count: > 0 } missing) return;
        using var mode = new EvaluationMode(_network);
        using var compiled = Compiled();
        IInferenceNetwork engine = compiled is null ? new EagerInference(_network, NetworkOutput.Embedding) : compiled;
        for (; missing.Count > 0; missing = Missing(file)) Compute(file, engine, missing);   // again where an image changed meanwhile
        file.Flush();
    }

    private CompiledInception? Compiled() => _options.Compile is not { } compile ? null : _network.Compile(compile with
    {
        Output = NetworkOutput.Embedding,
        ImageSize = _preprocessing.CropSize,
        BatchSize = _options.BatchSize,
        BatchSizes = compile.BatchSizes ?? [_options.BatchSize],
    });

    /// <summary>While the network works on a batch the next one is decoded; two are in memory.</summary>
    private void Compute(IFeatureStore file, IInferenceNetwork engine, List<int> missing)
    {
        var done = 0;
        Report(FeatureStage.Computing, done, missing.Count);
        foreach (var one in ReadAhead.Read(stop => missing.Chunk(_options.BatchSize).Select(indices => _batches.Make(indices, stop)), ahead: 1, _cancellation))
        {
            using var batch = one;
            _cancellation.ThrowIfCancellationRequested();
            Add(file, engine, batch);
            Report(FeatureStage.Computing, done += batch.Indices.Count, missing.Count);
        }
    }

    private void Add(IFeatureStore file, IInferenceNetwork engine, FeatureBatch batch)
    {
        for (var i = 0; i < batch.Indices.Count; i++)
        {
            var index = batch.Indices[i];
            (_hashes[index], _failures[index]) = (batch.Hashes[i], batch.Failures[i]);
            RefuseIfUnwanted(index);
        }

        int[] readable = [.. Enumerable.Range(0, batch.Indices.Count).Where(i => batch.Failures[i] is null)];
        if (readable.Length == 0) return;
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var vectors = engine.Forward(batch.Input).to(ScalarType.Float32, CPU).contiguous();           // N×length
        if (readable.Length < batch.Indices.Count) vectors = vectors.index_select(0, tensor(Array.ConvertAll(readable, i => (long)i))).contiguous();
        file.Add(Array.ConvertAll(readable, i => batch.Hashes[i]), vectors.data<float>().ToArray());
        _computed += readable.Length;
    }

    private void RefuseIfUnwanted(int index)
    {
        if (_failures[index] is not { } failure || _options.OnCorrupt == CorruptImages.Skip) return;
        throw new DataSetException(
            $"Image {index} of the data set, '{_images.NameOf(index)}', cannot be read. {failure.Message} "
            + $"Repair or remove it, or skip such images ({nameof(FeatureOptions)}.{nameof(FeatureOptions.OnCorrupt)} = {nameof(CorruptImages.Skip)}).",
            failure);
    }

    private void Report(FeatureStage stage, int done, int total) => _progress?.Report(new(stage, done, total));
}
