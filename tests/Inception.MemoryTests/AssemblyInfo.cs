using Inception.MemoryTests;

// Most of these tests measure the memory of the process: one at a time, in an order.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: TestCollectionOrderer($"Inception.MemoryTests.{nameof(MemoryOrder)}", "Inception.MemoryTests")]
