namespace Inception.Weights.Formats;

/// <summary>Reads TensorFlow's <c>TensorShapeProto</c>.</summary>
internal static class TensorFlowShape
{
    private const int MaxDimensions = 254; // TensorFlow's own limit

    public static long[] Read(ProtoReader message)
    {
        var sizes = new List<long>();
        while (message.Next())
        {
            if (message.IsNumber(3) && message.Number != 0)
                throw message.File.Damaged("a tensor is said to have no known shape");
            if (!message.Is(2))
                continue;
            if (sizes.Count == MaxDimensions)
                throw message.File.Damaged($"a tensor is said to have more than {MaxDimensions} dimensions");
            sizes.Add(Size(message.Message()));
        }
        return [.. sizes];
    }

    private static long Size(ProtoReader dimension)
    {
        var size = 0L;
        while (dimension.Next())
        {
            if (dimension.IsNumber(1))
                size = (long)dimension.Number;
        }
        return size;
    }
}
