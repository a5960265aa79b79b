using Inception.Models.Downloads;

namespace Inception.Tests.Models.Downloads;

public sealed class FileLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder["one.lock"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_holder_at_a_time_and_nothing_stays()
    {
        using (var held = FileLock.TryAcquire(File))
        {
            held.Should().NotBeNull();
            FileLock.TryAcquire(File).Should().BeNull();
        }

        _folder.Names.Should().BeEmpty();
    }

    [Fact]
    public async Task Who_waits_gets_it_after_the_other_and_never_beside_it()
    {
        var holders = 0;
        await Parallel.ForAsync(0, 24, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, cancellation) =>
        {
            FileLock? held;
            while ((held = FileLock.TryAcquire(File)) is null) await Task.Delay(1, cancellation);
            using (held)
            {
                Interlocked.Increment(ref holders).Should().Be(1);
                await Task.Delay(2, cancellation);
                Interlocked.Decrement(ref holders);
            }
        });

        _folder.Names.Should().BeEmpty();
    }
}
