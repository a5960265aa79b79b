namespace Inception.Metrics.Inputs;

/// <summary>Each <c>count</c>th image of a set, from image <c>index</c> on.</summary>
/// <param name="source">The set; disposed with this.</param>
/// <param name="index">The part, from 1.</param>
/// <param name="count">The parts.</param>
internal sealed class ShardSource(IImageSource source, int index, int count) : IImageSource
{
    public string Name => $"{source.Name} (part {index} of {count})";

    public int? Count => (source.Count - index + count) / count;

    public IReadOnlyList<string> Notes => source.Notes;

    public IEnumerable<InputImage> Read() => source.Read().Where((_, i) => i % count == index - 1);

    public void Dispose() => source.Dispose();
}
