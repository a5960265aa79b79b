using System.Collections.Concurrent;
using Inception.Classification;
using Inception.Embeddings;
using Inception.Explanation;
using Inception.Imaging;
using Inception.Labels;
using Inception.Models;
using Inception.Networks;
using Inception.Preprocessing;
using static TorchSharp.torch;

namespace Inception.Tests.Issues;

/// <summary>Objects that are disposed while other threads use them, and after: the calls succeed or say ObjectDisposedException, and nothing else.</summary>
public sealed class DisposedInFlight
{
    private const int Threads = 4;

    private static readonly RgbImage Image = new(28, 28, new byte[28 * 28 * 3]);

    [Fact]
    public void A_classifier_lets_its_calls_end() => Check(model => new ImageClassifier(model), classifier => classifier.Classify(Image));

    [Fact]
    public void An_embedder_lets_its_calls_end() => Check(model => new ImageEmbedder(model), embedder => embedder.Embed(Image));

    [Fact]
    public void An_explainer_lets_its_calls_end() => Check(model => new ImageExplainer(model), explainer => explainer.Explain(Image));

    [Fact]
    public void A_classifier_whose_model_was_disposed_says_so()
    {
        var model = Create();
        using var classifier = new ImageClassifier(model, new() { LeaveModelOpen = true });
        model.Dispose();

        classifier.Invoking(it => it.Classify(Image)).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void A_network_that_was_disposed_says_so()
    {
        var network = new InceptionSmall();
        network.Dispose();
        using var images = zeros(1, 1, 28, 28);

        network.Invoking(it => it.call(images)).Should().Throw<ObjectDisposedException>();
        network.Invoking(it => it.Embed(images)).Should().Throw<ObjectDisposedException>();
    }

    private static void Check<T>(Func<Model, T> create, Action<T> call)
        where T : IDisposable
    {
        var used = create(Create());
        var (calls, errors) = (0, new ConcurrentQueue<Exception>());
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            try
            {
                while (true)
                {
                    call(used);
                    Interlocked.Increment(ref calls);
                }
            }
            catch (Exception exception)
            {
                errors.Enqueue(exception);
            }
        })).ToList();

        threads.ForEach(thread => thread.Start());
        SpinWait.SpinUntil(() => Volatile.Read(ref calls) > 2 * Threads || !errors.IsEmpty);
        used.Dispose();
        threads.ForEach(thread => thread.Join());

        errors.Should().HaveCount(Threads).And.AllBeOfType<ObjectDisposedException>();
    }

    private static Model Create() => new(new InceptionSmall(), ImagePreprocessing.FashionMnist, LabelSet.FashionMnist);
}
