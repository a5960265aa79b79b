using Inception.Engine.Kernels;

namespace Inception.Engine.Steps;

/// <summary>A feature map's memory within the arena, for the phases in which it is written and read.</summary>
/// <param name="layout">How it lies.</param>
internal sealed class MapBuffer(MapLayout layout)
{
    public MapLayout Layout => layout;

    /// <summary>The first phase that writes it.</summary>
    public int FirstPhase { get; private set; } = int.MaxValue;

    /// <summary>The last phase that uses it.</summary>
    public int LastPhase { get; private set; } = -1;

    /// <summary>Floats from the arena's beginning.</summary>
    public long Offset { get; set; }

    /// <summary>Notes a use.</summary>
    public void UseIn(int phase) => (FirstPhase, LastPhase) = (Math.Min(FirstPhase, phase), Math.Max(LastPhase, phase));

    /// <summary>Whether two are needed at the same time.</summary>
    public bool Overlaps(MapBuffer other) => FirstPhase <= other.LastPhase && other.FirstPhase <= LastPhase;
}
