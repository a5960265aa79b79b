using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Inception.Networks;
using Inception.Serving;
using static TorchSharp.torch;

namespace Inception.Tests.Serving;

/// <summary>Which requests make a batch, when it goes, and who gets what of it.</summary>
public class BatcherTests
{
    private static readonly TimeSpan Forever = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_full_batch_goes_at_once()
    {
        var model = new SampleModel();
        await using var batcher = new Batcher(model.Run, new() { MaxBatch = 3, MaxDelay = Forever, TimeProvider = new ManualClock() });

        var results = await Task.WhenAll(batcher.Send(1), batcher.Send(2), batcher.Send(3));

        results.Should().Equal(2, 4, 6);
        model.Batches.Should().ContainSingle().Which.Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task A_batch_that_is_not_full_goes_when_its_oldest_request_has_waited_the_delay()
    {
        var model = new SampleModel();
        var clock = new ManualClock();
        await using var batcher = new Batcher(model.Run, new() { MaxBatch = 8, MaxDelay = TimeSpan.FromMilliseconds(10), TimeProvider = clock });

        var first = batcher.Send(1);
        await clock.NextTimer();
        clock.Advance(TimeSpan.FromMilliseconds(4));
        var second = batcher.Send(2);
        await clock.NextTimer();
        clock.Advance(TimeSpan.FromMilliseconds(5));
        model.Batches.Should().BeEmpty("9 ms are less than 10");
        clock.Advance(TimeSpan.FromMilliseconds(1));

        (await first).Should().Be(2);
        (await second).Should().Be(4);
        model.Sizes.Should().Equal(2);
        batcher.Statistics.MeanWait.Should().Be(TimeSpan.FromMilliseconds((10 + 6) / 2));
        batcher.Statistics.LongestWait.Should().Be(TimeSpan.FromMilliseconds(10));
    }

    [Fact]
    public async Task What_comes_while_the_model_is_busy_makes_the_next_batches_in_order()
    {
        var model = new SampleModel(isHeldUp: true);
        await using var batcher = new Batcher(model.Run, new() { MaxBatch = 4, MaxDelay = TimeSpan.Zero });

        var first = batcher.Send(0);
        await model.NextBatch();
        var others = Enumerable.Range(1, 6).Select(value => batcher.Send(value)).ToList();
        model.Release(3);

        (await first).Should().Be(0);
        (await Task.WhenAll(others)).Should().Equal(2, 4, 6, 8, 10, 12);
        model.Batches.Should().BeEquivalentTo(new float[][] { [0], [1, 2, 3, 4], [5, 6] }, order => order.WithStrictOrdering());
        batcher.Statistics.Should().BeEquivalentTo(new { Batches = 3, Images = 7, MeanBatchSize = 7 / 3.0, Completed = 7, Failed = 0, Cancelled = 0, Refused = 0, Queued = 0 });
    }

    [Fact]
    public async Task The_images_of_a_request_stay_together()
    {
        var model = new SampleModel(isHeldUp: true);
        await using var batcher = new Batcher(model.Run, new() { MaxBatch = 8, MaxDelay = TimeSpan.Zero });

        var first = batcher.Send(0);
        await model.NextBatch();
        var three = batcher.Send([1, 2, 3]);
        var four = batcher.Send([4, 5, 6, 7]);
        var two = batcher.Send([8, 9]);
        model.Release(3);

        await first;
        (await three).Should().Equal(2, 4, 6);
        (await four).Should().Equal(8, 10, 12, 14);
        (await two).Should().Equal(16, 18);
        model.Sizes.Should().Equal(1, 7, 2);
    }

    [Fact]
    public async Task Images_of_another_shape_or_type_make_batches_of_their_own()
    {
        var model = new SampleModel(isHeldUp: true);
        await using var batcher = new Batcher(model.Run, new() { MaxBatch = 8, MaxDelay = TimeSpan.Zero });

        var first = batcher.Send(0);
        await model.NextBatch();
        var results = Enumerable.Range(1, 6).Select(value => batcher.Send(value, size: value % 2 == 0 ? 3 : 2)).ToList();
        model.Release(3);

        await first;
        (await Task.WhenAll(results)).Should().Equal(2, 4, 6, 8, 10, 12);
        model.Batches.Should().BeEquivalentTo(new float[][] { [0], [1, 3, 5], [2, 4, 6] }, order => order.WithStrictOrdering());
    }

    [Fact]
    public async Task A_full_batch_of_one_kind_does_not_wait_for_another_kind()
    {
        var model = new SampleModel();
        await using var batcher = new Batcher(model.Run, new() { MaxBatch = 2, MaxDelay = Forever, TimeProvider = new ManualClock() });

        var alone = batcher.Send(1, size: 3);
        var pair = await Task.WhenAll(batcher.Send(2), batcher.Send(3));

        pair.Should().Equal(4, 6);
        alone.IsCompleted.Should().BeFalse("its minute has not begun to pass");
    }

    [Fact]
    public async Task Batches_run_side_by_side_where_that_is_asked_for()
    {
        var model = new SampleModel(isHeldUp: true);
        await using var batcher = new Batcher(model.Run, new() { MaxBatch = 1, Concurrency = 3 });

        var results = Enumerable.Range(1, 3).Select(value => batcher.Send(value)).ToList();
        for (var i = 0; i < 3; i++) await model.NextBatch();   // all are in the model, and none is released
        model.Release(3);

        (await Task.WhenAll(results)).Should().Equal(2, 4, 6);
    }

    /// <summary>Any requests, all queued while the model is busy: every image comes once and in order, and no batch left out what it had room for.</summary>
    [Property(MaxTest = 50)]
    public Property Every_queue_is_cut_into_the_largest_batches_that_keep_its_order() => Prop.ForAll(
        Gen.Choose(1, 6).SelectMany(most => Gen.Choose(1, most).Zip(Gen.Choose(2, 4)).ListOf().Select(requests => (most, requests: requests.ToList()))).ToArbitrary(),
        queue => IsCutWell(queue.most, queue.requests).GetAwaiter().GetResult());

    [Fact]
    public async Task The_input_may_be_disposed_and_its_scope_left_at_once()
    {
        var model = new SampleModel(isHeldUp: true);
        await using var batcher = new Batcher(model.Run);

        Task<Tensor> result;
        using (NewDisposeScope())
        {
            var image = SampleModel.Images([7]);
            result = batcher.RunAsync(image);
            image.Dispose();
        }

        model.Release();
        using var doubled = await result;
        doubled.item<float>().Should().Be(14);
    }

    [Fact]
    public async Task A_result_is_the_callers_own_and_has_no_gradients()
    {
        using var weight = ones(1).requires_grad_();
        await using var batcher = new Batcher(x => x.flatten(1).mul(weight), new() { MaxBatch = 2, MaxDelay = Forever });
        using var image = ones(1, 1, 2, 2);

        var both = await Task.WhenAll(batcher.RunAsync(image), batcher.RunAsync(image));

        both[0].requires_grad.Should().BeFalse();
        both[0].zero_();
        both[1].sum().item<float>().Should().Be(4);
        foreach (var result in both) result.Dispose();
    }

    [Fact]
    public async Task A_model_may_give_its_input_back()
    {
        await using var batcher = new Batcher(x => x, new() { MaxDelay = TimeSpan.Zero });
        using var image = SampleModel.Images([3]);

        using var result = await batcher.RunAsync(image);
        result.zero_();

        image[0, 0, 0, 0].item<float>().Should().Be(3);
    }

    [Fact]
    public void A_network_in_training_mode_is_refused()
    {
        using var network = new InceptionSmall();

        FluentActions.Invoking(() => new Batcher(network)).Should().Throw<ArgumentException>().WithMessage("*training mode*eval()*");
    }

    [Theory]
    [InlineData(new long[] { 1, 2, 2 }, "Expected images n×C×H×W with n of at least 1, found 1×2×2.*")]
    [InlineData(new long[] { 0, 1, 2, 2 }, "Expected images n×C×H×W with n of at least 1, found 0×1×2×2.*")]
    [InlineData(new long[] { 9, 1, 2, 2 }, "A request has at most MaxBatch = 8 images, found 9×1×2×2. Send it in parts.*")]
    public async Task What_is_no_request_is_refused_with_what_was_expected(long[] shape, string message)
    {
        await using var batcher = new Batcher(x => x);
        using var images = zeros(shape);

        await batcher.Invoking(b => b.RunAsync(images)).Should().ThrowAsync<ArgumentException>().WithMessage(message);
    }

    public static TheoryData<BatcherOptions, string> WrongOptions => new()
    {
        { new() { MaxBatch = 0 }, "MaxBatch must be at least 1; found *" },
        { new() { MaxDelay = TimeSpan.FromTicks(-1) }, "MaxDelay must be from 00:00:00 to 00:01:00; found *" },
        { new() { MaxDelay = TimeSpan.FromSeconds(61) }, "MaxDelay must be from 00:00:00 to 00:01:00; found *" },
        { new() { QueueCapacity = 0 }, "QueueCapacity must be at least 1; found *" },
        { new() { WhenFull = (QueueFullMode)9 }, "WhenFull must be one of Wait, Refuse; found 9.*" },
        { new() { Concurrency = 257 }, "Concurrency must be from 1 to 256; found *" },
    };

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public void An_option_out_of_its_range_is_named_with_its_range(BatcherOptions options, string message) =>
        FluentActions.Invoking(() => new Batcher(x => x, options)).Should().Throw<ArgumentOutOfRangeException>().WithMessage(message);

    private static async Task<bool> IsCutWell(int most, List<(int Images, int Size)> requests)
    {
        var model = new SampleModel(isHeldUp: true);
        await using var batcher = new Batcher(model.Run, new() { MaxBatch = most, MaxDelay = TimeSpan.Zero, QueueCapacity = 1 + requests.Count });
        var first = batcher.Send(0);
        await model.NextBatch();
        var values = requests.Select((request, i) => Enumerable.Range(0, request.Images).Select(k => (float)((i * 10) + k)).ToArray()).ToList();
        var results = requests.Zip(values, (request, value) => batcher.Send(value, request.Size)).ToList();
        model.Release(1 + requests.Count);
        await first;
        var rightResults = (await Task.WhenAll(results)).Zip(values, (result, value) => result.SequenceEqual(value.Select(v => 2 * v))).All(right => right);

        var expected = Cut(most, [.. requests.Zip(values, (request, value) => (request.Size, value))]);
        var batches = model.Batches.Skip(1).ToList();
        return rightResults && batches.Count == expected.Count && batches.Zip(expected, (batch, other) => batch.SequenceEqual(other)).All(same => same);
    }

    /// <summary>The same by the words of the documentation: the kind of the oldest, and of that all in order that fit.</summary>
    private static List<float[]> Cut(int most, List<(int Size, float[] Values)> queue)
    {
        var batches = new List<float[]>();
        while (queue.Count > 0)
        {
            var room = most;
            var batch = queue.Where(request => request.Size == queue[0].Size).TakeWhile(request => (room -= request.Values.Length) >= 0).ToList();
            batches.Add([.. batch.SelectMany(request => request.Values)]);
            queue = queue.Except(batch).ToList();
        }

        return batches;
    }
}
