namespace Inception.Testing;

/// <summary>Reports on the reporting thread, unlike <see cref="Progress{T}"/>.</summary>
public sealed class Immediately<T>(Action<T> act) : IProgress<T>
{
    public void Report(T value) => act(value);
}
