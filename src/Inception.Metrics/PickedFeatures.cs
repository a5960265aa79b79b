namespace Inception.Metrics;

/// <summary>Some rows of a set of features, in any order, some of them several times.</summary>
internal sealed class PickedFeatures(FeatureMatrix features, int[] rows) : FeatureMatrix
{
    public override int Count => rows.Length;

    public override int Dimensions => features.Dimensions;

    public override void CopyRows(int first, Span<double> destination)
    {
        CheckRows(first, destination.Length);
        for (var row = first; destination.Length > 0; row++)
        {
            features.CopyRows(rows[row], destination[..Dimensions]);
            destination = destination[Dimensions..];
        }
    }
}
