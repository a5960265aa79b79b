using System.Threading.Channels;

namespace Inception.Tests.Serving;

/// <summary>Something that happens again and again, and is waited for as often.</summary>
internal sealed class Signal
{
    /// <summary>Far longer than anything here takes: a test that fails ends all the same.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<bool> _happened = Channel.CreateUnbounded<bool>();

    public void Happen() => _happened.Writer.TryWrite(true);

    /// <summary>Ends when it has happened once more than was waited for before.</summary>
    public Task NextAsync() => _happened.Reader.ReadAsync().AsTask().WaitAsync(Patience);
}
