using Microsoft.Extensions.VectorData;

namespace Inception.Samples.ImageSearch;

/// <summary>An image of the folder, as any vector store keeps it.</summary>
public sealed class ImageRecord
{
    /// <summary>The store's number; 0 for a new record. Each version of a file has a number of its own.</summary>
    public long Id { get; set; }

    /// <summary>The path in the folder.</summary>
    public string Path { get; set; } = "";

    /// <summary>The file's bytes.</summary>
    public long Size { get; set; }

    /// <summary>When the file was written, in ticks of UTC.</summary>
    public long Modified { get; set; }

    /// <summary>The SHA-256 sum of the file.</summary>
    public string Hash { get; set; } = "";

    /// <summary>The embedding.</summary>
    public ReadOnlyMemory<float> Vector { get; set; }

    /// <summary>The columns for a vector store. The length of the vector follows from the network.</summary>
    public static VectorStoreCollectionDefinition Definition(int dimensions) => new()
    {
        Properties =
        [
            new VectorStoreKeyProperty(nameof(Id), typeof(long)),
            new VectorStoreDataProperty(nameof(Path), typeof(string)) { IsIndexed = true },
            new VectorStoreDataProperty(nameof(Size), typeof(long)),
            new VectorStoreDataProperty(nameof(Modified), typeof(long)),
            new VectorStoreDataProperty(nameof(Hash), typeof(string)),
            new VectorStoreVectorProperty(nameof(Vector), typeof(ReadOnlyMemory<float>), dimensions)
            {
                DistanceFunction = DistanceFunction.CosineSimilarity,
                IndexKind = IndexKind.Hnsw,
            },
        ],
    };
}
