using Inception.Cluster.Work;

namespace Inception.Cluster.Tests;

public sealed class JobModelsTests : IDisposable
{
    private readonly JobFiles _files = new(images: 1);

    public void Dispose() => _files.Dispose();

    /// <summary>Two threads learn of one failure at different times; the later one must not forget what the earlier one has opened since.</summary>
    [Fact]
    public void A_model_that_is_opened_after_a_failure_is_opened_once()
    {
        var job = _files.Job("models");
        Directory.CreateDirectory(job.Folder);
        for (var round = 0; round < 1000; round++)
        {
            var opened = 0;
            using var models = new JobModels(new() { OpenModel = _ => Open(ref opened) }, new());
            using var barrier = new Barrier(4);
            var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
            {
                barrier.SignalAndWait();
                while (!IsRented(models, job))
                {
                }
            })).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());

            opened.Should().Be(2, $"one failed, and all rent the next (round {round})");
        }
    }

    private static BrightnessModel Open(ref int opened) => Interlocked.Increment(ref opened) == 1 ? throw new IOException() : new();

    private static bool IsRented(JobModels models, ClusterJob job)
    {
        try
        {
            models.Rent(job);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
