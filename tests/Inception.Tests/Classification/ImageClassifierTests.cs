using System.IO.Pipelines;
using Inception.Classification;
using Inception.Imaging;
using Inception.Labels;
using Inception.Models;
using Inception.Networks;
using Inception.Preprocessing;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Tests.Classification;

/// <summary>The four rooms joined, on the shipped images of Fashion-MNIST, with formula weights: what an image is called is of no account here.</summary>
public sealed class ImageClassifierTests : IDisposable
{
    /// <summary>A batch is convolved in another order than a single image: some roundings of float32 in a probability.</summary>
    private const double BatchTolerance = 1e-5;

    private readonly ImageClassifier _classifier = Create();
    private readonly TemporaryFolder _folder = new();

    private static string[] Images { get; } = FindImages();

    public void Dispose()
    {
        _classifier.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_path_a_stream_bytes_and_pixels_give_the_same_answer()
    {
        var path = Images[3];
        var bytes = await File.ReadAllBytesAsync(path);
        using var stream = new MemoryStream(bytes);
        using var sameStream = new MemoryStream(bytes);

        var expected = _classifier.Classify(path);

        _classifier.Classify(stream).Should().Equal(expected);
        _classifier.Classify(bytes).Should().Equal(expected);
        _classifier.Classify(new ImageDecoder().Decode(path)).Should().Equal(expected);
        (await _classifier.ClassifyAsync(path)).Should().Equal(expected);
        (await _classifier.ClassifyAsync(sameStream)).Should().Equal(expected);
        (await _classifier.ClassifyAsync(bytes)).Should().Equal(expected);
        (await _classifier.ClassifyAsync(new ImageDecoder().Decode(path))).Should().Equal(expected);
        stream.CanRead.Should().BeTrue("the stream stays open");
        sameStream.CanRead.Should().BeTrue("the stream stays open");
    }

    [Fact]
    public void Images_differ_in_their_answers()
    {
        Images.Should().HaveCount(20);
        Images.Select(path => _classifier.Classify(path, top: 1)[0].Probability).Should().OnlyHaveUniqueItems();
    }

    /// <summary>What the classifier says is the softmax of the logits that the parts give when they are called by hand.</summary>
    [Fact]
    public void Probabilities_are_the_softmax_of_the_logits_and_sum_to_one()
    {
        using var scope = NewDisposeScope();
        using var network = Network();
        network.eval();
        var input = ImagePreprocessing.FashionMnist.Apply(new ImageDecoder().Decode(Images[0]));
        var expected = network.call(input).detach().to(ScalarType.Float64).softmax(dim: 1)[0].data<double>().ToArray();

        var predictions = _classifier.Classify(Images[0], top: 10);

        predictions.Sum(prediction => prediction.Probability).Should().BeApproximately(1, 1e-12, "the softmax is in float64");
        predictions.Should().BeInDescendingOrder(prediction => prediction.Probability);
        predictions.Select(prediction => prediction.Index).Should().BeEquivalentTo(Enumerable.Range(0, 10));
        foreach (var (label, index, probability) in predictions)
        {
            label.Should().Be(LabelSet.FashionMnist[index]);
            probability.Should().BeApproximately(expected[index], BatchTolerance, "with gradients the layers round otherwise");
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    [InlineData(10, 10)]
    [InlineData(1000, 10)]
    public void Top_gives_that_many_classes_or_all_of_them(int top, int expected)
    {
        var all = _classifier.Classify(Images[0], top: 10);

        _classifier.Classify(Images[0], top).Should().Equal(all.Take(expected));
        _classifier.ClassifyMany(Images, top).Should().AllSatisfy(one => one.Predictions.Should().HaveCount(expected));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(100)]
    public async Task Many_are_what_each_is_alone_in_any_batches(int batchSize)
    {
        var expected = Images.Select(path => _classifier.Classify(path, top: 3)).ToList();

        using var classifier = Create(new() { BatchSize = batchSize });

        var many = classifier.ClassifyMany(Images, top: 3);
        var asynchronous = await ToList(classifier.ClassifyManyAsync(Images, top: 3));

        many.Select(one => one.Path).Should().Equal(Images);
        foreach (var (actual, alone) in many.Select(one => one.Predictions).Zip(expected))
        {
            actual.Select(prediction => prediction.Index).Should().Equal(alone.Select(prediction => prediction.Index));
            actual.Zip(alone, (a, b) => Math.Abs(a.Probability - b.Probability)).Max().Should().BeLessThan(BatchTolerance);
        }

        asynchronous.Should().BeEquivalentTo(many, options => options.WithStrictOrdering());
    }

    [Fact]
    public void No_images_give_no_answers()
    {
        _classifier.ClassifyMany([]).Should().BeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Top_and_batch_size_below_one_are_named(int bad)
    {
        _classifier.Invoking(c => c.Classify(Images[0], bad)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("top");
        _classifier.Invoking(c => c.ClassifyMany(Images, top: bad)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("top");
        using var model = new Model(Network(), ImagePreprocessing.FashionMnist, LabelSet.FashionMnist);
        FluentActions.Invoking(() => new ImageClassifier(model, new() { BatchSize = bad })).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("BatchSize");
    }

    [Fact]
    public async Task A_cancelled_token_stops_every_way_to_classify()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        using var stream = new MemoryStream(await File.ReadAllBytesAsync(Images[0]));

        await _classifier.Invoking(c => c.ClassifyAsync(Images[0], cancellation: source.Token)).Should().ThrowAsync<OperationCanceledException>();
        await _classifier.Invoking(c => c.ClassifyAsync(stream, cancellation: source.Token)).Should().ThrowAsync<OperationCanceledException>();
        await _classifier.Invoking(c => ToList(c.ClassifyManyAsync(Images, cancellation: source.Token))).Should().ThrowAsync<OperationCanceledException>();
        _classifier.Invoking(c => c.ClassifyMany(Images, cancellation: source.Token)).Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_for_a_stream_that_never_ends()
    {
        using var source = new CancellationTokenSource();
        using var endless = new Pipe().Reader.AsStream();

        var classifying = _classifier.ClassifyAsync(endless, cancellation: source.Token);
        await source.CancelAsync();

        await FluentActions.Awaiting(() => classifying).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public void Cancelling_between_batches_leaves_the_rest_undone()
    {
        using var source = new CancellationTokenSource();
        var asked = 0;
        var paths = new LazyPaths(Images, index =>
        {
            asked++;
            if (index == 5) source.Cancel();
        });

        using (var classifier = Create(new() { BatchSize = 2 }))
            classifier.Invoking(c => c.ClassifyMany(paths, cancellation: source.Token)).Should().Throw<OperationCanceledException>();

        asked.Should().BeLessThan(Images.Length);
    }

    [Fact]
    public void A_corrupt_image_among_many_is_named_and_leaves_no_tensor_behind()
    {
        var whole = File.ReadAllBytes(Images[0]);
        File.WriteAllBytes(_folder["truncated.png"], whole[..(whole.Length / 2)]);
        File.WriteAllText(_folder["text.png"], "this is no image");
        foreach (var bad in new[] { _folder["truncated.png"], _folder["text.png"] })
        {
            string[] paths = [.. Images.Take(3), bad];
            var before = LiveTensors.Count;

            _classifier.ClassifyMany(paths)[^1].Error.Should().BeOfType<InvalidImageException>().Which.Path.Should().Be(bad);
            _classifier.Invoking(c => c.Classify(bad)).Should().Throw<InvalidImageException>().WithMessage($"*{bad}*");

            LiveTensors.Count.Should().Be(before - 1, "the input is made by the thread that reads ahead, and disposed by this one");
        }

        _classifier.ClassifyMany([_folder["absent.png"]])[0].Error.Should().BeOfType<FileNotFoundException>().Which.Message.Should().Contain(_folder["absent.png"]);
    }

    [Fact]
    public void The_limit_on_pixels_is_the_decoders()
    {
        using var classifier = Create(new() { Decoding = new() { MaxPixels = 100 } });

        classifier.Invoking(c => c.Classify(Images[0])).Should().Throw<InvalidImageException>().WithMessage("*at most 100 pixels*28×28*");
    }

    [Fact]
    public void Labels_and_channels_that_do_not_belong_to_the_network_are_refused_with_both_numbers()
    {
        using var network = Network().AsInference();

        FluentActions.Invoking(() => new ImageClassifier(network, ImagePreprocessing.FashionMnist, LabelSet.ImageNet))
            .Should().Throw<ArgumentException>().WithMessage("inception_small has 10 classes, and there are 1000 labels; there must be one for each.*").WithParameterName("labels");
        FluentActions.Invoking(() => new ImageClassifier(network, ImagePreprocessing.GoogLeNet, LabelSet.FashionMnist))
            .Should().Throw<ArgumentException>().WithMessage("inception_small takes 1 channels, and the preprocessing makes 3*").WithParameterName("preprocessing");
    }

    [Fact]
    public void Classifying_leaves_no_tensor_behind()
    {
        _classifier.Classify(Images[0]);
        var before = LiveTensors.Count;

        foreach (var path in Images) _classifier.Classify(path);
        LiveTensors.Count.Should().Be(before);

        _classifier.ClassifyMany(Images);
        LiveTensors.Count.Should().Be(before - 2, "the inputs of both batches are made by the thread that reads ahead, and disposed by this one");
    }

    [Fact]
    public void The_classifier_owns_its_network()
    {
        var before = LiveTensors.Count;

        var classifier = Create();
        classifier.Dispose();

        LiveTensors.Count.Should().Be(before);
    }

    [Fact]
    public void A_network_in_training_mode_is_put_into_evaluation()
    {
        var network = Network();
        network.train();
        using var classifier = new ImageClassifier(new Model(network, ImagePreprocessing.FashionMnist, LabelSet.FashionMnist));

        classifier.Classify(Images[0]).Should().Equal(classifier.Classify(Images[0]), "nothing is dropped at random");
        network.training.Should().BeFalse();
    }

    [Theory]
    [InlineData(ScalarType.Float64, 1e-5)]
    [InlineData(ScalarType.BFloat16, 0.1)]
    public void A_network_of_another_type_gets_images_of_its_type(ScalarType dtype, double tolerance)
    {
        using var network = Network();
        network.to(dtype);
        using var classifier = new ImageClassifier(new Model(network, ImagePreprocessing.FashionMnist, LabelSet.FashionMnist));

        var expected = _classifier.Classify(Images[0], top: 1)[0];
        var prediction = classifier.Classify(Images[0], top: 10).Single(p => p.Index == expected.Index);

        prediction.Probability.Should().BeApproximately(expected.Probability, tolerance, "it keeps {0}", dtype);
    }

    [Fact]
    public async Task Many_threads_get_what_one_gets()
    {
        var expected = Images.Select(path => _classifier.Classify(path)).ToList();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8 * Images.Length).Select(i =>
            _classifier.ClassifyAsync(Images[i % Images.Length])));

        for (var i = 0; i < answers.Length; i++) answers[i].Should().Equal(expected[i % Images.Length]);
    }

    [Fact]
    public async Task An_unreadable_file_has_its_error_and_the_others_their_results()
    {
        var text = _folder.Write("text.png", "no image"u8.ToArray());
        using var classifier = Create(new() { BatchSize = 2 });
        string[] paths = [Images[0], text, Images[1], _folder["absent.png"], "", Images[2]];

        foreach (var results in new[] { classifier.ClassifyMany(paths), await ToList(classifier.ClassifyManyAsync(paths)) })
        {
            results.Select(one => one.Path).Should().Equal(paths);
            results.Select(one => one.Error?.GetType()).Should().Equal(
                null, typeof(InvalidImageException), null, typeof(FileNotFoundException), typeof(ArgumentException), null);
            results.Where(one => one.Error is null).Select(one => one.Predictions[0].Index).Should()
                .Equal(Images.Take(3).Select(path => classifier.Classify(path)[0].Index));
            results[1].Invoking(one => one.Predictions).Should().Throw<InvalidImageException>().Which.Path.Should().Be(text);
            results[1].ToString().Should().Contain(text);
        }
    }

    [Fact]
    public async Task Where_the_options_say_so_an_unreadable_file_ends_the_work_after_those_before_it()
    {
        using var classifier = Create(new() { BatchSize = 4, OnUnreadable = UnreadableImages.Fail });
        string[] paths = [Images[0], Images[1], _folder["absent.png"], Images[2]];
        var done = new List<string>();

        var streaming = async () =>
        {
            await foreach (var one in classifier.ClassifyManyAsync(paths)) done.Add(one.Path);
        };

        await streaming.Should().ThrowAsync<FileNotFoundException>();
        done.Should().Equal(Images.Take(2));
        classifier.Invoking(one => one.ClassifyMany(paths)).Should().Throw<FileNotFoundException>();
    }

    [Fact]
    public void A_disposed_classifier_says_which_class_was_disposed()
    {
        var classifier = Create();
        classifier.Dispose();

        classifier.Invoking(c => c.Classify(Images[0])).Should().Throw<ObjectDisposedException>().Which.ObjectName.Should().EndWith(nameof(ImageClassifier));
        classifier.Invoking(c => c.ClassifyManyAsync(Images)).Should().Throw<ObjectDisposedException>();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_model_that_is_left_open_serves_several_classes(bool compile)
    {
        var before = LiveTensors.Count;
        using (var model = new Model(Network(), ImagePreprocessing.FashionMnist, LabelSet.FashionMnist))
        {
            using (var first = new ImageClassifier(model, new() { LeaveModelOpen = true, Compile = compile ? new() : null })) first.Classify(Images[0]);
            using var second = new ImageClassifier(model, new() { LeaveModelOpen = true });

            second.Classify(Images[0]).Should().Equal(_classifier.Classify(Images[0]));
        }

        LiveTensors.Count.Should().Be(before, "the compiled network goes with its classifier, and the model with its owner");
    }

    [Fact]
    public void A_model_without_labels_is_refused()
    {
        using var model = new Model(Network(), ImagePreprocessing.FashionMnist);

        FluentActions.Invoking(() => new ImageClassifier(model)).Should().Throw<ArgumentException>().WithMessage("A classifier needs labels*ModelOptions.Labels*");
    }

    [Fact]
    public void A_ready_network_cannot_be_compiled_again()
    {
        using var network = Network().AsInference();

        FluentActions.Invoking(() => new ImageClassifier(network, ImagePreprocessing.FashionMnist, LabelSet.FashionMnist, new() { Compile = new() }))
            .Should().Throw<ArgumentException>().WithMessage("*leave out Compile*");
    }

    private static ImageClassifier Create(ImageClassifierOptions? options = null) =>
        new(new Model(Network(), ImagePreprocessing.FashionMnist, LabelSet.FashionMnist), options);

    private static async Task<List<ImageClassification>> ToList(IAsyncEnumerable<ImageClassification> classifications)
    {
        var list = new List<ImageClassification>();
        await foreach (var one in classifications) list.Add(one);
        return list;
    }

    private static InceptionSmall Network()
    {
        var network = new InceptionSmall();
        FormulaWeights.Fill(network);
        return network;
    }

    private static string[] FindImages()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Inception.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException($"No folder above '{AppContext.BaseDirectory}' has Inception.sln.");
        return [.. Directory.GetFiles(Path.Combine(folder.FullName, "src", "Inception.Tool", "Assets", "fashion-mnist"), "*.png").Order()];
    }

    /// <summary>Paths that tell when they are asked for.</summary>
    private sealed class LazyPaths(IReadOnlyList<string> paths, Action<int> asked) : IReadOnlyList<string>
    {
        public int Count => paths.Count;

        public string this[int index]
        {
            get
            {
                asked(index);
                return paths[index];
            }
        }

        public IEnumerator<string> GetEnumerator()
        {
            for (var i = 0; i < Count; i++) yield return this[i];
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
