using Inception.Training.Data;

namespace Inception.Training.Tests.Data;

/// <summary>A batch's numbers, kept after its tensors are gone. Equal where all numbers are.</summary>
internal sealed record BatchValues(float[] Images, long[] Labels, float[]? MixedTargets, int[] Indices)
{
    public static List<BatchValues> Of(IEnumerable<ImageBatch> batches)
    {
        var values = new List<BatchValues>();
        foreach (var batch in batches)
        {
            using (batch)
            {
                values.Add(new(
                    batch.Images.data<float>().ToArray(), batch.Labels.data<long>().ToArray(), batch.MixedTargets?.data<float>().ToArray(), [.. batch.Indices]));
            }
        }

        return values;
    }

    public bool Equals(BatchValues? other) =>
        other is not null
        && Images.AsSpan().SequenceEqual(other.Images)
        && Labels.AsSpan().SequenceEqual(other.Labels)
        && MixedTargets.AsSpan().SequenceEqual(other.MixedTargets)
        && Indices.AsSpan().SequenceEqual(other.Indices);

    public override int GetHashCode() => Indices.Length;
}
