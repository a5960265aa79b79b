using Inception.Tests.Inference;
using Inception.Tests.Networks;
using Xunit.Abstractions;

namespace Inception.Tests;

/// <summary>
/// Tests that ask the allocator for its live bytes over and over run before the others: it counts its free blocks each time, and libtorch keeps the small blocks of every compiled program,
/// between which millions of them are left by the end of the suite.
/// </summary>
public sealed class MemoryFirst : ITestCollectionOrderer
{
    private static readonly string[] Measuring = [typeof(MemoryTests).FullName!, typeof(GradientCheckpointingTests).FullName!, typeof(CompiledInceptionTests).FullName!];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => Array.FindIndex(Measuring, name => collection.DisplayName.Contains(name)) is var place and >= 0 ? place : Measuring.Length);
}
