using Inception.Runtime;
using Inception.Tool;
using Inception.Tool.Libtorch;

// Before anything loads libtorch. The environment's own setting comes first.
OpenMpThreads.Wait(ThreadWaiting.Brief);
LibtorchFolder.UseIfThere();
NativeAllocator.KeepFreedMemory();   // before any other thread has a heap of its own
return await CommandLine.RunAsync(args);
