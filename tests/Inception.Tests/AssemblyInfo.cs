// libtorch takes all cores for one network, and some tests measure the memory of the process: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: TestCollectionOrderer("Inception.Tests.MemoryFirst", "Inception.Tests")]
