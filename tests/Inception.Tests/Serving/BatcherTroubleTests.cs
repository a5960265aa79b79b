using Inception.Serving;
using static TorchSharp.torch;

namespace Inception.Tests.Serving;

/// <summary>Full queues, cancellation, models that fail, and the end.</summary>
public class BatcherTroubleTests
{
    private static readonly TimeSpan Forever = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_request_waits_for_room_in_a_full_queue()
    {
        var model = new SampleModel(isHeldUp: true);
        await using var batcher = new Batcher(model.Run, new() { MaxBatch = 1, MaxDelay = TimeSpan.Zero, QueueCapacity = 2 });

        var first = batcher.Send(1);
        await model.NextBatch();
        var others = Enumerable.Range(2, 4).Select(value => batcher.Send(value)).ToList();
        batcher.Statistics.Queued.Should().Be(2, "the first is in the model, two wait, and two wait for room");
        model.Release(5);

        (await first).Should().Be(2);
        (await Task.WhenAll(others)).Should().Equal(4, 6, 8, 10);
        model.Batches.Select(batch => batch[0]).Take(3).Should().Equal([1, 2, 3], "who waits for room stands behind those in the queue");
    }

    [Fact]
    public async Task A_request_is_refused_by_a_full_queue_where_the_options_say_so()
    {
        var model = new SampleModel(isHeldUp: true);
        await using var batcher = new Batcher(model.Run, new() { MaxBatch = 1, QueueCapacity = 1, WhenFull = QueueFullMode.Refuse });

        var first = batcher.Send(1);
        await model.NextBatch();
        var second = batcher.Send(2);
        var refusal = await batcher.Invoking(b => b.Send(3)).Should().ThrowAsync<QueueFullException>();
        model.Release(2);

        refusal.WithMessage("1 requests wait for a batch already*QueueCapacity*").Which.Capacity.Should().Be(1);
        (await Task.WhenAll(first, second)).Should().Equal(2, 4);
        batcher.Statistics.Should().BeEquivalentTo(new { Completed = 2, Refused = 1 });
    }

    [Fact]
    public async Task A_cancelled_request_gives_its_place_to_another_at_once()
    {
        var model = new SampleModel(isHeldUp: true);
        await using var batcher = new Batcher(model.Run, new() { MaxBatch = 1, QueueCapacity = 1, WhenFull = QueueFullMode.Refuse });
        using var cancellation = new CancellationTokenSource();

        var first = batcher.Send(1);
        await model.NextBatch();
        var second = batcher.Send(2, cancellation: cancellation.Token);
        await cancellation.CancelAsync();
        var third = batcher.Send(3);
        model.Release(2);

        await ShouldBeCancelled(second);
        (await Task.WhenAll(first, third)).Should().Equal(2, 6);
    }

    [Fact]
    public async Task Waiting_for_room_can_be_cancelled()
    {
        var model = new SampleModel(isHeldUp: true);
        await using var batcher = new Batcher(model.Run, new() { MaxBatch = 1, QueueCapacity = 1 });
        using var cancellation = new CancellationTokenSource();

        var first = batcher.Send(1);
        await model.NextBatch();
        var second = batcher.Send(2);
        var third = batcher.Send(3, cancellation: cancellation.Token);
        await cancellation.CancelAsync();
        await ShouldBeCancelled(third);
        model.Release(2);

        (await Task.WhenAll(first, second)).Should().Equal(2, 4);
        model.Sizes.Should().Equal(1, 1);
    }

    [Fact]
    public async Task A_request_that_is_cancelled_in_the_queue_does_not_reach_the_model_and_harms_nobody()
    {
        var model = new SampleModel(isHeldUp: true);
        await using var batcher = new Batcher(model.Run, new() { MaxDelay = TimeSpan.Zero });
        using var cancellation = new CancellationTokenSource();

        var first = batcher.Send(1);
        await model.NextBatch();
        var second = batcher.Send(2);
        var third = batcher.Send(3, cancellation: cancellation.Token);
        var fourth = batcher.Send(4);
        await cancellation.CancelAsync();
        await ShouldBeCancelled(third);
        model.Release(2);

        (await Task.WhenAll(first, second, fourth)).Should().Equal(2, 4, 8);
        model.Batches[1].Should().Equal(2, 4);
        batcher.Statistics.Should().BeEquivalentTo(new { Completed = 3, Cancelled = 1, Images = 3 });
    }

    [Fact]
    public async Task A_request_that_is_cancelled_in_the_model_ends_at_once_and_the_others_get_their_results()
    {
        var model = new SampleModel(isHeldUp: true);
        await using var batcher = new Batcher(model.Run, new() { MaxBatch = 3, MaxDelay = Forever });
        using var cancellation = new CancellationTokenSource();

        var first = batcher.Send(1);
        var second = batcher.Send(2, cancellation: cancellation.Token);
        var third = batcher.Send(3);
        await model.NextBatch();
        await cancellation.CancelAsync();
        await ShouldBeCancelled(second);
        model.Release();

        (await Task.WhenAll(first, third)).Should().Equal(2, 6);
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already_sends_nothing()
    {
        var model = new SampleModel();
        await using var batcher = new Batcher(model.Run);

        await ShouldBeCancelled(batcher.Send(1, cancellation: new CancellationToken(canceled: true)));

        model.Batches.Should().BeEmpty();
    }

    [Fact]
    public async Task A_failure_reaches_exactly_the_requests_of_its_batch()
    {
        var model = new SampleModel();
        await using var batcher = new Batcher(model.Run, new() { MaxBatch = 2, MaxDelay = Forever });

        var good = batcher.Send([1, 2]);
        var (bad, withBad) = (batcher.Send(-1), batcher.Send(3));
        var afterwards = batcher.Send([4, 5]);

        (await good).Should().Equal(2, 4);
        await FluentActions.Awaiting(() => bad).Should().ThrowAsync<NotSupportedException>().WithMessage("A negative image.");
        await FluentActions.Awaiting(() => withBad).Should().ThrowAsync<NotSupportedException>();
        (await afterwards).Should().Equal(8, 10);
        batcher.Statistics.Should().BeEquivalentTo(new { Completed = 2, Failed = 2, Batches = 3 });
    }

    [Fact]
    public async Task A_result_that_is_none_of_the_batch_is_an_error_that_says_so()
    {
        await using var sum = new Batcher(x => x.sum(), new() { MaxDelay = TimeSpan.Zero });
        await using var half = new Batcher(x => x.narrow(0, 0, 1), new() { MaxDelay = TimeSpan.Zero });
        await using var nothing = new Batcher(_ => null!, new() { MaxDelay = TimeSpan.Zero });

        await sum.Invoking(b => b.Send(1)).Should().ThrowAsync<InvalidOperationException>().WithMessage("The model was to map 1×1×2×2 to 1×…, and gave one number.");
        await half.Invoking(b => b.Send([1, 2])).Should().ThrowAsync<InvalidOperationException>().WithMessage("The model was to map 2×1×2×2 to 2×…, and gave 1×1×2×2.");
        await nothing.Invoking(b => b.Send(1)).Should().ThrowAsync<InvalidOperationException>().WithMessage("*gave null.");
    }

    [Fact]
    public async Task Disposing_finishes_what_was_accepted_without_waiting_for_company_and_refuses_the_rest()
    {
        var model = new SampleModel(isHeldUp: true);
        var batcher = new Batcher(model.Run, new() { MaxBatch = 2, MaxDelay = Forever, QueueCapacity = 3, TimeProvider = new ManualClock() });

        var inModel = batcher.Send([1, 2]);
        await model.NextBatch();
        var queued = Enumerable.Range(3, 3).Select(value => batcher.Send(value)).ToList();
        var waitsForRoom = batcher.Send(6);
        var end = batcher.DisposeAsync().AsTask();

        await ShouldBeRefused(waitsForRoom);
        await ShouldBeRefused(batcher.Send(7));
        end.IsCompleted.Should().BeFalse("the model is at work");
        model.Release(3);
        await end.WaitAsync(Signal.Patience);
        (await inModel).Should().Equal(2, 4);
        (await Task.WhenAll(queued)).Should().Equal(6, 8, 10);
        model.Sizes.Should().Equal(2, 2, 1);
        await ShouldBeRefused(batcher.Send(8));
        batcher.Statistics.Should().BeEquivalentTo(new { Completed = 4, Refused = 3, Queued = 0 });
        await batcher.DisposeAsync();
    }

    [Fact]
    public async Task No_tensor_stays_behind_on_any_way()
    {
        await Everything();   // what a first call of libtorch keeps
        var before = Count();

        await Everything();

        Count().Should().Be(before);

        static long Count()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return Tensor.TotalCount;
        }

        async Task Everything()
        {
            await A_request_is_refused_by_a_full_queue_where_the_options_say_so();
            await A_cancelled_request_gives_its_place_to_another_at_once();
            await Waiting_for_room_can_be_cancelled();
            await A_request_that_is_cancelled_in_the_queue_does_not_reach_the_model_and_harms_nobody();
            await A_request_that_is_cancelled_in_the_model_ends_at_once_and_the_others_get_their_results();
            await A_token_that_is_cancelled_already_sends_nothing();
            await A_failure_reaches_exactly_the_requests_of_its_batch();
            await A_result_that_is_none_of_the_batch_is_an_error_that_says_so();
            await Disposing_finishes_what_was_accepted_without_waiting_for_company_and_refuses_the_rest();
        }
    }

    private static async Task ShouldBeCancelled(Task<float> request) =>
        await FluentActions.Awaiting(() => request).Should().ThrowAsync<OperationCanceledException>();

    private static async Task ShouldBeRefused(Task<float> request) =>
        await FluentActions.Awaiting(() => request).Should().ThrowAsync<ObjectDisposedException>()
            .WithMessage("The batcher is being disposed and accepts no further requests; those it had accepted get their results.*");
}
