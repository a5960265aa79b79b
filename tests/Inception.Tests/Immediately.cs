namespace Inception.Tests;

/// <summary>Reports on the reporting thread, unlike <see cref="Progress{T}"/>.</summary>
internal sealed class Immediately<T>(Action<T> act) : IProgress<T>
{
    public void Report(T value) => act(value);
}
