// libtorch takes all cores for one network: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
