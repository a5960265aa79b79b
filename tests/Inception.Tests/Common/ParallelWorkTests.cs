using Inception.Common;

namespace Inception.Tests.Common;

public class ParallelWorkTests
{
    [Fact]
    public void Every_number_is_worked_on_once()
    {
        var seen = new int[1000];

        ParallelWork.For(seen.Length, workers: 4, index => Interlocked.Increment(ref seen[index]));

        seen.Should().OnlyContain(count => count == 1);
    }

    [Fact]
    public void What_the_work_throws_comes_out_as_it_is()
    {
        Action numbers = () => ParallelWork.For(10, workers: 2, index => throw new FormatException($"{index}"));
        Action items = () => ParallelWork.ForEach(["a", "b"], workers: 2, item => throw new FormatException(item));

        numbers.Should().ThrowExactly<FormatException>();
        items.Should().ThrowExactly<FormatException>();
    }

    [Fact]
    public void A_cancelled_loop_begins_no_further_item()
    {
        using var source = new CancellationTokenSource();
        var begun = 0;

        Action loop = () => ParallelWork.For(1000, workers: 1, _ =>
        {
            begun++;
            source.Cancel();
        }, source.Token);

        loop.Should().Throw<OperationCanceledException>();
        begun.Should().Be(1);
    }
}
