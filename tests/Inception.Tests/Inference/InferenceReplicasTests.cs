using Inception.Classification;
using Inception.Embeddings;
using Inception.Inference;
using Inception.Labels;
using Inception.Models;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Preprocessing;
using Inception.Serving;
using static TorchSharp.torch;

namespace Inception.Tests.Inference;

/// <summary>One network on several devices. The CPU stands for each of them here: what is tested is the sharing, not the device.</summary>
public sealed class InferenceReplicasTests
{
    private const string Assets = "src/Inception.Tool/Assets";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Device[] TwoDevices = [new("cpu"), new("cpu")];

    private static readonly CompileOptions Small = new() { ImageSize = 28, Threads = 1, Verification = Verification.Final };

    /// <summary>Replicas run the same program on the same processor: equal to the last bit.</summary>
    [Fact]
    public void Every_replica_gives_what_the_network_compiled_alone_gives()
    {
        using var network = Network();
        using var alone = network.Compile(Small);
        using var replicas = network.CompileReplicas(TwoDevices, Small);
        using var input = Images(3);
        using var expected = alone.Forward(input);

        replicas.Count.Should().Be(2);
        (replicas.Table.Name, replicas.Output).Should().Be((alone.Table.Name, alone.Output));
        for (var i = 0; i < 4; i++)
        {
            using var logits = replicas.Forward(input);
            logits.data<float>().ToArray().Should().Equal(expected.data<float>().ToArray());
        }
    }

    [Fact]
    public async Task As_many_calls_run_side_by_side_as_there_are_replicas_and_the_next_waits()
    {
        using var barrier = new Barrier(3);   // two calls and this test
        Recorded first = new(barrier), second = new(barrier);
        using var replicas = new InferenceReplicas([first, second]);
        using var input = Images(1);

        var calls = Enumerable.Range(0, 3).Select(_ => Task.Run(() => replicas.Forward(input).Dispose())).ToList();
        barrier.SignalAndWait(Patience).Should().BeTrue("two calls are in the replicas at once");
        (first.Inside + second.Inside).Should().BeLessThanOrEqualTo(2);
        barrier.RemoveParticipants(2);        // the third comes alone

        await Task.WhenAll(calls).WaitAsync(Patience);
        (first.Calls + second.Calls).Should().Be(3);
        new[] { first.Most, second.Most }.Should().Equal([1, 1], "no replica has two calls at once");
    }

    [Fact]
    public void A_replica_that_fails_serves_the_next_call()
    {
        using var replicas = new InferenceReplicas([new Recorded { Fault = new InvalidOperationException("the device is gone") }]);
        using var input = Images(1);

        for (var i = 0; i < 3; i++)
        {
            var call = () => replicas.Forward(input);
            call.Should().Throw<InvalidOperationException>().WithMessage("the device is gone");
        }
    }

    [Fact]
    public async Task Disposing_waits_for_calls_in_progress_and_refuses_later_ones()
    {
        using var barrier = new Barrier(2);
        var replica = new Recorded(barrier);
        var replicas = new InferenceReplicas([replica]);
        using var input = Images(1);
        var call = Task.Run(() => replicas.Forward(input).Dispose());
        SpinWait.SpinUntil(() => replica.Inside == 1, Patience).Should().BeTrue();

        replicas.Dispose();
        replica.Disposals.Should().Be(0, "a call runs");
        barrier.SignalAndWait(Patience).Should().BeTrue();
        await call.WaitAsync(Patience);

        replica.Disposals.Should().Be(1);
        var late = () => replicas.Forward(input);
        late.Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void What_does_not_belong_together_is_refused()
    {
        using var network = Network();
        var one = new Recorded();

        ((Func<object>)(() => new InferenceReplicas([]))).Should().Throw<ArgumentException>().WithMessage("*at least one replica*");
        ((Func<object>)(() => new InferenceReplicas([one, one]))).Should().Throw<ArgumentException>().WithMessage("*there twice*");
        ((Func<object>)(() => new InferenceReplicas([one, new Recorded { Output = NetworkOutput.Embedding }])))
            .Should().Throw<ArgumentException>().WithMessage("*equal networks*Logits*Embedding*");
        ((Action)(() => network.CompileReplicas([]))).Should().Throw<ArgumentException>().WithMessage("*at least one device*");
        ((Action)(() => network.CompileReplicas(TwoDevices, Small with { Device = CPU }))).Should().Throw<ArgumentException>().WithMessage("*Device*leave it out*");
        ((Action)(() => network.CompileReplicas(TwoDevices, Small with { Precision = Precision.Auto })))
            .Should().Throw<ArgumentException>().WithMessage("*choose for each replica alone*");
    }

    /// <summary>int8 is of the CPU: the error comes before anything is compiled, and says so.</summary>
    [Fact]
    public void Int8_on_a_gpu_is_refused_before_anything_is_compiled()
    {
        using var network = Network();
        using var images = Images(2);
        var options = Small with { Precision = Precision.Int8, CalibrationImages = [images] };

        ((Action)(() => network.CompileReplicas([new("cpu"), new("cuda:0")], options)))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*the CPU for Precision.Int8; found cuda:0*");
        ((Action)(() => network.Compile(options with { Device = new("cuda:0") })))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*the CPU for Precision.Int8; found cuda:0*");
    }

    /// <summary>The barrier opens only if a batch is in each replica at once: the batcher has a thread for each.</summary>
    [Fact]
    public async Task A_batcher_gives_a_batch_to_each_replica()
    {
        using var barrier = new Barrier(2);
        using var replicas = new InferenceReplicas([new Recorded(barrier), new Recorded(barrier)]);
        await using var batcher = new Batcher(replicas, new() { MaxBatch = 1 });
        using var input = Images(1);

        foreach (var logits in await Task.WhenAll(batcher.RunAsync(input), batcher.RunAsync(input)).WaitAsync(Patience)) logits.Dispose();

        batcher.Statistics.Batches.Should().Be(2);
    }

    [Fact]
    public async Task Many_files_are_classified_and_embedded_on_all_replicas_in_their_order()
    {
        var paths = Files();
        using var alone = new ImageClassifier(Model(), new() { BatchSize = 3, Compile = Small });
        using var shared = new ImageClassifier(Model(), new() { BatchSize = 3, Compile = Small, Devices = TwoDevices });
        using var embedder = new ImageEmbedder(Model(), new() { BatchSize = 3, Compile = Small });
        using var sharedEmbedder = new ImageEmbedder(Model(), new() { BatchSize = 3, Compile = Small, Devices = TwoDevices });

        var expected = alone.ClassifyMany(paths);
        shared.ClassifyMany(paths).Should().BeEquivalentTo(expected, order => order.WithStrictOrdering());
        (await shared.ClassifyManyAsync(paths).ToListAsync()).Should().BeEquivalentTo(expected, order => order.WithStrictOrdering());
        var vectors = embedder.EmbedMany(paths).Select(one => one.Vector.ToArray()).ToList();
        sharedEmbedder.EmbedMany(paths).Select(one => one.Vector.ToArray()).Should().BeEquivalentTo(vectors, order => order.WithStrictOrdering());
        (await sharedEmbedder.EmbedManyAsync(paths).ToListAsync()).Select(one => one.Vector.ToArray())
            .Should().BeEquivalentTo(vectors, order => order.WithStrictOrdering());
    }

    /// <summary>The barrier opens only if two batches of files are in the replicas at once.</summary>
    [Fact]
    public void Many_files_keep_every_replica_busy()
    {
        using var barrier = new Barrier(2);
        using var classifier = new ImageClassifier(
            new InferenceReplicas([new Recorded(barrier), new Recorded(barrier)]), ImagePreprocessing.FashionMnist, LabelSet.FashionMnist, new() { BatchSize = 5 });

        classifier.ClassifyMany(Files()).Should().HaveCount(20);
    }

    [Fact]
    public void A_model_for_services_shares_its_batches()
    {
        using var model = Model();
        using var image = Images(1);
        using var alone = new TorchImageModel(Model(), Small);
        using var shared = new TorchImageModel(Model(), Small, TwoDevices);
        float[] input = image.data<float>().ToArray(), expected = new float[10], logits = new float[10];

        alone.ComputeLogits(input, expected);
        shared.ComputeLogits(input, logits);

        logits.Should().Equal(expected);
        (alone.Replicas, shared.Replicas, shared.Engine).Should().Be((1, 2, "libtorch, compiled Float32, cpu and cpu"));
        ((Func<object>)(() => new TorchImageModel(model, Small, []))).Should().Throw<ArgumentException>().WithMessage("*at least one device*");
    }

    private static InceptionNetwork Network() => Model().Network;

    private static Model Model() => Inception.Models.Model.Load(Repository.PathOf($"{Assets}/inception_medium-fashion_mnist.safetensors"));

    private static string[] Files() => [.. Directory.GetFiles(Repository.PathOf($"{Assets}/fashion-mnist"), "*.png").Order()];

    private static Tensor Images(int count)
    {
        using var generator = new Generator(7, CPU);
        return rand([count, 1, 28, 28], generator: generator);
    }

    /// <summary>A network that counts its calls, waits in them for others, and gives zeros.</summary>
    private sealed class Recorded(Barrier? meeting = null) : IInferenceNetwork
    {
        private int _calls, _disposals, _inside, _most;

        public static NetworkTable SmallTable { get; } = NetworkFamily.Named("inception_medium").CreateTable();

        public Exception? Fault { get; init; }

        public int Calls => _calls;

        public int Disposals => _disposals;

        public int Inside => Volatile.Read(ref _inside);

        public int Most => _most;

        public NetworkTable Table => SmallTable;

        public NetworkOutput Output { get; init; } = NetworkOutput.Logits;

        public Tensor Forward(Tensor input)
        {
            if (Fault is not null) throw Fault;
            var inside = Interlocked.Increment(ref _inside);
            _most = Math.Max(_most, inside);
            meeting?.SignalAndWait(Patience);
            Interlocked.Increment(ref _calls);
            Interlocked.Decrement(ref _inside);
            return zeros(input.shape[0], SmallTable.OutputShape.Count);
        }

        public void Dispose() => Interlocked.Increment(ref _disposals);
    }
}
