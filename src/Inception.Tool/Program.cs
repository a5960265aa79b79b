using Inception.Runtime;
using Inception.Tool;
using Inception.Tool.Runtimes;

// Before anything loads libtorch. The environment's own setting comes first.
OpenMpThreads.Wait(ThreadWaiting.Brief);
RuntimeFolder.UseIfThere();
NativeAllocator.KeepFreedMemory();   // before any other thread has a heap of its own
return await CommandLine.RunAsync(args);
