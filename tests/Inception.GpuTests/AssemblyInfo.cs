// The tests count what lives on the device.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
