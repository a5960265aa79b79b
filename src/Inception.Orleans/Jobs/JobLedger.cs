namespace Inception.Cluster.Jobs;

/// <summary>
/// Who has which shard: the rules of a job, without the cluster. A shard goes to a worker by a lease. A lease that is not renewed in time is lost, and the
/// shard goes to another worker. At the end of a job the slowest shards go to a second worker, and the first result counts.
/// </summary>
/// <param name="record">What is kept; the ledger changes it.</param>
/// <param name="clock">The time.</param>
internal sealed partial class JobLedger(JobRecord record, TimeProvider clock)
{
    /// <summary>From how many losses on a shard is done image by image: one loss is often the machine's, two are suspicious.</summary>
    internal const int LossesBeforeCare = 2;

    /// <summary>How many workers may end with one image in their hands before it is left out.</summary>
    internal const int DeathsOfAnImage = 2;

    private const int MostErrors = 3;

    /// <summary>How often a shard may turn out missing or damaged before the job ends: a file that is damaged each time stays so.</summary>
    private const int MostReopenings = 3;

    /// <summary>How many losses of a shard end the job, besides those that its poisoned images explain.</summary>
    private const int MostLosses = 10;

    /// <summary>A shard goes to a second worker when it takes this many times the usual.</summary>
    private const double SlowFactor = 2;

    private readonly Dictionary<Guid, LeaseClock> _clocks = record.Leases.ToDictionary(lease => lease.Ticket, _ => LeaseClock.StartedAt(clock.GetUtcNow()));
    private readonly Dictionary<string, DateTimeOffset> _workers = [];
    private readonly Dictionary<string, DateTimeOffset> _strangers = [];   // workers of another engine
    private readonly RateWindow _rate = new();
    private int _next;             // every shard before it is done, in hand, or in _returned
    private SortedSet<int> _returned = [];
    private (int Count, TimeSpan Total) _durations;

    private ClusterJob Job => record.Job!;

    private DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Whether workers get shards.</summary>
    public bool IsRunning => record is { Job: not null, State: ClusterJobState.Running };

    /// <summary>Begins a job.</summary>
    /// <returns>Whether it is this job that runs under its name.</returns>
    public bool Start(ClusterJob job)
    {
        if (record.Job is not null) return record.Job == job;
        (record.Job, record.State, record.Submitted) = (job, ClusterJobState.Running, Now);
        record.Done = new byte[(job.Shards + 7) / 8];
        return true;
    }

    /// <summary>Gives work to a worker.</summary>
    public TakeAnswer Take(Guid ticket, string worker, ClusterEngine engine)
    {
        if (!IsRunning) return new() { IsOver = true };
        (engine == Job.Engine ? _workers : _strangers)[worker] = Now;
        if (engine != Job.Engine) return new();
        Expire();
        if (!IsRunning) return new() { IsOver = true };
        var lease = Find(ticket) ?? (Choose(worker) is { } shard ? Grant(ticket, worker, shard) : null);
        return lease is null ? new() : new() { Lease = Describe(lease) };
    }

    /// <summary>Keeps a shard.</summary>
    /// <returns>Whether it is still the worker's.</returns>
    public bool Renew(Guid ticket, int done)
    {
        if (!IsRunning) return false;
        if (Find(ticket) is not { } lease) return false;
        _workers[lease.Worker] = Now;
        _clocks[ticket].Renew(Now, done);
        Expire();
        return Find(ticket) is not null;
    }

    /// <summary>Notes which image is in hand.</summary>
    public bool Begin(Guid ticket, int image)
    {
        if (!Renew(ticket, image) || Find(ticket) is not { } lease) return false;
        lease.InHand = Job.FirstOf(lease.Shard) + image;
        return true;
    }

    /// <summary>Notes that a shard's file is in its place, or the output. The first to say so counts; a late worker may be the first.</summary>
    public void Complete(Guid ticket, int shard, int leftOut)
    {
        if (!IsRunning) return;
        if (shard == ShardLease.Merge)
        {
            record.LeftOut = leftOut;
            End(ClusterJobState.Completed, null);
            return;
        }

        if (IsDone(shard)) return;
        if (Find(ticket) is not null)
        {
            _durations = (_durations.Count + 1, _durations.Total + (Now - _clocks[ticket].Started));
            _workers[Find(ticket)!.Worker] = Now;
        }

        Mark(shard, isDone: true);
        _rate.Add(Now, Job.CountOf(shard));
        record.LeftOut += leftOut;
        record.Troubles.Remove(shard);
        _returned.Remove(shard);
        foreach (var lease in record.Leases.Where(lease => lease.Shard == shard).ToList()) Drop(lease);
    }

    /// <summary>Notes an error.</summary>
    public void Fail(Guid ticket, string message, bool isFinal)
    {
        if (!IsRunning || Find(ticket) is not { } lease) return;
        var trouble = TroubleOf(lease);
        trouble.Errors++;
        record.Message = message;
        PutBack(lease);
        if (isFinal || trouble.Errors >= MostErrors) End(ClusterJobState.Failed, message);
    }

    /// <summary>Takes a shard back that was not begun.</summary>
    public void Return(Guid ticket)
    {
        if (IsRunning && Find(ticket) is { } lease) PutBack(lease);
    }

    /// <summary>A shard's file is gone or damaged: it is made again, and then the output. The third time ends the job.</summary>
    public void Reopen(Guid ticket, int shard, string damage)
    {
        if (!IsRunning || Find(ticket) is not { Shard: ShardLease.Merge } merge || !IsDone(shard)) return;
        record.Message = $"The file of shard {shard} is missing or damaged. {damage}";
        record.Reopened[shard] = record.Reopened.GetValueOrDefault(shard) + 1;
        Mark(shard, isDone: false);
        _returned.Add(shard);
        Drop(merge);
        if (record.Reopened[shard] >= MostReopenings)
            End(ClusterJobState.Failed, $"The file of shard {shard} was missing or damaged {MostReopenings} times. {damage}");
    }

    /// <summary>Ends the job without an output.</summary>
    public void Cancel()
    {
        if (IsRunning) End(ClusterJobState.Cancelled, null);
    }

    /// <summary>Takes shards from workers that gave no sign of life, or hang.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Expire()
    {
        if (!IsRunning) return false;
        var lost = record.Leases.Where(lease => _clocks[lease.Ticket].IsOver(Now, Job)).ToList();
        foreach (var lease in lost)
        {
            if (IsRunning) Lose(lease);
        }

        return lost.Count > 0;
    }

    private LeaseRecord? Find(Guid ticket) => record.Leases.Find(lease => lease.Ticket == ticket);

    private bool IsDone(int shard) => (record.Done[shard / 8] & (1 << (shard % 8))) != 0;

    private void Mark(int shard, bool isDone)
    {
        if (isDone) record.Done[shard / 8] |= (byte)(1 << (shard % 8));
        else record.Done[shard / 8] &= (byte)~(1 << (shard % 8));
    }

    private LeaseRecord Grant(Guid ticket, string worker, int shard)
    {
        var trouble = record.Troubles.GetValueOrDefault(shard);
        var lease = new LeaseRecord
        {
            Ticket = ticket,
            Worker = worker,
            Shard = shard,
            IsCareful = shard != ShardLease.Merge && trouble is not null && (trouble.Losses >= LossesBeforeCare || trouble.Errors > 0),
        };
        record.Leases.Add(lease);
        _clocks[ticket] = LeaseClock.StartedAt(Now);
        _returned.Remove(shard);
        return lease;
    }

    private ShardLease Describe(LeaseRecord lease)
    {
        var poisoned = new Dictionary<int, string>();
        if (lease.Shard != ShardLease.Merge)
        {
            var first = Job.FirstOf(lease.Shard);
            foreach (var (image, reason) in record.Poisoned)
                if (image >= first && image < first + Job.CountOf(lease.Shard)) poisoned[(int)(image - first)] = reason;
        }

        return new() { Ticket = lease.Ticket, Job = Job, Shard = lease.Shard, IsCareful = lease.IsCareful, Poisoned = poisoned };
    }

    private void Lose(LeaseRecord lease)
    {
        record.LostLeases++;
        var trouble = TroubleOf(lease);
        trouble.Losses++;
        if (lease.InHand is { } image)
        {
            record.Deaths[image] = record.Deaths.GetValueOrDefault(image) + 1;
            if (record.Deaths[image] >= DeathsOfAnImage)
            {
                record.Poisoned[image] = $"{DeathsOfAnImage} workers died or hung while they worked on this image.";
                record.Deaths.Remove(image);
                trouble.Losses -= DeathsOfAnImage;   // explained
            }
        }

        PutBack(lease);
        if (trouble.Losses >= MostLosses)
            End(ClusterJobState.Failed, $"{trouble.Losses} workers died or hung with {NameOf(lease.Shard)}, the last was {lease.Worker}. Their logs say why.");
    }

    private static string NameOf(int shard) => shard == ShardLease.Merge ? "the output" : $"shard {shard}";

    private ShardTrouble TroubleOf(LeaseRecord lease)
    {
        if (!record.Troubles.TryGetValue(lease.Shard, out var trouble)) record.Troubles[lease.Shard] = trouble = new();
        trouble.Worker = lease.Worker;
        return trouble;
    }

    /// <summary>Takes a lease back; the shard is to be done again unless it is done or in other hands.</summary>
    private void PutBack(LeaseRecord lease)
    {
        Drop(lease);
        if (lease.Shard != ShardLease.Merge && !IsDone(lease.Shard) && record.Leases.TrueForAll(other => other.Shard != lease.Shard))
            _returned.Add(lease.Shard);
    }

    private void Drop(LeaseRecord lease)
    {
        record.Leases.Remove(lease);
        _clocks.Remove(lease.Ticket);
    }

    private void End(ClusterJobState state, string? message)
    {
        (record.State, record.Message, record.Ended) = (state, message, Now);
        record.Leases.Clear();
        _clocks.Clear();
        _returned = [];
    }
}
