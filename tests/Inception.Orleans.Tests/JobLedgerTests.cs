using Inception.Cluster.Jobs;
using Microsoft.Extensions.Time.Testing;

namespace Inception.Cluster.Tests;

public sealed class JobLedgerTests
{
    private static readonly ClusterJob Job = new() { Id = "test", Folder = "/job", Output = "/out.npy", BaseFolder = "/", Images = 10, ShardSize = 4 };

    private readonly FakeTimeProvider _clock = new();
    private readonly JobRecord _record = new();
    private readonly JobLedger _ledger;

    public JobLedgerTests()
    {
        _ledger = new(_record, _clock);
        _ledger.Start(Job);
    }

    [Fact]
    public void Shards_are_given_in_their_order_and_the_output_when_all_are_done()
    {
        var leases = new[] { Take("a"), Take("b"), Take("a") };

        leases.Select(lease => lease!.Shard).Should().Equal(0, 1, 2);
        Take("b").Should().BeNull("all shards are in hand");
        foreach (var lease in leases) _ledger.Complete(lease!.Ticket, lease.Shard, leftOut: 1);
        var merge = Take("b");
        merge!.Shard.Should().Be(ShardLease.Merge);
        Take("a").Should().BeNull("one worker writes the output");
        _ledger.Complete(merge.Ticket, merge.Shard, leftOut: 3);
        _ledger.Describe("here").Should().BeEquivalentTo(new { State = ClusterJobState.Completed, Done = 10, LeftOut = 3, ShardsDone = 3 });
    }

    [Fact]
    public void A_request_that_is_repeated_gets_the_same_shard()
    {
        var ticket = Guid.NewGuid();

        var first = _ledger.Take(ticket, "a", ClusterEngine.Portable).Lease;
        var again = _ledger.Take(ticket, "a", ClusterEngine.Portable).Lease;

        again!.Shard.Should().Be(first!.Shard);
        _record.Leases.Should().ContainSingle();
    }

    [Fact]
    public void A_result_that_is_reported_twice_counts_once()
    {
        var lease = Take("a")!;

        _ledger.Complete(lease.Ticket, lease.Shard, leftOut: 1);
        _ledger.Complete(lease.Ticket, lease.Shard, leftOut: 1);

        _ledger.Describe("here").Should().BeEquivalentTo(new { Done = 4, LeftOut = 1, ShardsDone = 1 });
    }

    [Fact]
    public void A_lease_without_a_sign_of_life_goes_to_another_worker()
    {
        var lost = Take("a")!;
        _clock.Advance(Job.Lease + TimeSpan.FromSeconds(1));

        var second = Take("b")!;

        second.Shard.Should().Be(lost.Shard);
        _ledger.Renew(lost.Ticket, 1).Should().BeFalse();
        _ledger.Describe("here").LostLeases.Should().Be(1);
    }

    [Fact]
    public void A_renewed_lease_is_kept_until_no_image_gets_done()
    {
        var lease = Take("a")!;
        for (var time = TimeSpan.Zero; time < Job.StallLimit; time += Job.Lease / 2)
        {
            _ledger.Renew(lease.Ticket, done: 1).Should().BeTrue();
            _clock.Advance(Job.Lease / 2);
        }

        _clock.Advance(Job.Lease / 2);
        _ledger.Renew(lease.Ticket, done: 1).Should().BeFalse("the worker lives and hangs");
    }

    [Fact]
    public void The_last_shard_of_a_slow_worker_goes_to_an_idle_one_and_the_first_result_counts()
    {
        var (slow, second, third) = (Take("slow")!, Take("b")!, Take("b")!);
        _clock.Advance(TimeSpan.FromSeconds(3));
        foreach (var lease in new[] { second, third }) _ledger.Complete(lease.Ticket, lease.Shard, leftOut: 0);
        Take("b").Should().BeNull("3 s are as usual");
        _clock.Advance(TimeSpan.FromSeconds(4));
        _ledger.Renew(slow.Ticket, done: 1);

        var twin = Take("b")!;

        twin.Shard.Should().Be(slow.Shard);
        Take("c").Should().BeNull("two workers are enough");
        _ledger.Complete(twin.Ticket, twin.Shard, leftOut: 0);
        _ledger.Renew(slow.Ticket, done: 2).Should().BeFalse();
        _ledger.Complete(slow.Ticket, slow.Shard, leftOut: 0);
        _ledger.Describe("here").Done.Should().Be(10);
        Take("c")!.Shard.Should().Be(ShardLease.Merge);
    }

    [Fact]
    public void A_shard_that_ends_its_workers_is_done_image_by_image_and_the_image_is_left_out()
    {
        Lose("a").IsCareful.Should().BeFalse();
        Lose("b").IsCareful.Should().BeFalse("once may be the machine's fault");
        LoseWith("c", image: 2).IsCareful.Should().BeTrue();
        LoseWith("d", image: 2).Poisoned.Should().BeEmpty();

        var last = Take("e")!;

        last.Poisoned.Should().ContainKey(2).And.HaveCount(1);
        _ledger.Complete(last.Ticket, last.Shard, leftOut: 1);
        _ledger.IsRunning.Should().BeTrue();
    }

    [Fact]
    public void A_shard_that_ends_workers_for_no_known_image_ends_the_job_after_ten()
    {
        for (var i = 0; i < 10; i++) Lose($"worker {i}");

        _ledger.Describe("here").State.Should().Be(ClusterJobState.Failed);
        _ledger.Take(Guid.NewGuid(), "a", ClusterEngine.Portable).IsOver.Should().BeTrue();
    }

    [Fact]
    public void Three_errors_of_a_shard_end_the_job_with_the_last_message()
    {
        for (var i = 0; i < 3; i++)
        {
            Take($"worker {i}")!.Shard.Should().Be(0);
            _ledger.Fail(_record.Leases[0].Ticket, $"the disk is full {i}", isFinal: false);
        }

        _ledger.Describe("here").Should().BeEquivalentTo(new { State = ClusterJobState.Failed, Message = "the disk is full 2" });
    }

    [Fact]
    public void A_shard_whose_file_is_gone_is_made_again()
    {
        foreach (var lease in new[] { Take("a")!, Take("a")!, Take("a")! }) _ledger.Complete(lease.Ticket, lease.Shard, leftOut: 0);
        var merge = Take("a")!;

        _ledger.Reopen(merge.Ticket, 1, "its checksum is another");

        Take("b")!.Shard.Should().Be(1);
        Take("b").Should().BeNull();
    }

    [Fact]
    public void A_shard_whose_file_is_damaged_three_times_ends_the_job_with_the_damage()
    {
        foreach (var lease in new[] { Take("a")!, Take("a")!, Take("a")! }) _ledger.Complete(lease.Ticket, lease.Shard, leftOut: 0);
        for (var time = 1; time <= 3; time++)
        {
            _ledger.IsRunning.Should().BeTrue();
            _ledger.Reopen(Take("a")!.Ticket, 1, $"its checksum is {time}");
            if (Take("b") is { } again) _ledger.Complete(again.Ticket, again.Shard, leftOut: 0);
        }

        var end = _ledger.Describe("here");
        end.State.Should().Be(ClusterJobState.Failed);
        end.Message.Should().Contain("shard 1").And.Contain("3 times").And.Contain("its checksum is 3");
    }

    [Fact]
    public void A_coordinator_that_begins_anew_knows_what_is_done_and_in_hand()
    {
        var (first, second) = (Take("a")!, Take("b")!);
        _ledger.Complete(first.Ticket, first.Shard, leftOut: 0);

        var anew = new JobLedger(_record, _clock);

        anew.Renew(second.Ticket, done: 1).Should().BeTrue();
        anew.Take(Guid.NewGuid(), "c", ClusterEngine.Portable).Lease!.Shard.Should().Be(2);
        anew.Take(Guid.NewGuid(), "c", ClusterEngine.Portable).Lease.Should().BeNull();
    }

    [Fact]
    public void A_worker_of_another_engine_gets_nothing()
    {
        _ledger.Take(Guid.NewGuid(), "gpu", ClusterEngine.Libtorch).Lease.Should().BeNull();

        _ledger.Describe("here").LacksEngine.Should().BeTrue();
    }

    private ShardLease? Take(string worker) => _ledger.Take(Guid.NewGuid(), worker, ClusterEngine.Portable).Lease;

    private ShardLease Lose(string worker)
    {
        var lease = Take(worker)!;
        lease.Shard.Should().Be(0);
        _clock.Advance(Job.Lease + TimeSpan.FromSeconds(1));
        _ledger.Expire();
        return lease;
    }

    private ShardLease LoseWith(string worker, int image)
    {
        var lease = Take(worker)!;
        _ledger.Begin(lease.Ticket, image).Should().BeTrue();
        _clock.Advance(Job.Lease + TimeSpan.FromSeconds(1));
        _ledger.Expire();
        return lease;
    }
}
