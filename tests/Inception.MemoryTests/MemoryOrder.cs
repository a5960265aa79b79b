using Xunit.Abstractions;

namespace Inception.MemoryTests;

/// <summary>
/// The order of these tests. Measuring counts the allocator's free blocks each time, and libtorch keeps small blocks of every compiled program, between which millions of free ones are left:
/// tests that measure most run before those that compile.
/// </summary>
public sealed class MemoryOrder : ITestCollectionOrderer
{
    public const string Networks = "1 networks", Engines = "2 engines", EnginesUnderLoad = "3 engines under load";

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => collection.DisplayName, StringComparer.Ordinal);
}
