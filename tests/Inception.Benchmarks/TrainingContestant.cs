using System.Diagnostics;
using Inception.Networks;
using Inception.Runtime;
using Inception.Training;
using Inception.Training.Optimization;
using static TorchSharp.torch;

namespace Inception.Benchmarks;

/// <summary>One way to train, which takes a step for each line on its input and writes how many milliseconds that took.</summary>
internal static class TrainingContestant
{
    public const int BatchSize = 8, ImageSize = 299;

    public static readonly string[] Names = ["plain modules", "trainer", "trainer, bfloat16"];

    private const double Rate = 0.01, Momentum = 0.9, Decay = 4e-5, Smoothing = 0.1, AuxiliaryWeight = 0.4;

    public static async Task RunAsync(string name)
    {
        random.manual_seed(1);
        if (name == Names[0]) Answer(PlainStep());
        else await AnswerAsync(name == Names[2] ? ScalarType.BFloat16 : null);
    }

    /// <summary>The step as one writes it with TorchSharp's modules, losses and optimizer, and a scope around it.</summary>
    private static Action PlainStep()
    {
        var network = new PlainNetworkWithHead(new InceptionV3Options().CreateTable());
        var optimizer = optim.SGD(network.parameters(), Rate, Momentum, weight_decay: Decay, nesterov: true);
        var images = new SameImages(BatchSize, ImageSize);
        network.train();
        return () =>
        {
            using var scope = NewDisposeScope();
            using var batch = images.Epoch(0).First();
            optimizer.zero_grad();
            var (logits, auxiliary) = network.Forward(batch.Images);
            var loss = nn.functional.cross_entropy(logits, batch.Labels, label_smoothing: Smoothing)
                + (AuxiliaryWeight * nn.functional.cross_entropy(auxiliary, batch.Labels, label_smoothing: Smoothing));
            loss.backward();
            optimizer.step();
            loss.item<float>();
        };
    }

    private static async Task AnswerAsync(ScalarType? computeType)
    {
        NativeAllocator.KeepFreedMemory();
        using var network = new InceptionV3(new() { AuxiliaryHeads = true });
        var options = new TrainingOptions
        {
            Epochs = 1,
            Optimizer = new Sgd { Momentum = Momentum },
            Schedule = new ConstantRate { Rate = Rate },
            WeightDecay = Decay,
            LabelSmoothing = Smoothing,
            ComputeType = computeType,
        };
        var images = new SameImages(BatchSize, ImageSize);
        await using var steps = new Trainer(network, images, images, options).RunAsync().GetAsyncEnumerator();
        while (Console.ReadLine() is not null)
        {
            var watch = Stopwatch.StartNew();
            await steps.MoveNextAsync();
            Console.WriteLine(watch.Elapsed.TotalMilliseconds);
        }
    }

    private static void Answer(Action step)
    {
        while (Console.ReadLine() is not null)
        {
            var watch = Stopwatch.StartNew();
            step();
            Console.WriteLine(watch.Elapsed.TotalMilliseconds);
        }
    }
}
