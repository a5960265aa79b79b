using Inception.Imaging;
using Inception.ML.Rows;
using Inception.Models;
using Inception.Portable;
using Inception.Preprocessing;
using Inception.Serving;
using Microsoft.ML.Runtime;

namespace Inception.ML.Networks;

/// <summary>Decodes the images of rows and runs the network on them. The network is loaded when the first row comes. Safe for any number of threads.</summary>
internal sealed class ImageNetwork : IDisposable
{
    private readonly TransformFacts _facts;
    private readonly IHost _host;
    private readonly ImageDecoder _decoder;
    private readonly Lazy<INumbers> _numbers;
    private readonly int _classes;
    private bool _isDisposed;

    /// <param name="host">Takes warnings.</param>
    /// <param name="content">The network.</param>
    /// <param name="facts">What is computed.</param>
    /// <param name="device">The device.</param>
    public ImageNetwork(IHost host, ModelContent content, TransformFacts facts, string device)
    {
        (_host, _facts, _decoder) = (host, facts, content.Preprocessing.CreateDecoder(facts.Decoding));
        _classes = facts.Labels?.Texts.Count ?? content.Classes;
        _numbers = new(() => Load(content, facts, device));
    }

    /// <summary>Rows that go through the network together.</summary>
    public int BatchSize => _facts.BatchSize;

    /// <summary>Computes the numbers of some images: features, or the probabilities of the classes.</summary>
    /// <param name="images">The images.</param>
    /// <param name="position">The position of an image's row, for messages.</param>
    /// <param name="column">The images' column, for messages.</param>
    /// <returns>An array for each image; null for one that cannot be read.</returns>
    /// <exception cref="UnreadableRowException">An image cannot be read, and the options say to fail.</exception>
    public float[]?[] Compute(ReadOnlyMemory<RawImage> images, Func<int, long> position, string column)
    {
        if (images.IsEmpty) return [];
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed), typeof(InceptionTransformer));
        var numbers = _numbers.Value;
        var failures = new Exception?[images.Length];
        var preprocessing = numbers.Preprocessing;
        var input = FloatBatch.Create(preprocessing, images.Length, (i, place) => failures[i] = Fill(images.Span[i], preprocessing, place), default);
        Report(failures, position, column);
        var results = new float[images.Length * numbers.Length];
        numbers.Compute(input, results);
        return [.. failures.Select((failure, i) => failure is null ? Finish(results.AsSpan(i * numbers.Length, numbers.Length)) : null)];
    }

    /// <summary>Releases the network. Calls in progress finish first.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _isDisposed, true);
        if (_numbers.IsValueCreated) _numbers.Value.Dispose();
    }

    private static INumbers Load(ModelContent content, TransformFacts facts, string device)
    {
        var options = new ModelOptions { Device = device };
        if (facts.Stage is { } stage) return new StageNumbers(content.Load(path => Model.Load(path, options)), stage);
        return new ModelNumbers(
            device == DeviceChoice.Cpu
                ? content.Load(path => PortableModel.Load(path, engine: new() { QuickStart = facts.QuickStart }))
                : content.Load(path => new TorchImageModel(Model.Load(path, options))),
            facts.IsClassifier);
    }

    /// <summary>An image that cannot be read stays black.</summary>
    private Exception? Fill(RawImage image, ImagePreprocessing preprocessing, ImagePlace place)
    {
        try
        {
            place.Write(preprocessing, image.Decode(_decoder));
            return null;
        }
        catch (Exception failure) when (RawImage.IsUnreadable(failure))
        {
            place.Clear();
            return failure;
        }
    }

    private void Report(Exception?[] failures, Func<int, long> position, string column)
    {
        var first = Array.FindIndex(failures, failure => failure is not null);
        if (first < 0) return;
        if (_facts.OnUnreadable == UnreadableImages.Fail) throw new UnreadableRowException(position(first), column, failures[first]!);
        using var channel = _host.Start("Unreadable images");
        channel.Warning(
            MessageSensitivity.UserData,
            "{0} of {1} images of the column '{2}' cannot be read. The first is that of row {3}: {4}",
            failures.Count(failure => failure is not null),
            failures.Length,
            column,
            position(first),
            failures[first]!.Message);
    }

    private float[] Finish(ReadOnlySpan<float> numbers) =>
        _facts.IsClassifier ? Probabilities.Of(numbers, _facts.ClassOfLogit, _classes) : numbers.ToArray();
}
