using System.Collections.Concurrent;
using Inception.Common;

namespace Inception.Tests.Common;

/// <summary>Work on several items at a time: the order of the results, errors at their place, and no item that stays undisposed.</summary>
public sealed class SideBySideTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Results_come_in_the_order_of_the_items(int count)
    {
        var items = Items(20);

        int Slowly(Item item)
        {
            Thread.Sleep(item.Number % 3);   // so that later items are done before earlier ones
            return item.Number;
        }

        SideBySide.Select(items, Slowly, count).Should().Equal(Enumerable.Range(0, 20));
        var again = Items(20);
        (await SideBySide.SelectAsync(Asynchronous(again), Slowly, count).ToListAsync()).Should().Equal(Enumerable.Range(0, 20));
        items.Concat(again).Should().OnlyContain(item => item.Disposals == 1);
    }

    [Fact]
    public async Task As_many_items_are_in_work_as_the_count_says()
    {
        // Each waits until three are there: with fewer side by side the barrier would never open.
        using var barrier = new Barrier(3);
        bool Meets(Item item) => barrier.SignalAndWait(Patience);

        SideBySide.Select(Items(6), Meets, count: 3).Should().OnlyContain(met => met);
        (await SideBySide.SelectAsync(Asynchronous(Items(6)), Meets, count: 3).ToListAsync()).Should().OnlyContain(met => met);
    }

    [Fact]
    public void No_more_items_are_taken_than_are_in_work()
    {
        var taken = 0;
        IEnumerable<Item> Counted()
        {
            foreach (var item in Items(10))
            {
                taken++;
                yield return item;
            }
        }

        using var results = SideBySide.Select(Counted(), item => item.Number, count: 3).GetEnumerator();
        results.MoveNext();

        taken.Should().Be(3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void An_error_of_the_work_comes_at_its_place(int count)
    {
        var items = Items(8);
        var results = new List<int>();

        int Work(Item item) => item.Number == 5 ? throw new InvalidDataException("the sixth") : item.Number;
        var read = () => { foreach (var one in SideBySide.Select(items, Work, count)) results.Add(one); };

        read.Should().Throw<InvalidDataException>().WithMessage("the sixth");
        results.Should().Equal(0, 1, 2, 3, 4);
        items.Take(6).Should().OnlyContain(item => item.Disposals == 1);
        items.Should().OnlyContain(item => item.Disposals <= 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task An_error_of_the_sequence_comes_behind_the_results_before_it(int count)
    {
        static IEnumerable<Item> Broken()
        {
            foreach (var item in Items(4)) yield return item;
            throw new IOException("no more");
        }

        var (results, later) = (new List<int>(), new List<int>());
        var read = () => { foreach (var one in SideBySide.Select(Broken(), item => item.Number, count)) results.Add(one); };
        var readAsync = async () => { await foreach (var one in SideBySide.SelectAsync(Asynchronous(Broken()), item => item.Number, count)) later.Add(one); };

        read.Should().Throw<IOException>().WithMessage("no more");
        await readAsync.Should().ThrowAsync<IOException>();
        results.Should().Equal(0, 1, 2, 3);
        later.Should().Equal(0, 1, 2, 3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_reader_that_stops_leaves_nothing_behind(int count)
    {
        var items = Items(10);
        var (begun, ended) = (new ConcurrentBag<int>(), new ConcurrentBag<int>());

        SideBySide.Select(items, Work, count).First().Should().Be(0);

        ended.Should().BeEquivalentTo(begun, "the work under way was waited for");
        items.Where(item => begun.Contains(item.Number)).Should().OnlyContain(item => item.Disposals == 1);

        int Work(Item item)
        {
            begun.Add(item.Number);
            Thread.Sleep(20);
            ended.Add(item.Number);
            return item.Number;
        }
    }

    [Fact]
    public void A_cancelled_token_stops_before_the_work_and_disposes_what_was_taken()
    {
        var items = Items(3);
        using var source = new CancellationTokenSource();
        source.Cancel();

        var read = () => SideBySide.Select(items, item => item.Number, count: 2, source.Token).ToList();

        read.Should().Throw<OperationCanceledException>();
        items.Take(2).Should().OnlyContain(item => item.Disposals == 1);
    }

    private static List<Item> Items(int count) => [.. Enumerable.Range(0, count).Select(number => new Item(number))];

    private static async IAsyncEnumerable<Item> Asynchronous(IEnumerable<Item> items)
    {
        foreach (var item in items)
        {
            await Task.Yield();
            yield return item;
        }
    }

    private sealed class Item(int number) : IDisposable
    {
        private int _disposals;

        public int Number => number;

        public int Disposals => _disposals;

        public void Dispose() => Interlocked.Increment(ref _disposals);
    }
}
