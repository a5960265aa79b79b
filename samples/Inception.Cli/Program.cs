using Inception.Cli;
using Inception.Runtime;

// Before anything loads libtorch. The environment's own setting comes first.
OpenMpThreads.Wait(ThreadWaiting.Brief);
return await CommandLine.RunAsync(args);
