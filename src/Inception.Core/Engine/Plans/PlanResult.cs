using Inception.Engine.Steps;

namespace Inception.Engine.Plans;

/// <summary>Numbers that can be read after a run.</summary>
/// <param name="map">Where its numbers are.</param>
internal sealed class PlanResult(FeatureMap map)
{
    private readonly int[] _offsets = map.Offsets;

    /// <summary>Its length.</summary>
    public int Length => _offsets.Length;

    /// <summary>Copies its numbers.</summary>
    public unsafe void CopyTo(Span<float> numbers, float* arena)
    {
        var first = map.In(arena);
        for (var i = 0; i < numbers.Length; i++) numbers[i] = first[_offsets[i]];
    }

    /// <summary>Replaces its numbers.</summary>
    public unsafe void CopyFrom(ReadOnlySpan<float> numbers, float* arena)
    {
        var first = map.In(arena);
        for (var i = 0; i < numbers.Length; i++) first[_offsets[i]] = numbers[i];
    }
}
