using Inception.Cluster.Work;

namespace Inception.Cluster.Tests;

public sealed class ClientCallsTests
{
    [Fact]
    public async Task A_cluster_that_does_not_come_back_ends_the_call_with_the_last_cause()
    {
        var calls = new ClientCalls(TimeProvider.System, TimeSpan.FromSeconds(0.5));
        var tried = 0;

        var call = () => calls.RunAsync(Fail, CancellationToken.None);

        await call.Should().ThrowAsync<ClusterJobException>().WithMessage("*not available for 0.5 s: the silo is gone*");
        tried.Should().BeGreaterThan(1);

        Task<int> Fail()
        {
            tried++;
            throw new SiloUnavailableException("the silo is gone");
        }
    }

    [Fact]
    public async Task A_call_without_an_answer_ends_too()
    {
        var calls = new ClientCalls(TimeProvider.System, TimeSpan.FromSeconds(0.2));

        var call = () => calls.RunAsync(() => new TaskCompletionSource<int>().Task, CancellationToken.None);

        await call.Should().ThrowAsync<ClusterJobException>().WithMessage("*not available*");
    }

    [Fact]
    public async Task A_call_that_is_cancelled_is_cancelled()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(0.2));
        var calls = new ClientCalls(TimeProvider.System, TimeSpan.FromMinutes(1));

        var call = () => calls.RunAsync(() => new TaskCompletionSource<int>().Task, stop.Token);

        await call.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_worker_is_told_once_of_calls_that_fail_until_they_succeed()
    {
        var (told, tried) = (new List<Exception>(), 0);
        var calls = new ClusterCalls(TimeProvider.System, told.Add);

        for (var outage = 0; outage < 2; outage++)
        {
            tried = 0;
            (await calls.RunAsync(() => ++tried < 4 ? throw new IOException("full") : Task.FromResult(tried), CancellationToken.None)).Should().Be(4);
        }

        told.Should().HaveCount(2).And.AllBeOfType<IOException>();
    }
}
