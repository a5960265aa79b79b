using Microsoft.Extensions.Time.Testing;

namespace Inception.Tests.Serving;

/// <summary>A clock that stands still until it is turned, and tells when somebody has begun to wait for it.</summary>
internal sealed class ManualClock : FakeTimeProvider
{
    private readonly Signal _timer = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _timer.Happen();
        return timer;
    }

    /// <summary>Ends when one more timer stands than was asked for before.</summary>
    public Task NextTimer() => _timer.NextAsync();
}
