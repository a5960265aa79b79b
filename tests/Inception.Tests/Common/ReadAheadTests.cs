using System.Collections.Concurrent;
using Inception.Common;

namespace Inception.Tests.Common;

public class ReadAheadTests
{
    private readonly ConcurrentBag<Item> _made = [];

    [Fact]
    public async Task Items_come_in_their_order_and_are_the_readers()
    {
        var synchronous = ReadAhead.Read(_ => Items(5), ahead: 2).Select(item => item.Number).ToList();
        var asynchronous = new List<int>();
        await foreach (var item in ReadAhead.ReadAsync(_ => Items(5), ahead: 2)) asynchronous.Add(item.Number);

        synchronous.Should().Equal(0, 1, 2, 3, 4);
        asynchronous.Should().Equal(0, 1, 2, 3, 4);
        _made.Should().HaveCount(10).And.OnlyContain(item => !item.IsDisposed);
    }

    [Fact]
    public async Task No_more_items_than_asked_for_are_made_ahead()
    {
        await using var reader = ReadAhead.ReadAsync(_ => Items(100), ahead: 2).GetAsyncEnumerator();
        await reader.MoveNextAsync();
        await Task.Delay(100);

        _made.Should().HaveCountLessThanOrEqualTo(3);
    }

    [Fact]
    public async Task Items_that_are_not_taken_are_disposed()
    {
        await foreach (var first in ReadAhead.ReadAsync(_ => Items(100), ahead: 3))
        {
            first.Dispose();
            break;
        }

        foreach (var first in ReadAhead.Read(_ => Items(100), ahead: 3))
        {
            first.Dispose();
            break;
        }

        _made.Should().NotBeEmpty().And.OnlyContain(item => item.IsDisposed);
    }

    [Fact]
    public void What_the_sequence_throws_comes_after_the_items_before_it()
    {
        var taken = new List<int>();

        Action read = () =>
        {
            foreach (var item in ReadAhead.Read(_ => Failing(), ahead: 1)) taken.Add(item.Number);
        };

        read.Should().ThrowExactly<FormatException>();
        taken.Should().Equal(0, 1);

        IEnumerable<Item> Failing() => Items(2).Concat(Enumerable.Range(0, 1).Select(Item (_) => throw new FormatException()));
    }

    [Fact]
    public void A_reader_that_stops_gives_up_the_item_in_the_making()
    {
        foreach (var _ in ReadAhead.Read(Endless, ahead: 1)) break;

        static IEnumerable<Item> Endless(CancellationToken stop)
        {
            yield return new Item(0);
            stop.WaitHandle.WaitOne();
            stop.ThrowIfCancellationRequested();
        }
    }

    [Fact]
    public void A_cancelled_reader_throws_and_leaves_nothing_behind()
    {
        using var source = new CancellationTokenSource();

        Action read = () =>
        {
            foreach (var item in ReadAhead.Read(_ => Items(100), ahead: 2, source.Token))
            {
                item.Dispose();
                source.Cancel();
            }
        };

        read.Should().Throw<OperationCanceledException>();
        _made.Should().OnlyContain(item => item.IsDisposed);
    }

    private IEnumerable<Item> Items(int count) => Enumerable.Range(0, count).Select(number =>
    {
        var item = new Item(number);
        _made.Add(item);
        return item;
    });

    private sealed class Item(int number) : IDisposable
    {
        public int Number { get; } = number;

        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
