using System.Numerics;

namespace Inception.Cluster.Jobs;

internal sealed partial class JobLedger
{
    private int DoneShards => record.Done.Sum(bits => BitOperations.PopCount(bits));

    /// <summary>What is known of the job.</summary>
    public JobProgress Describe(string coordinator)
    {
        var done = DoneShards;
        var images = (long)done * Job.ShardSize;
        if (done > 0 && IsDone(Job.Shards - 1)) images += Job.CountOf(Job.Shards - 1) - Job.ShardSize;
        var inHand = record.Leases.Where(lease => lease.Shard != ShardLease.Merge).GroupBy(lease => lease.Shard)
            .Sum(leases => (long)leases.Max(lease => _clocks[lease.Ticket].Done));
        return new()
        {
            Job = Job,
            State = record.State,
            Done = images + inHand,
            LeftOut = record.LeftOut,
            ShardsDone = done,
            Shards = Job.Shards,
            Workers = Recent(_workers),
            LacksEngine = Recent(_workers) == 0 && Recent(_strangers) > 0,
            LostLeases = record.LostLeases,
            ImagesPerSecond = IsRunning ? _rate.At(Now) : 0,
            Message = record.Message,
            Elapsed = (record.Ended ?? Now) - record.Submitted,
            IsMerging = IsRunning && done == Job.Shards,
            Coordinator = coordinator,
        };
    }

    private int Recent(Dictionary<string, DateTimeOffset> seen) => seen.Count(worker => Now - worker.Value <= Job.Lease);

    /// <summary>The shard that a worker is to do next; null where it is to wait.</summary>
    private int? Choose(string worker)
    {
        if (Returned(worker) is { } returned) return returned;
        if (Untouched() is { } untouched) return untouched;
        if (_returned.Count > 0) return _returned.Min;
        if (record.Leases.Count > 0) return Slow(worker);
        return DoneShards == Job.Shards ? ShardLease.Merge : null;
    }

    /// <summary>A shard that came back, not to the worker that had it.</summary>
    private int? Returned(string worker)
    {
        foreach (var shard in _returned)
            if (record.Troubles.GetValueOrDefault(shard)?.Worker != worker) return shard;
        return null;
    }

    private int? Untouched()
    {
        while (_next < Job.Shards)
        {
            var shard = _next++;
            if (!IsDone(shard) && !_returned.Contains(shard) && record.Leases.TrueForAll(lease => lease.Shard != shard)) return shard;
        }

        return null;
    }

    /// <summary>
    /// A shard that another worker has for much longer than usual. Shards that were lost before are not among them: whatever ended a worker would end two.
    /// </summary>
    private int? Slow(string worker)
    {
        var usual = _durations.Count > 0 ? _durations.Total / _durations.Count : Job.Lease;
        var slow = record.Leases
            .Where(lease => lease.Shard != ShardLease.Merge && lease.Worker != worker && !record.Troubles.ContainsKey(lease.Shard))
            .Where(lease => record.Leases.Count(other => other.Shard == lease.Shard) == 1)
            .Where(lease => Now - _clocks[lease.Ticket].Started > usual * SlowFactor)
            .MinBy(lease => _clocks[lease.Ticket].Started);
        return slow?.Shard;
    }
}
