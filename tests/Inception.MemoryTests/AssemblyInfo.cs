// Most of these tests measure the memory of the process: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
