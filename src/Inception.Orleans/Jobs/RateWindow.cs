namespace Inception.Cluster.Jobs;

/// <summary>Images a second over the last minute.</summary>
internal sealed class RateWindow
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(1);

    private readonly Queue<(DateTimeOffset Time, int Images)> _added = [];

    public void Add(DateTimeOffset now, int images)
    {
        _added.Enqueue((now, images));
        Forget(now);
    }

    /// <summary>From the first shard of the window, whose own images took their time before it.</summary>
    public double At(DateTimeOffset now)
    {
        Forget(now);
        if (_added.Count < 2) return 0;
        var time = (now - _added.Peek().Time).TotalSeconds;
        return time > 0 ? _added.Skip(1).Sum(one => (double)one.Images) / time : 0;
    }

    private void Forget(DateTimeOffset now)
    {
        while (_added.TryPeek(out var oldest) && now - oldest.Time > Length) _added.Dequeue();
    }
}
